package io.leveret.engine.kernel;

import java.util.Optional;

/**
 * How the smaller of two operands is repeated along the larger: line by line.
 *
 * @param lines the lines of the larger operand
 * @param length the elements of a line
 * @param rightElements the elements of the smaller operand: as many as the larger's, one, or a whole number of lines
 */
public record Repetition(int lines, int length, int rightElements) {

    /** Of operands with so many elements, whose last dimension has {@code lastDimension}. */
    public static Repetition of(int leftElements, int rightElements, int lastDimension) {
        return new Repetition(leftElements / lastDimension, lastDimension, rightElements);
    }

    /**
     * Of operands of these dimensions, the larger first; nothing if the smaller is not repeated as a whole: if its dimensions, but
     * for leading ones, are not the last of the larger.
     */
    public static Optional<Repetition> of(int[] larger, int[] smaller) {
        int smallerElements = Axes.lines(smaller);
        int covered = 1;
        for (int axis = 1; covered < smallerElements; axis++) {
            if (axis > larger.length || smaller[smaller.length - axis] != larger[larger.length - axis]) {
                return Optional.empty();
            }
            covered *= smaller[smaller.length - axis];
        }
        return Optional.of(of(Axes.lines(larger), smallerElements, larger.length == 0 ? 1 : larger[larger.length - 1]));
    }

    /** The elements of the larger operand. */
    public int elements() {
        return lines * length;
    }

    /** Whether nothing is repeated: both operands have the same elements. */
    public boolean isNone() {
        return rightElements == elements();
    }

    /** Whether the smaller operand is one value. */
    public boolean isScalar() {
        return rightElements == 1 && length > 1;
    }

    /** Where the smaller operand's values for a line start, from its first. */
    public int right(int line) {
        return isScalar() ? 0 : line * length % rightElements;
    }
}

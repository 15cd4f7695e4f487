package io.leveret.engine.kernel;

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

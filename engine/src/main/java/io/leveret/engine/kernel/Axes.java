package io.leveret.engine.kernel;

/** Axes that are visited line by line, the last one fastest. */
public final class Axes {
    private Axes() {}

    /** The number of lines: the product of the lengths. */
    public static int lines(int[] lengths) {
        int product = 1;
        for (int length : lengths) {
            product *= length;
        }
        return product;
    }

    /** Returns the start of a line in a tensor with these strides. */
    public static int start(int line, int[] lengths, int[] strides) {
        int start = 0;
        int rest = line;
        for (int axis = lengths.length - 1; axis >= 0; axis--) {
            start += rest % lengths[axis] * strides[axis];
            rest /= lengths[axis];
        }
        return start;
    }
}

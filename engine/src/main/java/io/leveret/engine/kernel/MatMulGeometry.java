package io.leveret.engine.kernel;

/**
 * Products of matrices in two tensors: rows × inner by inner × columns; a matrix may be part of several products.
 * Element (row, k) of a left matrix lies {@code row · leftRowStep + k · leftInnerStep} from its first, element (k,
 * column) of a right one {@code k · rightInnerStep + column · rightColumnStep}. Results lie one after the other,
 * row-major.
 *
 * @param lines the axes before the last two of the result
 * @param leftStrides along them, in elements of the left tensor
 */
public record MatMulGeometry(int[] lines, int[] leftStrides, int[] rightStrides, int rows, int inner, int columns,
        int leftRowStride, int leftInnerStride, int rightInnerStride, int rightColumnStride) {

    /**
     * Returns the products of tensors with these dimensions, at least two each; dimensions before the last two are
     * repeated if they are 1 or missing.
     *
     * @param adjX whether the left matrices are transposed
     * @param adjY whether the right ones are
     */
    public static MatMulGeometry of(int[] left, int[] right, boolean adjX, boolean adjY) {
        int rank = Math.max(left.length, right.length);
        int[] lines = new int[rank - 2];
        int[] leftStrides = new int[rank - 2];
        int[] rightStrides = new int[rank - 2];
        int leftStride = left[left.length - 1] * left[left.length - 2];
        int rightStride = right[right.length - 1] * right[right.length - 2];
        for (int axis = 3; axis <= rank; axis++) {
            int leftLength = axis <= left.length ? left[left.length - axis] : 1;
            int rightLength = axis <= right.length ? right[right.length - axis] : 1;
            lines[rank - axis] = Math.max(leftLength, rightLength);
            leftStrides[rank - axis] = leftLength == 1 ? 0 : leftStride;
            rightStrides[rank - axis] = rightLength == 1 ? 0 : rightStride;
            leftStride *= leftLength;
            rightStride *= rightLength;
        }
        int leftWidth = left[left.length - 1];
        int rightWidth = right[right.length - 1];
        return new MatMulGeometry(lines, leftStrides, rightStrides, left[left.length - (adjX ? 1 : 2)],
                left[left.length - (adjX ? 2 : 1)], right[right.length - (adjY ? 2 : 1)], adjX ? 1 : leftWidth,
                adjX ? leftWidth : 1, adjY ? 1 : rightWidth, adjY ? rightWidth : 1);
    }

    /** The number of products. */
    public int products() {
        return Axes.lines(lines);
    }

    /** Where the left matrix of a product starts, in elements of its tensor. */
    public int left(int product) {
        return Axes.start(product, lines, leftStrides);
    }

    /** Where the right matrix of a product starts, in elements of its tensor. */
    public int right(int product) {
        return Axes.start(product, lines, rightStrides);
    }
}

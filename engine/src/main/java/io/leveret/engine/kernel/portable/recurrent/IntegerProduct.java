package io.leveret.engine.kernel.portable.recurrent;

/** Parts of products of integers: column by column, in loops over the rows, which C2 vectorizes. */
final class IntegerProduct {
    private IntegerProduct() {}

    /** Returns a matrix column by column. */
    static short[] columns(byte[] matrix, int rows, int columns) {
        short[] transposed = new short[matrix.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[column * rows + row] = matrix[row * columns + column];
            }
        }
        return transposed;
    }

    /** Adds a multiple of a column. */
    static void addColumn(short[] weights, int at, int value, int[] sums, int rows) {
        for (int row = 0; row < rows; row++) {
            sums[row] += value * weights[at + row];
        }
    }
}

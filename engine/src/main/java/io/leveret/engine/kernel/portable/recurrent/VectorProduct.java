package io.leveret.engine.kernel.portable.recurrent;

import io.leveret.engine.kernel.KernelSpec.Matrix;

/**
 * Products of a constant matrix and vectors of float32. Of quantized weights, vectors are quantized first. Source of
 * that arithmetic: TensorFlow Lite, {@code PortableSymmetricQuantizeFloats} and {@code
 * PortableAsymmetricQuantizeFloats}.
 */
abstract sealed class VectorProduct {
    final int rows;
    final int columns;

    private VectorProduct(Matrix matrix) {
        this.rows = matrix.rows();
        this.columns = matrix.columns();
    }

    static VectorProduct of(Matrix matrix) {
        return switch (matrix) {
            case Matrix.Float32 plain -> new Plain(plain);
            case Matrix.Dynamic dynamic -> new Dynamic(dynamic);
        };
    }

    /** The number of ints that a product needs. */
    abstract int scratchInts();

    /** Adds the product with the vector at {@code from} to the numbers at {@code to}. */
    abstract void add(float[] vector, int from, float[] sums, int to, int[] scratch);

    /** A product of float32: column by column, in loops over the rows. */
    private static final class Plain extends VectorProduct {
        private final float[] weights; // [columns][rows]

        Plain(Matrix.Float32 matrix) {
            super(matrix);
            this.weights = new float[rows * columns];
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    weights[column * rows + row] = matrix.values()[row * columns + column];
                }
            }
        }

        @Override
        int scratchInts() {
            return 0;
        }

        @Override
        void add(float[] vector, int from, float[] sums, int to, int[] scratch) {
            for (int column = 0; column < columns; column++) {
                float x = vector[from + column];
                int at = column * rows;
                for (int row = 0; row < rows; row++) {
                    sums[to + row] += x * weights[at + row];
                }
            }
        }
    }

    /** A product of quantized values, then dequantized. */
    private static final class Dynamic extends VectorProduct {
        private static final int HIGHEST = 127;
        private static final int LOWEST = -128;

        private final short[] weights; // [columns][rows]
        private final float[] scales; // [rows]
        private final int[] rowSums; // [rows]
        private final boolean isAsymmetric;

        Dynamic(Matrix.Dynamic matrix) {
            super(matrix);
            this.weights = IntegerProduct.columns(matrix.values(), rows, columns);
            this.scales = matrix.scales();
            this.isAsymmetric = matrix.isAsymmetric();
            this.rowSums = new int[rows];
            for (int i = 0; i < matrix.values().length; i++) {
                rowSums[i / columns] += matrix.values()[i];
            }
        }

        @Override
        int scratchInts() {
            return rows;
        }

        @Override
        void add(float[] vector, int from, float[] sums, int to, int[] products) {
            float least = Float.POSITIVE_INFINITY;
            float largest = Float.NEGATIVE_INFINITY;
            for (int column = 0; column < columns; column++) {
                least = Math.min(least, vector[from + column]);
                largest = Math.max(largest, vector[from + column]);
            }
            float scale;
            float perUnit;
            int zero = 0;
            if (isAsymmetric) {
                double low = Math.min(0f, least);
                double high = Math.max(0f, largest);
                double step = (high - low) / (HIGHEST - LOWEST);
                if (!(step > 0)) {
                    return; // all values are 0
                }
                double fromLow = LOWEST - low / step;
                double fromHigh = HIGHEST - high / step;
                boolean isLowNearer = -LOWEST + Math.abs(low / step) < HIGHEST + Math.abs(high / step);
                zero = (int) Math.clamp(Math.floor((isLowNearer ? fromLow : fromHigh) + 0.5), LOWEST, HIGHEST);
                scale = (float) step;
                perUnit = 1 / scale;
            } else {
                float range = Math.max(Math.abs(least), Math.abs(largest));
                if (!(range > 0)) {
                    return;
                }
                scale = range / HIGHEST;
                perUnit = HIGHEST / range;
            }
            java.util.Arrays.fill(products, 0, rows, 0);
            for (int column = 0; column < columns; column++) {
                float scaled = vector[from + column] * perUnit;
                int value = Math.clamp(rounded(isAsymmetric ? zero + scaled : scaled),
                        isAsymmetric ? LOWEST : -HIGHEST, HIGHEST);
                IntegerProduct.addColumn(weights, column * rows, value, products, rows);
            }
            for (int row = 0; row < rows; row++) {
                sums[to + row] += (products[row] - rowSums[row] * zero) * (scale * scales[row]);
            }
        }

        /** Returns the nearest integer, half away from zero. */
        private static int rounded(double value) {
            return (int) (value + Math.copySign(0.5, value));
        }
    }
}

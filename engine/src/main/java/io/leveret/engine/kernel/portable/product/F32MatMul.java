package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.MatMulGeometry;
import io.leveret.engine.kernel.Scratch;

/** Products of float32 matrices; a row of the work is a row of a result. */
public final class F32MatMul implements Kernel {
    private final MatMulGeometry geometry;
    private final int left;
    private final int right;
    private final int output;

    /** Products of matrices. */
    public F32MatMul(MatMulGeometry geometry, int left, int right, int output) {
        this.geometry = geometry;
        this.left = left;
        this.right = right;
        this.output = output;
    }

    @Override
    public int parts() {
        return geometry.products() * geometry.rows();
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        float[] values = arena.floats;
        int columns = geometry.columns();
        for (int part = from; part < to; part++) {
            int product = part / geometry.rows();
            int row = left + geometry.left(product) + part % geometry.rows() * geometry.leftRowStride();
            int matrix = right + geometry.right(product);
            for (int column = 0; column < columns; column++) {
                float sum = 0;
                for (int k = 0; k < geometry.inner(); k++) {
                    sum += values[row + k * geometry.leftInnerStride()]
                            * values[matrix + k * geometry.rightInnerStride() + column * geometry.rightColumnStride()];
                }
                values[output + part * columns + column] = sum;
            }
        }
    }
}

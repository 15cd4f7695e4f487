package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.MatMulGeometry;
import io.leveret.engine.kernel.Scratch;
import java.util.function.LongToIntFunction;

/** Products of matrices of centered quantized values; a row of the work is a row of a result. */
public final class QuantizedMatMul implements Kernel {
    private final MatMulGeometry geometry;
    private final LongToIntFunction finish;
    private final int left;
    private final int right;
    private final int output;

    /**
     * Creates products of matrices.
     *
     * @param finish the result, of a sum of products
     */
    public QuantizedMatMul(MatMulGeometry geometry, LongToIntFunction finish, int left, int right,
            int output) {
        this.geometry = geometry;
        this.finish = finish;
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
        short[] values = arena.shorts;
        int columns = geometry.columns();
        for (int part = from; part < to; part++) {
            int product = part / geometry.rows();
            int row = left + geometry.left(product) + part % geometry.rows() * geometry.leftRowStride();
            int matrix = right + geometry.right(product);
            for (int column = 0; column < columns; column++) {
                int at = matrix + column * geometry.rightColumnStride();
                long sum = 0;
                for (int k = 0; k < geometry.inner(); k++) {
                    sum += values[row + k * geometry.leftInnerStride()] * values[at + k * geometry.rightInnerStride()];
                }
                values[output + part * columns + column] = (short) finish.applyAsInt(sum);
            }
        }
    }
}

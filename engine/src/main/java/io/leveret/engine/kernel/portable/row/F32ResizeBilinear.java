package io.leveret.engine.kernel.portable.row;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/**
 * An image of float32 values in another size, each pixel interpolated between the four around it; a row of the
 * work is a row of output.
 */
public final class F32ResizeBilinear implements Kernel {
    private final int batch;
    private final int channels;
    private final float[] rows; // [outHeight], where each lies between the rows of the input
    private final float[] columns; // [outWidth]
    private final int inHeight;
    private final int inWidth;
    private final int input;
    private final int output;

    /**
     * A change of size.
     *
     * @param rows for each row of the output, where it lies between the rows of the input, from 0 up
     * @param columns the same for columns
     */
    public F32ResizeBilinear(int batch, int channels, float[] rows, float[] columns, int inHeight, int inWidth,
            int input, int output) {
        this.batch = batch;
        this.channels = channels;
        this.rows = rows;
        this.columns = columns;
        this.inHeight = inHeight;
        this.inWidth = inWidth;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return batch * rows.length;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        for (int part = from; part < to; part++) {
            int image = part / rows.length;
            float y = rows[part % rows.length];
            int top = (int) Math.floor(y);
            float down = y - top;
            int upper = input + (image * inHeight + Math.clamp(top, 0, inHeight - 1)) * inWidth * channels;
            int lower = input + (image * inHeight + Math.clamp(top + 1, 0, inHeight - 1)) * inWidth * channels;
            for (int column = 0; column < columns.length; column++) {
                float x = columns[column];
                int left = (int) Math.floor(x);
                pixel(arena.floats, upper, lower, Math.clamp(left, 0, inWidth - 1) * channels,
                        Math.clamp(left + 1, 0, inWidth - 1) * channels, down, x - left,
                        output + (part * columns.length + column) * channels);
            }
        }
    }

    private void pixel(float[] values, int upper, int lower, int left, int right, float down, float across, int to) {
        for (int c = 0; c < channels; c++) {
            values[to + c] = values[upper + left + c] * (1 - down) * (1 - across)
                    + values[lower + left + c] * down * (1 - across)
                    + values[upper + right + c] * (1 - down) * across
                    + values[lower + right + c] * down * across;
        }
    }
}

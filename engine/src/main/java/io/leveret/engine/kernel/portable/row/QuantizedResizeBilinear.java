package io.leveret.engine.kernel.portable.row;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.QuantizedResizeBilinear.Neighbors;
import io.leveret.engine.kernel.Scratch;

/**
 * An image of centered quantized values in another size, each pixel weighted from the four around it in fixed point; a
 * row of the work is a row of output. The weights add up to 1, so that zero points do not matter.
 */
public final class QuantizedResizeBilinear implements Kernel {
    private final KernelSpec.QuantizedResizeBilinear resize;
    private final int bits; // behind the point of a product of two weights
    private final long half;
    private final int input;
    private final int output;

    /** Creates a change of size. */
    public QuantizedResizeBilinear(KernelSpec.QuantizedResizeBilinear resize, int input, int output) {
        this.resize = resize;
        this.bits = resize.rows().bits() + resize.columns().bits();
        this.half = 1L << bits - 1;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return resize.batch() * resize.rows().weights().length;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        Neighbors rows = resize.rows();
        Neighbors columns = resize.columns();
        int channels = resize.channels();
        int width = columns.weights().length;
        for (int part = from; part < to; part++) {
            int row = part % rows.weights().length;
            int image = part / rows.weights().length * resize.inHeight();
            int upper = input + (image + rows.first()[row]) * resize.inWidth() * channels;
            int lower = input + (image + rows.second()[row]) * resize.inWidth() * channels;
            for (int column = 0; column < width; column++) {
                pixel(arena.shorts, upper, lower, columns.first()[column] * channels,
                        columns.second()[column] * channels, rows.weights()[row], columns.weights()[column],
                        output + (part * width + column) * channels);
            }
        }
    }

    private void pixel(short[] values, int upper, int lower, int left, int right, int down, int across, int to) {
        int up = (1 << resize.rows().bits()) - down;
        int back = (1 << resize.columns().bits()) - across;
        long upperLeft = (long) up * back;
        long upperRight = (long) up * across;
        long lowerLeft = (long) down * back;
        long lowerRight = (long) down * across;
        for (int c = 0; c < resize.channels(); c++) {
            long sum = values[upper + left + c] * upperLeft + values[upper + right + c] * upperRight
                    + values[lower + left + c] * lowerLeft + values[lower + right + c] * lowerRight;
            values[to + c] = (short) (resize.awayFromZero() && sum <= 0 ? -(half - sum >> bits) : sum + half >> bits);
        }
    }
}

package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.SuperwordRows;
import java.util.Arrays;

/**
 * Convolution of centered quantized values, over pixels.
 *
 * <p>Scratch: the sums of three channels, then those of all, {@code [3 + channels][SuperwordRows.STRIDE]}.
 */
public final class Q8ConvolutionOverPixels extends ConvolutionOverPixels {
    private final int[] filter; // [channels][stride]
    private final int[] bias; // [channels]
    private final Requantization requantization;

    public Q8ConvolutionOverPixels(Geometry geometry, short[] filter, int[] bias, Requantization requantization,
            int input, int output) {
        super(geometry, input, output);
        this.filter = new int[channels * stride];
        for (int channel = 0; channel < geometry.outChannels(); channel++) {
            for (int k = 0; k < window; k++) {
                this.filter[channel * stride + k] = filter[channel * window + k];
            }
        }
        this.bias = Arrays.copyOf(bias, channels);
        this.requantization = requantization;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(0, (ELEMENTS + channels) * SuperwordRows.STRIDE, 0).withRows(0, BLOCK);
    }

    private static int sums(int channel) {
        return (ELEMENTS + channel) * SuperwordRows.STRIDE;
    }

    @Override
    void begin(Scratch scratch, int length) {
        for (int channel = 0; channel < channels; channel++) {
            Arrays.fill(scratch.ints, sums(channel), sums(channel) + length, bias[channel]);
        }
    }

    @Override
    void gather(Arena arena, int at, int step, Scratch scratch, int row, int from, int to) {
        int[] values = scratch.intRows[row];
        for (int p = from; p < to; p++) {
            values[p] = arena.shorts[at + (p - from) * step];
        }
    }

    @Override
    void clear(Scratch scratch, int row, int from, int to) {
        Arrays.fill(scratch.intRows[row], from, to, 0);
    }

    @Override
    void multiply(Scratch scratch, int channel, int element, int elements, int length) {
        int[] sums = scratch.ints;
        int[][] rows = scratch.intRows;
        for (int n = 0; n < ELEMENTS; n++) {
            System.arraycopy(sums, sums(channel + n), sums, n * SuperwordRows.STRIDE, length);
        }
        int weights = channel * stride + element;
        for (int k = 0; k < elements; k += ELEMENTS) {
            addThree(sums, filter, weights + k, stride, rows[k], rows[k + 1], rows[k + 2], length);
        }
        for (int n = 0; n < ELEMENTS; n++) {
            System.arraycopy(sums, n * SuperwordRows.STRIDE, sums, sums(channel + n), length);
        }
    }

    /** Adds three elements, times the weights of three channels; the first channel's are at {@code w}. */
    private static void addThree(int[] sums, int[] filter, int w, int stride, int[] row0, int[] row1,
            int[] row2, int length) {
        int w00 = filter[w];
        int w01 = filter[w + 1];
        int w02 = filter[w + 2];
        int w10 = filter[w + stride];
        int w11 = filter[w + stride + 1];
        int w12 = filter[w + stride + 2];
        int w20 = filter[w + 2 * stride];
        int w21 = filter[w + 2 * stride + 1];
        int w22 = filter[w + 2 * stride + 2];
        for (int p = 0; p < length; p++) {
            int x0 = row0[p];
            int x1 = row1[p];
            int x2 = row2[p];
            sums[p] = sums[p] + x0 * w00 + x1 * w01 + x2 * w02;
            sums[p + SuperwordRows.STRIDE] = sums[p + SuperwordRows.STRIDE] + x0 * w10 + x1 * w11 + x2 * w12;
            sums[p + 2 * SuperwordRows.STRIDE] = sums[p + 2 * SuperwordRows.STRIDE] + x0 * w20 + x1 * w21 + x2 * w22;
        }
    }

    @Override
    void finish(Scratch scratch, int length) {
        for (int channel = 0; channel < geometry.outChannels(); channel++) {
            SuperwordRows.requantize(scratch.ints, sums(channel), length, channel, requantization);
        }
    }

    @Override
    void storeFour(Scratch scratch, int channel, int length, Arena arena, int to) {
        int[] sums = scratch.ints;
        short[] results = arena.shorts;
        int from = sums(channel);
        int step = geometry.outStride();
        for (int p = 0; p < length; p++) {
            int at = to + p * step;
            results[at] = (short) sums[from + p];
            results[at + 1] = (short) sums[from + p + SuperwordRows.STRIDE];
            results[at + 2] = (short) sums[from + p + 2 * SuperwordRows.STRIDE];
            results[at + 3] = (short) sums[from + p + 3 * SuperwordRows.STRIDE];
        }
    }

    @Override
    void store(Scratch scratch, int channel, int length, Arena arena, int to) {
        for (int p = 0; p < length; p++) {
            arena.shorts[to + p * geometry.outStride()] = (short) scratch.ints[sums(channel) + p];
        }
    }
}

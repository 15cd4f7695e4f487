package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.SuperwordRows;
import java.util.Arrays;

/**
 * Convolution of float32 values, over pixels.
 *
 * <p>Scratch: the sums of three channels, then those of all, {@code [3 + channels][SuperwordRows.STRIDE]}.
 */
public final class F32ConvolutionOverPixels extends ConvolutionOverPixels {
    private final float[] filter; // [channels][stride]
    private final float[] bias; // [channels]
    private final float min;
    private final float max;

    public F32ConvolutionOverPixels(Geometry geometry, float[] filter, float[] bias, float min, float max, int input,
            int output) {
        super(geometry, input, output);
        this.filter = new float[channels * stride];
        for (int channel = 0; channel < geometry.outChannels(); channel++) {
            System.arraycopy(filter, channel * window, this.filter, channel * stride, window);
        }
        this.bias = Arrays.copyOf(bias, channels);
        this.min = min;
        this.max = max;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size((ELEMENTS + channels) * SuperwordRows.STRIDE, 0, 0).withRows(BLOCK, 0);
    }

    private static int sums(int channel) {
        return (ELEMENTS + channel) * SuperwordRows.STRIDE;
    }

    @Override
    void begin(Scratch scratch, int length) {
        for (int channel = 0; channel < channels; channel++) {
            Arrays.fill(scratch.floats, sums(channel), sums(channel) + length, bias[channel]);
        }
    }

    @Override
    void gather(Arena arena, int at, int step, Scratch scratch, int row, int from, int to) {
        float[] values = scratch.floatRows[row];
        for (int p = from; p < to; p++) {
            values[p] = arena.floats[at + (p - from) * step];
        }
    }

    @Override
    void clear(Scratch scratch, int row, int from, int to) {
        Arrays.fill(scratch.floatRows[row], from, to, 0);
    }

    @Override
    void multiply(Scratch scratch, int channel, int element, int elements, int length) {
        float[] sums = scratch.floats;
        float[][] rows = scratch.floatRows;
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
    private static void addThree(float[] sums, float[] filter, int w, int stride, float[] row0, float[] row1,
            float[] row2, int length) {
        float w00 = filter[w];
        float w01 = filter[w + 1];
        float w02 = filter[w + 2];
        float w10 = filter[w + stride];
        float w11 = filter[w + stride + 1];
        float w12 = filter[w + stride + 2];
        float w20 = filter[w + 2 * stride];
        float w21 = filter[w + 2 * stride + 1];
        float w22 = filter[w + 2 * stride + 2];
        for (int p = 0; p < length; p++) {
            float x0 = row0[p];
            float x1 = row1[p];
            float x2 = row2[p];
            sums[p] = sums[p] + x0 * w00 + x1 * w01 + x2 * w02;
            sums[p + SuperwordRows.STRIDE] = sums[p + SuperwordRows.STRIDE] + x0 * w10 + x1 * w11 + x2 * w12;
            sums[p + 2 * SuperwordRows.STRIDE] = sums[p + 2 * SuperwordRows.STRIDE] + x0 * w20 + x1 * w21 + x2 * w22;
        }
    }

    @Override
    void finish(Scratch scratch, int length) {
        for (int channel = 0; channel < geometry.outChannels(); channel++) {
            SuperwordRows.clamp(scratch.floats, sums(channel), sums(channel) + length, min, max);
        }
    }

    @Override
    void storeFour(Scratch scratch, int channel, int length, Arena arena, int to) {
        float[] sums = scratch.floats;
        float[] results = arena.floats;
        int from = sums(channel);
        int step = geometry.outStride();
        for (int p = 0; p < length; p++) {
            int at = to + p * step;
            results[at] = sums[from + p];
            results[at + 1] = sums[from + p + SuperwordRows.STRIDE];
            results[at + 2] = sums[from + p + 2 * SuperwordRows.STRIDE];
            results[at + 3] = sums[from + p + 3 * SuperwordRows.STRIDE];
        }
    }

    @Override
    void store(Scratch scratch, int channel, int length, Arena arena, int to) {
        for (int p = 0; p < length; p++) {
            arena.floats[to + p * geometry.outStride()] = scratch.floats[sums(channel) + p];
        }
    }
}

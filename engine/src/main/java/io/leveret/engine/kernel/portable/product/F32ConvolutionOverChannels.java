package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.SuperwordRows;
import java.util.Arrays;

/**
 * Convolution of float32 values.
 *
 * <p>Scratch: the sums, {@code [PIXELS][SuperwordRows.STRIDE]}, then the windows, {@code [PIXELS][stride]}.
 */
public final class F32ConvolutionOverChannels extends ConvolutionOverChannels {
    private static final int WINDOWS = PIXELS * SuperwordRows.STRIDE;

    // [outChannels / SuperwordRows.WIDTH][stride][SuperwordRows.WIDTH, or what is left of outChannels]
    private final float[][][] filter;
    private final float[] bias; // [outChannels]
    private final float min;
    private final float max;

    public F32ConvolutionOverChannels(Geometry geometry, float[] filter, float[] bias, float min, float max, int input,
            int output) {
        super(geometry, input, output);
        this.filter = transpose(filter, geometry.outChannels(), window, stride);
        this.bias = bias;
        this.min = min;
        this.max = max;
    }

    /** From [outChannels][window]; what is beyond the window is 0. */
    private static float[][][] transpose(float[] filter, int outChannels, int window, int stride) {
        float[][][] transposed = new float[(outChannels + SuperwordRows.WIDTH - 1) / SuperwordRows.WIDTH][stride][];
        for (int first = 0; first < outChannels; first += SuperwordRows.WIDTH) {
            int channels = Math.min(SuperwordRows.WIDTH, outChannels - first);
            for (int k = 0; k < stride; k++) {
                float[] row = new float[channels];
                for (int n = 0; n < channels && k < window; n++) {
                    row[n] = filter[(first + n) * window + k];
                }
                transposed[first / SuperwordRows.WIDTH][k] = row;
            }
        }
        return transposed;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(WINDOWS + PIXELS * stride, 0, 0);
    }

    @Override
    void copy(Arena arena, int from, Scratch scratch, int to, int length) {
        System.arraycopy(arena.floats, from, scratch.floats, WINDOWS + to, length);
    }

    @Override
    void clear(Scratch scratch, int from, int to) {
        Arrays.fill(scratch.floats, WINDOWS + from, WINDOWS + to, 0);
    }

    @Override
    void multiply(Scratch scratch, int channel, int channels) {
        float[] sums = scratch.floats;
        for (int p = 0; p < PIXELS; p++) {
            System.arraycopy(bias, channel, sums, p * SuperwordRows.STRIDE, channels);
        }
        float[][] rows = filter[channel / SuperwordRows.WIDTH];
        for (int k = 0; k < stride; k += ELEMENTS) {
            addThree(sums, WINDOWS + k, stride, rows[k], rows[k + 1], rows[k + 2], channels);
        }
    }

    /** Adds three elements of its window to the sums of each pixel; the first pixel's are at {@code x}. */
    private static void addThree(float[] sums, int x, int stride, float[] row0, float[] row1, float[] row2,
            int channels) {
        float x00 = sums[x];
        float x01 = sums[x + 1];
        float x02 = sums[x + 2];
        float x10 = sums[x + stride];
        float x11 = sums[x + stride + 1];
        float x12 = sums[x + stride + 2];
        float x20 = sums[x + 2 * stride];
        float x21 = sums[x + 2 * stride + 1];
        float x22 = sums[x + 2 * stride + 2];
        for (int n = 0; n < channels; n++) {
            float w0 = row0[n];
            float w1 = row1[n];
            float w2 = row2[n];
            sums[n] = sums[n] + x00 * w0 + x01 * w1 + x02 * w2;
            sums[n + SuperwordRows.STRIDE] = sums[n + SuperwordRows.STRIDE] + x10 * w0 + x11 * w1 + x12 * w2;
            sums[n + 2 * SuperwordRows.STRIDE] = sums[n + 2 * SuperwordRows.STRIDE] + x20 * w0 + x21 * w1 + x22 * w2;
        }
    }

    @Override
    void store(Scratch scratch, int pixel, int channel, int channels, Arena arena, int to) {
        int sums = pixel * SuperwordRows.STRIDE;
        SuperwordRows.clamp(scratch.floats, sums, sums + channels, min, max);
        System.arraycopy(scratch.floats, sums, arena.floats, to, channels);
    }
}

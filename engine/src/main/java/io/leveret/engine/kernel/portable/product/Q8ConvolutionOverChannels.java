package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.SuperwordRows;
import java.util.Arrays;

/**
 * Convolution of centered quantized values.
 *
 * <p>Scratch: ints are the sums, {@code [PIXELS][SuperwordRows.STRIDE]}; shorts are the windows,
 * {@code [PIXELS][stride]}.
 */
public final class Q8ConvolutionOverChannels extends ConvolutionOverChannels {
    // [outChannels / SuperwordRows.WIDTH][stride][SuperwordRows.WIDTH, or what is left of outChannels]
    private final int[][][] filter;
    private final int[] bias; // [outChannels]
    private final Requantization requantization;

    public Q8ConvolutionOverChannels(Geometry geometry, short[] filter, int[] bias, Requantization requantization,
            int input,
            int output) {
        super(geometry, input, output);
        this.filter = transpose(filter, geometry.outChannels(), window, stride);
        this.bias = bias;
        this.requantization = requantization;
    }

    /** From [outChannels][window]; what is beyond the window is 0. */
    static int[][][] transpose(short[] filter, int outChannels, int window, int stride) {
        int[][][] transposed = new int[(outChannels + SuperwordRows.WIDTH - 1) / SuperwordRows.WIDTH][stride][];
        for (int first = 0; first < outChannels; first += SuperwordRows.WIDTH) {
            int channels = Math.min(SuperwordRows.WIDTH, outChannels - first);
            for (int k = 0; k < stride; k++) {
                int[] row = new int[channels];
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
        return new Scratch.Size(0, PIXELS * SuperwordRows.STRIDE, PIXELS * stride);
    }

    @Override
    void copy(Arena arena, int from, Scratch scratch, int to, int length) {
        System.arraycopy(arena.shorts, from, scratch.shorts, to, length);
    }

    @Override
    void clear(Scratch scratch, int from, int to) {
        Arrays.fill(scratch.shorts, from, to, (short) 0);
    }

    @Override
    void multiply(Scratch scratch, int channel, int channels) {
        int[] sums = scratch.ints;
        for (int p = 0; p < PIXELS; p++) {
            System.arraycopy(bias, channel, sums, p * SuperwordRows.STRIDE, channels);
        }
        int[][] rows = filter[channel / SuperwordRows.WIDTH];
        for (int k = 0; k < stride; k += ELEMENTS) {
            addThree(sums, scratch.shorts, k, stride, rows[k], rows[k + 1], rows[k + 2], channels);
        }
    }

    /** Adds three elements of its window to the sums of each pixel; the first pixel's are at {@code x}. */
    static void addThree(int[] sums, short[] windows, int x, int stride, int[] row0, int[] row1, int[] row2,
            int channels) {
        int x00 = windows[x];
        int x01 = windows[x + 1];
        int x02 = windows[x + 2];
        int x10 = windows[x + stride];
        int x11 = windows[x + stride + 1];
        int x12 = windows[x + stride + 2];
        int x20 = windows[x + 2 * stride];
        int x21 = windows[x + 2 * stride + 1];
        int x22 = windows[x + 2 * stride + 2];
        for (int n = 0; n < channels; n++) {
            int w0 = row0[n];
            int w1 = row1[n];
            int w2 = row2[n];
            sums[n] = sums[n] + x00 * w0 + x01 * w1 + x02 * w2;
            sums[n + SuperwordRows.STRIDE] = sums[n + SuperwordRows.STRIDE] + x10 * w0 + x11 * w1 + x12 * w2;
            sums[n + 2 * SuperwordRows.STRIDE] = sums[n + 2 * SuperwordRows.STRIDE] + x20 * w0 + x21 * w1 + x22 * w2;
        }
    }

    @Override
    void store(Scratch scratch, int pixel, int channel, int channels, Arena arena, int to) {
        int sums = pixel * SuperwordRows.STRIDE;
        SuperwordRows.requantize(scratch.ints, sums, channels, requantization.scales(), channel, requantization);
        SuperwordRows.narrow(scratch.ints, sums, channels, arena.shorts, to);
    }
}

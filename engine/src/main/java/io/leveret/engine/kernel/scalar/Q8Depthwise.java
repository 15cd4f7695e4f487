package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;

/** Convolution of each channel of centred quantised values by itself, one output pixel at a time, all channels side by side. */
final class Q8Depthwise implements Kernel {
    private final ConvGeometry geometry;
    private final short[] filter; // [filterHeight][filterWidth][outChannels]
    private final int[] bias; // [outChannels]
    private final Requantization requantization;
    private final int input;
    private final int output;

    Q8Depthwise(ConvGeometry geometry, short[] filter, int[] bias, Requantization requantization, int input,
            int output) {
        this.geometry = geometry;
        this.filter = filter;
        this.bias = bias;
        this.requantization = requantization;
        this.input = input;
        this.output = output;
    }

    @Override
    public int rows() {
        return geometry.outRows();
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(0, geometry.outChannels(), 0);
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        ConvGeometry g = geometry;
        int[] accumulators = scratch.ints;
        for (int row = from; row < to; row++) {
            int image = row / g.outHeight();
            int top = row % g.outHeight() * g.strideHeight() - g.padTop();
            for (int x = 0; x < g.outWidth(); x++) {
                int left = x * g.strideWidth() - g.padLeft();
                System.arraycopy(bias, 0, accumulators, 0, g.outChannels());
                accumulate(arena.shorts, image, top, left, accumulators);
                store(accumulators, arena.shorts, output + (row * g.outWidth() + x) * g.outChannels());
            }
        }
    }

    private void accumulate(short[] values, int image, int top, int left, int[] accumulators) {
        ConvGeometry g = geometry;
        int multiplier = g.outChannels() / g.inChannels();
        for (int i = 0; i < g.filterHeight(); i++) {
            int y = top + i * g.dilationHeight();
            if (y < 0 || y >= g.inHeight()) {
                continue;
            }
            for (int j = 0; j < g.filterWidth(); j++) {
                int x = left + j * g.dilationWidth();
                if (x < 0 || x >= g.inWidth()) {
                    continue;
                }
                int pixel = input + ((image * g.inHeight() + y) * g.inWidth() + x) * g.inChannels();
                int weights = (i * g.filterWidth() + j) * g.outChannels();
                if (multiplier == 1) {
                    addProducts(values, pixel, filter, weights, accumulators, g.outChannels());
                } else {
                    addProducts(values, pixel, filter, weights, accumulators, g.outChannels(), multiplier);
                }
            }
        }
    }

    private static void addProducts(short[] values, int pixel, short[] weights, int offset, int[] sums, int channels) {
        for (int c = 0; c < channels; c++) {
            sums[c] += values[pixel + c] * weights[offset + c];
        }
    }

    private static void addProducts(short[] values, int pixel, short[] weights, int offset, int[] sums, int channels,
            int multiplier) {
        for (int c = 0; c < channels; c++) {
            sums[c] += values[pixel + c / multiplier] * weights[offset + c];
        }
    }

    private void store(int[] accumulators, short[] values, int offset) {
        for (int n = 0; n < geometry.outChannels(); n++) {
            values[offset + n] = requantization.apply(accumulators[n], n);
        }
    }
}

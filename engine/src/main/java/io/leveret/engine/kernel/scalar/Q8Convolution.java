package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;

/**
 * Convolution of centred quantised values, one output pixel at a time: its accumulators, one for each output channel, lie side by
 * side, so that the innermost loop runs over channels and the JIT can turn it into vectors by itself.
 */
final class Q8Convolution implements Kernel {
    private final ConvGeometry geometry;
    private final short[] filter; // [filterHeight][filterWidth][inChannels][outChannels]
    private final int[] bias; // [outChannels]
    private final Requantization requantization;
    private final int input;
    private final int output;

    Q8Convolution(ConvGeometry geometry, short[] filter, int[] bias, Requantization requantization, int input,
            int output) {
        this.geometry = geometry.simplified();
        this.filter = transpose(filter, geometry.outChannels());
        this.bias = bias;
        this.requantization = requantization;
        this.input = input;
        this.output = output;
    }

    /** From [outChannels][rest] to [rest][outChannels]. */
    private static short[] transpose(short[] filter, int outChannels) {
        int rest = filter.length / outChannels;
        short[] transposed = new short[filter.length];
        for (int n = 0; n < outChannels; n++) {
            for (int k = 0; k < rest; k++) {
                transposed[k * outChannels + n] = filter[n * rest + k];
            }
        }
        return transposed;
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
                int weights = (i * g.filterWidth() + j) * g.inChannels() * g.outChannels();
                for (int c = 0; c < g.inChannels(); c++) {
                    addScaled(values[pixel + c], filter, weights + c * g.outChannels(), accumulators, g.outChannels());
                }
            }
        }
    }

    private static void addScaled(short value, short[] weights, int offset, int[] sums, int length) {
        for (int n = 0; n < length; n++) {
            sums[n] += value * weights[offset + n];
        }
    }

    private void store(int[] accumulators, short[] values, int offset) {
        for (int n = 0; n < geometry.outChannels(); n++) {
            values[offset + n] = requantization.apply(accumulators[n], n);
        }
    }
}

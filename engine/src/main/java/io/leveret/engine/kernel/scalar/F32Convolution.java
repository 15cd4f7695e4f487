package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/**
 * Convolution of reals, one output pixel at a time: its accumulators, one for each output channel, lie side by
 * side, so that the innermost loop runs over channels and the JIT can turn it into vectors by itself.
 */
final class F32Convolution implements Kernel {
    private final ConvGeometry geometry;
    private final float[] filter; // [filterHeight][filterWidth][inChannels][outChannels]
    private final float[] bias; // [outChannels]
    private final float min;
    private final float max;
    private final int input;
    private final int output;

    F32Convolution(ConvGeometry geometry, float[] filter, float[] bias, float min, float max, int input, int output) {
        this.geometry = geometry.simplified();
        this.filter = transpose(filter, geometry.outChannels());
        this.bias = bias;
        this.min = min;
        this.max = max;
        this.input = input;
        this.output = output;
    }

    /** From [outChannels][rest] to [rest][outChannels]. */
    private static float[] transpose(float[] filter, int outChannels) {
        int rest = filter.length / outChannels;
        float[] transposed = new float[filter.length];
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
        return new Scratch.Size(geometry.outChannels(), 0, 0);
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        ConvGeometry g = geometry;
        float[] accumulators = scratch.floats;
        for (int row = from; row < to; row++) {
            int image = row / g.outHeight();
            int top = row % g.outHeight() * g.strideHeight() - g.padTop();
            for (int x = 0; x < g.outWidth(); x++) {
                int left = x * g.strideWidth() - g.padLeft();
                System.arraycopy(bias, 0, accumulators, 0, g.outChannels());
                accumulate(arena.floats, image, top, left, accumulators);
                store(accumulators, arena.floats, output + (row * g.outWidth() + x) * g.outChannels());
            }
        }
    }

    private void accumulate(float[] values, int image, int top, int left, float[] accumulators) {
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

    private static void addScaled(float value, float[] weights, int offset, float[] sums, int length) {
        for (int n = 0; n < length; n++) {
            sums[n] += value * weights[offset + n];
        }
    }

    private void store(float[] accumulators, float[] values, int offset) {
        for (int n = 0; n < geometry.outChannels(); n++) {
            values[offset + n] = Math.min(Math.max(accumulators[n], min), max);
        }
    }
}

package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Scratch;

/**
 * Convolution of reals with an accumulator for each output channel.
 */
final class F32Convolution extends WindowKernel {
    private final float[] filter; // [filterHeight][filterWidth][inChannels][outChannels]
    private final float[] bias; // [outChannels]
    private final float min;
    private final float max;

    F32Convolution(ConvGeometry geometry, float[] filter, float[] bias, float min, float max, int input, int output) {
        super(geometry.simplified(), input, output);
        this.filter = transpose(filter, geometry.outChannels());
        this.bias = bias;
        this.min = min;
        this.max = max;
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
    public Scratch.Size scratch() {
        return new Scratch.Size(geometry.outChannels(), 0, 0);
    }

    @Override
    void begin(Scratch scratch) {
        System.arraycopy(bias, 0, scratch.floats, 0, geometry.outChannels());
    }

    @Override
    void add(Arena arena, int at, int cell, Scratch scratch) {
        int weights = cell * geometry.inChannels() * geometry.outChannels();
        for (int c = 0; c < geometry.inChannels(); c++) {
            addScaled(arena.floats[at + c], filter, weights + c * geometry.outChannels(), scratch.floats,
                    geometry.outChannels());
        }
    }

    private static void addScaled(float value, float[] weights, int offset, float[] sums, int length) {
        for (int n = 0; n < length; n++) {
            sums[n] += value * weights[offset + n];
        }
    }

    @Override
    void finish(Scratch scratch, int cells, Arena arena, int at) {
        for (int n = 0; n < geometry.outChannels(); n++) {
            arena.floats[at + n] = Math.min(Math.max(scratch.floats[n], min), max);
        }
    }
}

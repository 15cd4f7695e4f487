package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Scratch;

/** Convolution of each channel of reals by itself. */
final class F32Depthwise extends WindowKernel {
    private final float[] filter; // [filterHeight][filterWidth][outChannels]
    private final float[] bias; // [outChannels]
    private final float min;
    private final float max;

    F32Depthwise(ConvGeometry geometry, float[] filter, float[] bias, float min, float max, int input, int output) {
        super(geometry, input, output);
        this.filter = filter;
        this.bias = bias;
        this.min = min;
        this.max = max;
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
        int multiplier = geometry.outChannels() / geometry.inChannels();
        int weights = cell * geometry.outChannels();
        if (multiplier == 1) {
            addProducts(arena.floats, at, filter, weights, scratch.floats, geometry.outChannels());
        } else {
            addProducts(arena.floats, at, filter, weights, scratch.floats, geometry.outChannels(), multiplier);
        }
    }

    private static void addProducts(float[] values, int pixel, float[] weights, int offset, float[] sums,
            int channels) {
        for (int c = 0; c < channels; c++) {
            sums[c] += values[pixel + c] * weights[offset + c];
        }
    }

    private static void addProducts(float[] values, int pixel, float[] weights, int offset, float[] sums, int channels,
            int multiplier) {
        for (int c = 0; c < channels; c++) {
            sums[c] += values[pixel + c / multiplier] * weights[offset + c];
        }
    }

    @Override
    void finish(Scratch scratch, int cells, Arena arena, int at) {
        for (int n = 0; n < geometry.outChannels(); n++) {
            arena.floats[at + n] = Math.min(Math.max(scratch.floats[n], min), max);
        }
    }
}

package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;

/** Convolution of each channel of centred quantised values by itself. */
final class Q8Depthwise extends WindowKernel {
    private final short[] filter; // [filterHeight][filterWidth][outChannels]
    private final int[] bias; // [outChannels]
    private final Requantization requantization;

    Q8Depthwise(ConvGeometry geometry, short[] filter, int[] bias, Requantization requantization, int input,
            int output) {
        super(geometry, input, output);
        this.filter = filter;
        this.bias = bias;
        this.requantization = requantization;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(0, geometry.outChannels(), 0);
    }

    @Override
    void begin(Scratch scratch) {
        System.arraycopy(bias, 0, scratch.ints, 0, geometry.outChannels());
    }

    @Override
    void add(Arena arena, int at, int cell, Scratch scratch) {
        int multiplier = geometry.outChannels() / geometry.inChannels();
        int weights = cell * geometry.outChannels();
        if (multiplier == 1) {
            addProducts(arena.shorts, at, filter, weights, scratch.ints, geometry.outChannels());
        } else {
            addProducts(arena.shorts, at, filter, weights, scratch.ints, geometry.outChannels(), multiplier);
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

    @Override
    void finish(Scratch scratch, int cells, Arena arena, int at) {
        for (int n = 0; n < geometry.outChannels(); n++) {
            arena.shorts[at + n] = requantization.apply(scratch.ints[n], n);
        }
    }
}

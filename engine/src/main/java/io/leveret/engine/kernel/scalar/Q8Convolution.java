package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;

/**
 * Convolution of centred quantised values with an accumulator for each output channel.
 */
final class Q8Convolution extends WindowKernel {
    private final short[] filter; // [filterHeight][filterWidth][inChannels][outChannels]
    private final int[] bias; // [outChannels]
    private final Requantization requantization;

    Q8Convolution(ConvGeometry geometry, short[] filter, int[] bias, Requantization requantization, int input,
            int output) {
        super(geometry.simplified(), input, output);
        this.filter = transpose(filter, geometry.outChannels());
        this.bias = bias;
        this.requantization = requantization;
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
    public Scratch.Size scratch() {
        return new Scratch.Size(0, geometry.outChannels(), 0);
    }

    @Override
    void begin(Scratch scratch) {
        System.arraycopy(bias, 0, scratch.ints, 0, geometry.outChannels());
    }

    @Override
    void add(Arena arena, int at, int cell, Scratch scratch) {
        int weights = cell * geometry.inChannels() * geometry.outChannels();
        for (int c = 0; c < geometry.inChannels(); c++) {
            addScaled(arena.shorts[at + c], filter, weights + c * geometry.outChannels(), scratch.ints,
                    geometry.outChannels());
        }
    }

    private static void addScaled(short value, short[] weights, int offset, int[] sums, int length) {
        for (int n = 0; n < length; n++) {
            sums[n] += value * weights[offset + n];
        }
    }

    @Override
    void finish(Scratch scratch, int cells, Arena arena, int at) {
        for (int n = 0; n < geometry.outChannels(); n++) {
            arena.shorts[at + n] = requantization.apply(scratch.ints[n], n);
        }
    }
}

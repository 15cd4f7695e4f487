package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.SuperwordRows;
import io.leveret.engine.kernel.portable.loop.WideSums;
import java.util.Arrays;

/** Depthwise convolution of values of 16 bits with weights of 8; behind its base's scratch lie the carried sums. */
public final class Q16Depthwise extends DepthwiseKernel {
    private final int[][][] filter; // [tiles][paddedCells][pixels · tileChannels]
    private final Weights.Wide weights;
    private final WideSums sums;

    /** Creates a convolution. */
    public Q16Depthwise(Geometry geometry, Weights.Wide weights, int input, int output) {
        super(geometry, input, output);
        this.filter = new int[tiles][paddedCells()][];
        for (int tile = 0; tile < tiles; tile++) {
            int channels = Math.min(tileChannels, geometry.outChannels() - tile * tileChannels);
            Arrays.fill(filter[tile], new int[pixels * channels]);
            for (int cell = 0; cell < geometry.filterHeight() * geometry.filterWidth(); cell++) {
                int[] repeated = new int[pixels * channels];
                int from = cell * geometry.outChannels() + tile * tileChannels;
                Arrays.setAll(repeated, i -> weights.filter()[from + i % channels]);
                filter[tile][padded(cell)] = repeated;
            }
        }
        this.weights = weights;
        this.sums = new WideSums(SuperwordRows.STRIDE, scratchLength(), scratchLength() + SuperwordRows.STRIDE);
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(0, scratchLength() + 2 * SuperwordRows.STRIDE, 0);
    }

    @Override
    void begin(Scratch scratch, int channel, int length) {
        sums.clear(scratch.ints);
    }

    @Override
    void load(Arena arena, int pixel, int channel, Scratch scratch, int to, int length) {
        if (multiplier == 1) {
            SuperwordRows.widen(arena.shorts, pixel + channel, length, scratch.ints, to);
        } else {
            for (int c = 0; c < length; c++) {
                scratch.ints[to + c] = arena.shorts[pixel + (channel + c) / multiplier];
            }
        }
    }

    @Override
    void move(Scratch scratch, int from, int to, int length) {
        System.arraycopy(scratch.ints, from, scratch.ints, to, length);
    }

    @Override
    void clear(Scratch scratch, int from, int to) {
        Arrays.fill(scratch.ints, from, to, 0);
    }

    @Override
    void addThree(Scratch scratch, int channel, int row, int length) {
        if (row % WideSums.PRODUCTS == 0) {
            sums.carry(scratch.ints);
        }
        int[][] rows = filter[channel / tileChannels];
        Q8Depthwise.addThree(scratch.ints, rows[row], rows[row + 1], rows[row + 2], length);
    }

    @Override
    void finish(Scratch scratch, int pixels, int channel, int channels, Arena arena, int to) {
        for (int p = 0; p < pixels; p++) {
            for (int n = 0; n < channels; n++) {
                arena.shorts[to + p * geometry.outStride() + n] = weights.requantization().apply(
                        sums.sum(scratch.ints, p * channels + n) + weights.bias()[channel + n], channel + n);
            }
        }
    }
}

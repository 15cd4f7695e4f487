package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.SuperwordRows;
import java.util.Arrays;

/** What depthwise convolutions of quantized values of 8 and of 16 bits share: the filter and products, of ints. */
abstract class QuantizedDepthwise extends DepthwiseKernel {
    private final int[][][] filter; // [tiles][paddedCells][pixels · tileChannels]

    QuantizedDepthwise(Geometry geometry, short[] filter, int input, int output) {
        super(geometry, input, output);
        int[] wide = new int[filter.length];
        Arrays.setAll(wide, i -> filter[i]);
        this.filter = new int[tiles][paddedCells()][];
        for (int tile = 0; tile < tiles; tile++) {
            Arrays.fill(this.filter[tile],
                    new int[pixels * Math.min(tileChannels, geometry.outChannels() - tile * tileChannels)]);
            for (int cell = 0; cell < geometry.filterHeight() * geometry.filterWidth(); cell++) {
                this.filter[tile][padded(cell)] = repeat(wide, cell * geometry.outChannels(), tile);
            }
        }
    }

    /** The values of a tile's channels from {@code from}, repeated for each of its pixels. */
    final int[] repeat(int[] values, int from, int tile) {
        int first = tile * tileChannels;
        int channels = Math.min(tileChannels, geometry.outChannels() - first);
        int[] repeated = new int[pixels * channels];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = values[from + first + i % channels];
        }
        return repeated;
    }

    @Override
    final void load(Arena arena, int pixel, int channel, Scratch scratch, int to, int length) {
        if (multiplier == 1) {
            SuperwordRows.widen(arena.shorts, pixel + channel, length, scratch.ints, to);
        } else {
            for (int c = 0; c < length; c++) {
                scratch.ints[to + c] = arena.shorts[pixel + (channel + c) / multiplier];
            }
        }
    }

    @Override
    final void move(Scratch scratch, int from, int to, int length) {
        System.arraycopy(scratch.ints, from, scratch.ints, to, length);
    }

    @Override
    final void clear(Scratch scratch, int from, int to) {
        Arrays.fill(scratch.ints, from, to, 0);
    }

    @Override
    void addThree(Scratch scratch, int channel, int row, int length) {
        int[][] rows = filter[channel / tileChannels];
        addThree(scratch.ints, rows[row], rows[row + 1], rows[row + 2], length);
    }

    private static void addThree(int[] sums, int[] row0, int[] row1, int[] row2, int length) {
        for (int n = 0; n < length; n++) {
            sums[n] = sums[n] + sums[n + SuperwordRows.STRIDE] * row0[n] + sums[n + 2 * SuperwordRows.STRIDE] * row1[n]
                    + sums[n + 3 * SuperwordRows.STRIDE] * row2[n];
        }
    }
}

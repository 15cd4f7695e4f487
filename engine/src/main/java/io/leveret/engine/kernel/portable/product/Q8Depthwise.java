package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.SuperwordRows;
import java.util.Arrays;

/** Depthwise convolution of centered quantized values. */
public final class Q8Depthwise extends DepthwiseKernel {
    private final int[][][] filter; // [tiles][paddedCells][pixels · tileChannels]
    private final int[][] bias; // [tiles][pixels · tileChannels]
    private final float[][] scales; // [tiles][pixels · tileChannels]
    private final Requantization requantization;

    public Q8Depthwise(Geometry geometry, short[] filter, int[] bias, Requantization requantization, int input,
            int output) {
        super(geometry, input, output);
        int[] wide = new int[filter.length];
        Arrays.setAll(wide, i -> filter[i]);
        this.filter = new int[tiles][paddedCells()][];
        this.bias = new int[tiles][];
        for (int tile = 0; tile < tiles; tile++) {
            this.bias[tile] = repeat(bias, 0, tile);
            Arrays.fill(this.filter[tile], new int[this.bias[tile].length]);
            for (int cell = 0; cell < geometry.filterHeight() * geometry.filterWidth(); cell++) {
                this.filter[tile][padded(cell)] = repeat(wide, cell * geometry.outChannels(), tile);
            }
        }
        this.requantization = requantization;
        this.scales = new float[tiles][];
        for (int tile = 0; tile < tiles; tile++) {
            scales[tile] = repeat(requantization.scales(), tile);
        }
    }

    /** The values of a tile's channels from {@code from}, repeated for each of its pixels. */
    private int[] repeat(int[] values, int from, int tile) {
        int first = tile * tileChannels;
        int channels = Math.min(tileChannels, geometry.outChannels() - first);
        int[] repeated = new int[pixels * channels];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = values[from + first + i % channels];
        }
        return repeated;
    }

    /** The scales of a tile's channels, once for each of its pixels. */
    private float[] repeat(float[] scales, int tile) {
        int first = tile * tileChannels;
        int channels = Math.min(tileChannels, geometry.outChannels() - first);
        float[] repeated = new float[pixels * channels];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = scales[first + i % channels];
        }
        return repeated;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(0, scratchLength(), 0);
    }

    @Override
    void begin(Scratch scratch, int channel, int length) {
        System.arraycopy(bias[channel / tileChannels], 0, scratch.ints, 0, length);
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
        int[][] rows = filter[channel / tileChannels];
        addThree(scratch.ints, rows[row], rows[row + 1], rows[row + 2], length);
    }

    static void addThree(int[] sums, int[] row0, int[] row1, int[] row2, int length) {
        for (int n = 0; n < length; n++) {
            sums[n] = sums[n] + sums[n + SuperwordRows.STRIDE] * row0[n] + sums[n + 2 * SuperwordRows.STRIDE] * row1[n]
                    + sums[n + 3 * SuperwordRows.STRIDE] * row2[n];
        }
    }

    @Override
    void finish(Scratch scratch, int pixels, int channel, int channels, Arena arena, int to) {
        SuperwordRows.requantize(scratch.ints, 0, pixels * channels, scales[channel / tileChannels], 0, requantization);
        if (channels == geometry.outStride()) {
            SuperwordRows.narrow(scratch.ints, 0, pixels * channels, arena.shorts, to);
        } else {
            for (int p = 0; p < pixels; p++) {
                SuperwordRows.narrow(scratch.ints, p * channels, channels, arena.shorts, to + p * geometry.outStride());
            }
        }
    }
}

package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.SuperwordRows;
import java.util.Arrays;

/** Depthwise convolution of float32 values. */
public final class F32Depthwise extends DepthwiseKernel {
    private final float[][][] filter; // [tiles][paddedCells][pixels · tileChannels]
    private final float[][] bias; // [tiles][pixels · tileChannels]
    private final float min;
    private final float max;

    public F32Depthwise(Geometry geometry, float[] filter, float[] bias, float min, float max, int input, int output) {
        super(geometry, input, output);
        this.filter = new float[tiles][paddedCells()][];
        this.bias = new float[tiles][];
        for (int tile = 0; tile < tiles; tile++) {
            this.bias[tile] = repeat(bias, 0, tile);
            Arrays.fill(this.filter[tile], new float[this.bias[tile].length]);
            for (int cell = 0; cell < geometry.filterHeight() * geometry.filterWidth(); cell++) {
                this.filter[tile][padded(cell)] = repeat(filter, cell * geometry.outChannels(), tile);
            }
        }
        this.min = min;
        this.max = max;
    }

    /** The values of a tile's channels from {@code from}, repeated for each of its pixels. */
    private float[] repeat(float[] values, int from, int tile) {
        int first = tile * tileChannels;
        int channels = Math.min(tileChannels, geometry.outChannels() - first);
        float[] repeated = new float[pixels * channels];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = values[from + first + i % channels];
        }
        return repeated;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(scratchLength(), 0, 0);
    }

    @Override
    void begin(Scratch scratch, int channel, int length) {
        System.arraycopy(bias[channel / tileChannels], 0, scratch.floats, 0, length);
    }

    @Override
    void load(Arena arena, int pixel, int channel, Scratch scratch, int to, int length) {
        if (multiplier == 1) {
            System.arraycopy(arena.floats, pixel + channel, scratch.floats, to, length);
        } else {
            for (int c = 0; c < length; c++) {
                scratch.floats[to + c] = arena.floats[pixel + (channel + c) / multiplier];
            }
        }
    }

    @Override
    void move(Scratch scratch, int from, int to, int length) {
        System.arraycopy(scratch.floats, from, scratch.floats, to, length);
    }

    @Override
    void clear(Scratch scratch, int from, int to) {
        Arrays.fill(scratch.floats, from, to, 0);
    }

    @Override
    void addThree(Scratch scratch, int channel, int row, int length) {
        float[][] rows = filter[channel / tileChannels];
        addThree(scratch.floats, rows[row], rows[row + 1], rows[row + 2], length);
    }

    private static void addThree(float[] sums, float[] row0, float[] row1, float[] row2, int length) {
        for (int n = 0; n < length; n++) {
            sums[n] = sums[n] + sums[n + SuperwordRows.STRIDE] * row0[n] + sums[n + 2 * SuperwordRows.STRIDE] * row1[n]
                    + sums[n + 3 * SuperwordRows.STRIDE] * row2[n];
        }
    }

    @Override
    void finish(Scratch scratch, int pixels, int channel, int channels, Arena arena, int to) {
        SuperwordRows.clamp(scratch.floats, 0, pixels * channels, min, max);
        for (int p = 0; p < pixels; p++) {
            System.arraycopy(scratch.floats, p * channels, arena.floats, to + p * geometry.outStride(), channels);
        }
    }
}

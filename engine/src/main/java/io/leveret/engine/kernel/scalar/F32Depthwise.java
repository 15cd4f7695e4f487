package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Scratch;
import java.util.Arrays;

/**
 * Convolution of each channel of reals by itself.
 *
 * <p>Scratch: the sums, then what three cells see, {@code [1 + CELLS][Tile.STRIDE]}.
 */
final class F32Depthwise extends DepthwiseKernel {
    private final float[][][] filter; // [outChannels / Tile.WIDTH][paddedCells][pixels · channels]
    private final float[][] bias; // [outChannels / Tile.WIDTH][pixels · channels]
    private final float min;
    private final float max;

    F32Depthwise(ConvGeometry geometry, float[] filter, float[] bias, float min, float max, int input, int output) {
        super(geometry, input, output);
        this.filter = new float[Tile.count(geometry.outChannels())][paddedCells()][];
        this.bias = new float[Tile.count(geometry.outChannels())][];
        for (int tile = 0; tile < this.filter.length; tile++) {
            this.bias[tile] = repeat(bias, 0, tile);
            Arrays.fill(this.filter[tile], new float[this.bias[tile].length]);
            for (int cell = 0; cell < geometry.filterHeight() * geometry.filterWidth(); cell++) {
                this.filter[tile][padded(cell)] = repeat(filter, cell * geometry.outChannels(), tile);
            }
        }
        this.min = min;
        this.max = max;
    }

    /** The values of a tile's channels, of which all start at {@code from}, once for each of its pixels. */
    private float[] repeat(float[] values, int from, int tile) {
        int first = tile * Tile.WIDTH;
        int channels = Math.min(Tile.WIDTH, geometry.outChannels() - first);
        float[] repeated = new float[pixels * channels];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = values[from + first + i % channels];
        }
        return repeated;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size((1 + CELLS) * Tile.STRIDE, 0, 0);
    }

    @Override
    void begin(Scratch scratch, int channel, int length) {
        System.arraycopy(bias[channel / Tile.WIDTH], 0, scratch.floats, 0, length);
    }

    @Override
    void copy(Arena arena, int pixel, int channel, Scratch scratch, int to, int length) {
        if (multiplier == 1) {
            System.arraycopy(arena.floats, pixel + channel, scratch.floats, to, length);
        } else {
            for (int c = 0; c < length; c++) {
                scratch.floats[to + c] = arena.floats[pixel + (channel + c) / multiplier];
            }
        }
    }

    @Override
    void clear(Scratch scratch, int from, int to) {
        Arrays.fill(scratch.floats, from, to, 0);
    }

    @Override
    void addThree(Scratch scratch, int channel, int row, int length) {
        float[][] rows = filter[channel / Tile.WIDTH];
        addThree(scratch.floats, rows[row], rows[row + 1], rows[row + 2], length);
    }

    private static void addThree(float[] sums, float[] row0, float[] row1, float[] row2, int length) {
        for (int n = 0; n < length; n++) {
            sums[n] = sums[n] + sums[n + Tile.STRIDE] * row0[n] + sums[n + 2 * Tile.STRIDE] * row1[n]
                    + sums[n + 3 * Tile.STRIDE] * row2[n];
        }
    }

    @Override
    void finish(Scratch scratch, int pixels, int channel, int channels, Arena arena, int to) {
        Tile.clamp(scratch.floats, 0, pixels * channels, min, max);
        for (int p = 0; p < pixels; p++) {
            System.arraycopy(scratch.floats, p * channels, arena.floats, to + p * geometry.outStride(), channels);
        }
    }
}

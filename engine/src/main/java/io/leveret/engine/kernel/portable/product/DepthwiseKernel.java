package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.SuperwordRows;
import io.leveret.engine.kernel.portable.loop.WindowKernel;

/**
 * What depthwise convolutions of float32 values and of quantized values share. A tile is some neighboring pixels of a
 * row in some channels. Line by line, what its windows see of the image is copied into the scratch, with zeros for what
 * lies outside. From there, for three cells of the window at a time, what each of them sees is copied into the order of
 * the sums, {@code [pixel][channel]}. The filter is repeated for each pixel of a tile, so that the innermost loop is
 * long however few the channels are. See {@link SuperwordRows} for how it is written.
 */
abstract class DepthwiseKernel implements Kernel {
    /** Cells of the window that are added at a time. */
    static final int CELLS = 3;
    /** Channels of a tile, at most: it has four pixels or more, so that what their windows share is copied once. */
    private static final int MAX_CHANNELS = SuperwordRows.WIDTH / 4;
    /** Where in the scratch the line of the image begins, behind the sums and what three cells see. */
    private static final int LINE = (1 + CELLS) * SuperwordRows.STRIDE;

    final Geometry geometry;
    /** Output channels of one input channel. */
    final int multiplier;
    /** Tiles side by side that hold all channels of a pixel. */
    final int tiles;
    /** Output channels of a tile; the last one may have fewer. */
    final int tileChannels;
    /** Pixels of a tile. */
    final int pixels;
    /** Cells in a row of the window, with some of weight 0 at its end to make them a multiple of {@link #CELLS}. */
    private final int rowCells;
    private final int input;
    private final int output;

    DepthwiseKernel(Geometry geometry, int input, int output) {
        this.geometry = geometry;
        this.multiplier = geometry.outChannels() / geometry.inChannels();
        this.tiles = (geometry.outChannels() + MAX_CHANNELS - 1) / MAX_CHANNELS;
        this.tileChannels = (geometry.outChannels() + tiles - 1) / tiles;
        this.pixels = Math.min(SuperwordRows.WIDTH / tileChannels, geometry.outWidth());
        this.rowCells = (geometry.filterWidth() + CELLS - 1) / CELLS * CELLS;
        this.input = input;
        this.output = output;
    }

    /** Where a cell of the window, counted row by row, stands among those with weight 0. */
    final int padded(int cell) {
        return cell / geometry.filterWidth() * rowCells + cell % geometry.filterWidth();
    }

    /** Rows of a filter for each tile of channels, those with weight 0 included. */
    final int paddedCells() {
        return geometry.filterHeight() * rowCells;
    }

    /**
     * Elements of the scratch: the sums and what three cells see, {@code [1 + CELLS][SuperwordRows.STRIDE]}, then a
     * line of the image as far as the windows of a tile see it, {@code [column][channel]}.
     */
    final int scratchLength() {
        return LINE + lineColumns(pixels) * tileChannels;
    }

    @Override
    public final int parts() {
        return geometry.outRows();
    }

    @Override
    public final void run(Arena arena, Scratch scratch, int from, int to) {
        for (int row = from; row < to; row++) {
            for (int x = 0; x < geometry.outWidth(); x += pixels) {
                int length = Math.min(pixels, geometry.outWidth() - x);
                for (int channel = 0; channel < geometry.outChannels(); channel += tileChannels) {
                    int channels = Math.min(tileChannels, geometry.outChannels() - channel);
                    begin(scratch, channel, length * channels);
                    addWindows(arena, scratch, row, x, length, channel, channels);
                    finish(scratch, length, channel, channels, arena,
                            output + (row * geometry.outWidth() + x) * geometry.outStride() + channel);
                }
            }
        }
    }

    private void addWindows(Arena arena, Scratch scratch, int row, int x, int length, int channel, int channels) {
        Geometry g = geometry;
        int image = input + row / g.outHeight() * g.inHeight() * g.inWidth() * g.inChannels();
        int top = row % g.outHeight() * g.strideHeight() - g.padTop();
        int left = x * g.strideWidth() - g.padLeft();
        int end = WindowKernel.endInside(top, g.dilationHeight(), g.filterHeight(), g.inHeight());
        for (int i = WindowKernel.firstInside(top, g.dilationHeight()); i < end; i++) {
            loadLine(arena, image + (top + i * g.dilationHeight()) * g.inWidth() * g.inChannels(), left,
                    lineColumns(length), channel, channels, scratch);
            for (int j = 0; j < rowCells; j += CELLS) {
                for (int cell = 0; cell < CELLS; cell++) {
                    gather(scratch, j + cell, (1 + cell) * SuperwordRows.STRIDE, length, channels);
                }
                addThree(scratch, channel, i * rowCells + j, length * channels);
            }
        }
    }

    /** Columns of the image from the first that the windows of some neighboring pixels see to the last. */
    private int lineColumns(int length) {
        return (length - 1) * geometry.strideWidth() + (geometry.filterWidth() - 1) * geometry.dilationWidth() + 1;
    }

    /** Copies some columns of a line of the image; those outside the image are 0. */
    private void loadLine(Arena arena, int line, int left, int columns, int channel, int channels, Scratch scratch) {
        int first = Math.clamp(-left, 0, columns);
        int end = Math.clamp(geometry.inWidth() - left, first, columns);
        clear(scratch, LINE, LINE + first * channels);
        clear(scratch, LINE + end * channels, LINE + columns * channels);
        // all columns in one go, unless only some of their channels are wanted
        int together = channels == geometry.outChannels() ? Math.max(end - first, 1) : 1;
        for (int column = first; column < end; column += together) {
            load(arena, line + (left + column) * geometry.inChannels(), channel, scratch, LINE + column * channels,
                    together * channels);
        }
    }

    /** Copies what one cell of the windows of some pixels sees from the line to the place {@code to}. */
    private void gather(Scratch scratch, int cell, int to, int length, int channels) {
        if (cell >= geometry.filterWidth()) {
            clear(scratch, to, to + length * channels);
            return;
        }
        int from = LINE + cell * geometry.dilationWidth() * channels;
        int together = geometry.strideWidth() == 1 ? length : 1;
        for (int pixel = 0; pixel < length; pixel += together) {
            move(scratch, from + pixel * geometry.strideWidth() * channels, to + pixel * channels, together * channels);
        }
    }

    /** Sets the sums to the bias of some channels, for the pixels of {@code length} elements. */
    abstract void begin(Scratch scratch, int channel, int length);

    /**
     * Copies channels of the pixel at {@code pixel}, each as often as it has output channels, from output channel on.
     */
    abstract void load(Arena arena, int pixel, int channel, Scratch scratch, int to, int length);

    /** Copies some of the scratch within it. */
    abstract void move(Scratch scratch, int from, int to, int length);

    /** Makes the scratch 0 from one place to another. */
    abstract void clear(Scratch scratch, int from, int to);

    /** Adds three cells to the sums, starting at the given row of the filter. */
    abstract void addThree(Scratch scratch, int channel, int row, int length);

    /** Writes the results of some channels of some pixels to {@code to} in the arena. */
    abstract void finish(Scratch scratch, int pixels, int channel, int channels, Arena arena, int to);
}

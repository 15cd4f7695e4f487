package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/**
 * What depthwise convolutions of reals and of quantised values share. A tile is all channels of as many neighbouring
 * pixels of a row as {@link Tile#WIDTH} holds, or, of more channels than that, some of those of one pixel. For three cells
 * of the window at a time, what they see is copied into the scratch, with zeros for what lies outside the image, in the
 * order of the sums: {@code [pixel][channel]}. The filter is repeated for each pixel of a tile, so that the innermost
 * loop is long however few the channels are. See {@link Tile} for how it is written.
 */
abstract class DepthwiseKernel implements Kernel {
    /** Cells of the window that are added at a time. */
    static final int CELLS = 3;

    final ConvGeometry geometry;
    /** Output channels of one input channel. */
    final int multiplier;
    /** Pixels of a tile. */
    final int pixels;
    /** Cells in a row of the window, with some of weight 0 at its end to make them a multiple of {@link #CELLS}. */
    private final int rowCells;
    private final int input;
    private final int output;

    DepthwiseKernel(ConvGeometry geometry, int input, int output) {
        this.geometry = geometry;
        this.multiplier = geometry.outChannels() / geometry.inChannels();
        this.pixels = Math.clamp(Tile.WIDTH / geometry.outChannels(), 1, geometry.outWidth());
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

    @Override
    public final int parts() {
        return geometry.outRows();
    }

    @Override
    public final void run(Arena arena, Scratch scratch, int from, int to) {
        for (int row = from; row < to; row++) {
            for (int x = 0; x < geometry.outWidth(); x += pixels) {
                int length = Math.min(pixels, geometry.outWidth() - x);
                for (int channel = 0; channel < geometry.outChannels(); channel += Tile.WIDTH) {
                    int channels = Math.min(Tile.WIDTH, geometry.outChannels() - channel);
                    begin(scratch, channel, length * channels);
                    addWindows(arena, scratch, row, x, length, channel, channels);
                    finish(scratch, length, channel, channels, arena,
                            output + (row * geometry.outWidth() + x) * geometry.outStride() + channel);
                }
            }
        }
    }

    private void addWindows(Arena arena, Scratch scratch, int row, int x, int length, int channel, int channels) {
        ConvGeometry g = geometry;
        int image = input + row / g.outHeight() * g.inHeight() * g.inWidth() * g.inChannels();
        int top = row % g.outHeight() * g.strideHeight() - g.padTop();
        int left = x * g.strideWidth() - g.padLeft();
        int end = WindowKernel.endInside(top, g.dilationHeight(), g.filterHeight(), g.inHeight());
        for (int i = WindowKernel.firstInside(top, g.dilationHeight()); i < end; i++) {
            int line = image + (top + i * g.dilationHeight()) * g.inWidth() * g.inChannels();
            for (int j = 0; j < rowCells; j += CELLS) {
                for (int cell = 0; cell < CELLS; cell++) {
                    int place = (1 + cell) * Tile.STRIDE;
                    if (j + cell < g.filterWidth()) {
                        load(arena, line, left + (j + cell) * g.dilationWidth(), length, channel, channels, scratch,
                                place);
                    } else {
                        clear(scratch, place, place + length * channels);
                    }
                }
                addThree(scratch, channel, i * rowCells + j, length * channels);
            }
        }
    }

    /** Copies what one cell of the windows of some pixels sees, the first of them in column {@code left} of the image. */
    private void load(Arena arena, int line, int left, int length, int channel, int channels, Scratch scratch, int to) {
        int stride = geometry.strideWidth();
        int first = Math.min(WindowKernel.firstInside(left, stride), length);
        int end = Math.max(WindowKernel.endInside(left, stride, length, geometry.inWidth()), first);
        clear(scratch, to, to + first * channels);
        clear(scratch, to + end * channels, to + length * channels);
        // pixels that are neighbours in the image are copied in one go, if all of their channels are wanted
        int together = stride == 1 && channels == geometry.inChannels() ? Math.max(end - first, 1) : 1;
        for (int pixel = first; pixel < end; pixel += together) {
            copy(arena, line + (left + pixel * stride) * geometry.inChannels(), channel, scratch, to + pixel * channels,
                    together * channels);
        }
    }

    /** Sets the sums to the bias of some channels, for as many pixels as {@code length} elements are. */
    abstract void begin(Scratch scratch, int channel, int length);

    /** Copies channels of the pixel at {@code pixel}, each as often as it has output channels, from output channel on. */
    abstract void copy(Arena arena, int pixel, int channel, Scratch scratch, int to, int length);

    /** Makes the scratch 0 from one place to another. */
    abstract void clear(Scratch scratch, int from, int to);

    /** Adds three cells to the sums, the first of which is the given row of the filter. */
    abstract void addThree(Scratch scratch, int channel, int row, int length);

    /** Writes the results of some channels of some pixels to {@code to} in the arena. */
    abstract void finish(Scratch scratch, int pixels, int channel, int channels, Arena arena, int to);
}

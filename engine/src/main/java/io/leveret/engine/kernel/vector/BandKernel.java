package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/**
 * What convolutions share: the output rows at hand are divided into blocks whose input fits in the cache, and each block
 * is computed from a {@link Band}, or from the arena itself where that already has the band's form.
 *
 * <p>Threads divide what there is more of: output rows, or, where an image has become so small that it has fewer pixels
 * than the filter has channels, pairs of panels of those. Then each thread reads the whole image and its own weights.
 */
abstract class BandKernel implements Kernel {
    final ConvGeometry geometry;
    final int output;
    private final Band band;
    private final boolean quantized;
    private final boolean direct;
    private final int input;
    /** Where a subclass's own floats start in the scratch. */
    final int tileAt;
    /** Where a subclass's own ints start in the scratch. */
    final int tileIntsAt;
    private final int pixelStride; // elements from one pixel to the next, in the memory that compute gets
    private final int panels;
    private final boolean byPanels; // whether threads divide panels

    /**
     * A kernel.
     *
     * @param panels panels of output channels that can be computed by themselves
     */
    BandKernel(ConvGeometry geometry, boolean quantized, int panels, int input, int output) {
        this.geometry = geometry;
        this.band = new Band(geometry);
        this.quantized = quantized;
        this.direct = isDirect(geometry, quantized);
        this.input = input;
        this.output = output;
        this.pixelStride = geometry.inChannels();
        this.tileAt = direct ? 0 : band.elements(band.outRows());
        this.tileIntsAt = Tiles.roundUp(band.outRows() * geometry.outWidth());
        this.panels = panels;
        this.byPanels = panels > 2 && panels * Lanes.COUNT > geometry.outRows() * geometry.outWidth();
    }

    /** Whether the arena has the band's form: reals without padding. */
    private static boolean isDirect(ConvGeometry geometry, boolean quantized) {
        return !quantized && !geometry.isPadded();
    }

    /** Elements from one input row to the next, in the memory that {@link #compute} gets. */
    static int rowLength(ConvGeometry geometry, boolean quantized) {
        int width = isDirect(geometry, quantized) ? geometry.inWidth() : geometry.paddedWidth();
        return width * geometry.inChannels();
    }

    @Override
    public final int parts() {
        return byPanels ? (panels + 1) / 2 : geometry.outRows();
    }

    @Override
    public final Scratch.Size scratch() {
        return new Scratch.Size(tileAt + tileFloats(), tileIntsAt + tileInts(), Lanes.COUNT);
    }

    /** The floats of scratch that a subclass needs for itself. */
    abstract int tileFloats();

    /** The ints of scratch that a subclass needs for itself. */
    abstract int tileInts();

    @Override
    public final void run(Arena arena, Scratch scratch, int from, int to) {
        if (byPanels) {
            run(arena, scratch, 0, geometry.outRows(), 2 * from, Math.min(2 * to, panels));
        } else {
            run(arena, scratch, from, to, 0, panels);
        }
    }

    private void run(Arena arena, Scratch scratch, int from, int to, int fromPanel, int toPanel) {
        for (int row = from; row < to;) {
            int image = row / geometry.outHeight();
            int y = row % geometry.outHeight();
            int rowsLeft = Math.min(to - row, geometry.outHeight() - y);
            int blocksLeft = (rowsLeft + band.outRows() - 1) / band.outRows();
            int rows = (rowsLeft + blocksLeft - 1) / blocksLeft; // blocks alike, and none that is hardly worth its weights
            int imageAt = input + image * geometry.inHeight() * geometry.inWidth() * geometry.inChannels();
            float[] values;
            if (direct) {
                values = arena.floats;
                imageAt += y * geometry.strideHeight() * geometry.inWidth() * geometry.inChannels();
                locate(scratch.ints, imageAt, rows, geometry.inWidth() * geometry.inChannels());
            } else {
                values = scratch.floats;
                band.load(arena, quantized, imageAt, y, rows, values);
                locate(scratch.ints, 0, rows, band.rowLength());
            }
            compute(arena, scratch, values, rows * geometry.outWidth(), row * geometry.outWidth(), fromPanel, toPanel);
            row += rows;
        }
    }

    /**
     * Writes where the window of each pixel of the block starts: {@code pixels[row · outWidth + column]}. The last pixel
     * is repeated until tiles are whole.
     */
    private void locate(int[] pixels, int start, int rows, int rowLength) {
        int pixel = 0;
        for (int y = 0; y < rows; y++) {
            int at = start + y * geometry.strideHeight() * rowLength;
            for (int x = 0; x < geometry.outWidth(); x++) {
                pixels[pixel++] = at;
                at += geometry.strideWidth() * pixelStride;
            }
        }
        for (; pixel % Tiles.PIXELS != 0; pixel++) {
            pixels[pixel] = pixels[pixel - 1];
        }
    }

    /**
     * Computes a block of output pixels.
     *
     * @param scratch its ints begin with the places in {@code values} where the pixels' windows start
     * @param pixels how many
     * @param firstPixel the first one's place among all output pixels of the batch
     * @param fromPanel the first panel to compute
     * @param toPanel the panel after the last
     */
    abstract void compute(Arena arena, Scratch scratch, float[] values, int pixels, int firstPixel, int fromPanel,
            int toPanel);
}

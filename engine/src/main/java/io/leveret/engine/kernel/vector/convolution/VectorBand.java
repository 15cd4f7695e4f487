package io.leveret.engine.kernel.vector.convolution;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.vector.lane.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The input rows that some rows of output see, as float32 and with the padding in it: what a thread works on while it
 * stays in the cache. A window is then a few contiguous runs, and no kernel knows borders or int16. It is a copy in the
 * scratch, {@code [row][column][channel]} with columns from {@code −padLeft}; or the arena itself, where
 * that has the same form.
 */
@HotLoops
public final class VectorBand {
    /** A band should leave room in a second-level cache of 512 KiB or more. */
    private static final int TARGET_FLOATS = 48 * 1024;
    /** The same, where the filter itself does not fit there: then fewer passes over the filter save more. */
    private static final int TARGET_FLOATS_OF_LARGE_FILTERS = 128 * 1024;
    private static final int LARGE_FILTER_FLOATS = 256 * 1024;

    private final Geometry geometry;
    private final boolean quantized; // whether the images lie among the arena's quantized tensors
    private final boolean direct; // whether the arena itself is the band
    private final int channels;
    private final int rowLength;
    private final int outRows;
    private final boolean contiguous; // whether rows of the image lie in memory as rows of the band do

    /**
     * The band of a convolution.
     *
     * @param quantized whether the images lie among the arena's quantized tensors
     */
    public VectorBand(Geometry geometry, boolean quantized) {
        this(geometry, quantized,
                geometry.outRowsWithin(targetFloats(geometry) / (geometry.paddedWidth() * geometry.inChannels())));
    }

    private static int targetFloats(Geometry geometry) {
        long filterFloats = (long) geometry.filterHeight() * geometry.filterWidth() * geometry.inChannels()
                * geometry.outChannels();
        return filterFloats < LARGE_FILTER_FLOATS ? TARGET_FLOATS : TARGET_FLOATS_OF_LARGE_FILTERS;
    }

    /**
     * The band of a convolution.
     *
     * @param outRows the most rows of output to compute from it
     */
    public VectorBand(Geometry geometry, boolean quantized, int outRows) {
        this.geometry = geometry;
        this.quantized = quantized;
        this.direct = isDirect(geometry, quantized);
        this.channels = geometry.inChannels();
        this.rowLength = rowLength(geometry, quantized);
        this.outRows = outRows;
        this.contiguous = geometry.padLeft() == 0 && geometry.paddedWidth() == geometry.inWidth();
    }

    /** Whether the arena has the band's form: float32 values without padding. */
    private static boolean isDirect(Geometry geometry, boolean quantized) {
        return !quantized && !geometry.isPadded();
    }

    /** Elements from one row to the next. */
    public static int rowLength(Geometry geometry, boolean quantized) {
        int width = isDirect(geometry, quantized) ? geometry.inWidth() : geometry.paddedWidth();
        return width * geometry.inChannels();
    }

    /** The most rows of output to compute from one band. */
    public int outRows() {
        return outRows;
    }

    /** Returns the number of output rows to compute from the next band; see {@link Geometry#evenRows}. */
    public int rowsFrom(int row, int end) {
        return geometry.evenRows(row, end, outRows);
    }

    /**
     * The floats that a band takes at the start of the scratch, and a vector more, which may be read across its end.
     */
    public int floats() {
        return direct ? 0 : geometry.inRows(outRows) * rowLength + Lanes.COUNT;
    }

    /** The ints that it takes at the start of the scratch: the places of its pixels, in whole tiles. */
    public int ints() {
        return Tiles.roundUp(outRows * geometry.outWidth());
    }

    /**
     * Fills the band for some output rows, and writes the start of each pixel's window in it to the ints of the
     * scratch, {@code [row · outWidth + column]}. The last pixel is repeated until tiles are whole.
     *
     * @param input start of the images in the arena
     * @param row the first row of output, among those of all images of the batch
     * @param rows number of rows, of one image
     * @return the array of the positions
     */
    public float[] load(Arena arena, int input, Scratch scratch, int row, int rows) {
        int image = input + row / geometry.outHeight() * geometry.inHeight() * geometry.inWidth() * channels;
        int y = row % geometry.outHeight();
        if (direct) {
            locate(scratch.ints, image + y * geometry.strideHeight() * rowLength, rows);
            return arena.floats;
        }
        copy(arena, image, y * geometry.strideHeight() - geometry.padTop(), geometry.inRows(rows), scratch.floats);
        locate(scratch.ints, 0, rows);
        return scratch.floats;
    }

    private void locate(int[] pixels, int start, int rows) {
        int rowStride = geometry.strideHeight() * rowLength;
        // of products, a row is a pixel
        int step = geometry.outWidth() == 1 ? rowStride : geometry.strideWidth() * channels;
        int lines = geometry.outWidth() == 1 ? 1 : rows;
        int length = rows * geometry.outWidth() / lines;
        int pixel = 0;
        for (int y = 0; y < lines; y++) {
            int at = start + y * rowStride;
            for (int x = 0; x < length; x++) {
                pixels[pixel + x] = at + x * step;
            }
            pixel += length;
        }
        for (; pixel % Tiles.PIXELS != 0; pixel++) {
            pixels[pixel] = pixels[pixel - 1];
        }
    }

    /** Copies rows of an image from {@code first}; some may lie outside. */
    private void copy(Arena arena, int image, int first, int rows, float[] band) {
        if (contiguous && first >= 0 && first + rows <= geometry.inHeight()) {
            copy(arena, image + first * rowLength, band, 0, rows * rowLength);
            return;
        }
        int columns = Math.min(geometry.inWidth(), geometry.paddedWidth() - geometry.padLeft());
        for (int i = 0; i < rows; i++) {
            int y = first + i;
            int row = i * rowLength;
            if (y < 0 || y >= geometry.inHeight() || columns <= 0) {
                Arrays.fill(band, row, row + rowLength, 0);
                continue;
            }
            int source = image + y * geometry.inWidth() * channels;
            int target = row + geometry.padLeft() * channels;
            Arrays.fill(band, row, target, 0);
            copy(arena, source, band, target, columns * channels);
            Arrays.fill(band, target + columns * channels, row + rowLength, 0);
        }
    }

    private void copy(Arena arena, int from, float[] band, int to, int length) {
        if (quantized) {
            widen(arena.shorts, from, band, to, length);
        } else {
            System.arraycopy(arena.floats, from, band, to, length);
        }
    }

    /** int16 to float32. */
    private static void widen(short[] source, int from, float[] target, int to, int length) {
        int i = 0;
        for (; i <= length - Lanes.COUNT; i += Lanes.COUNT) {
            ((FloatVector) ShortVector.fromArray(Lanes.SHORTS, source, from + i)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0)).intoArray(target, to + i);
        }
        for (; i < length; i++) {
            target[to + i] = source[from + i];
        }
    }
}

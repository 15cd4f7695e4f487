package io.leveret.engine.kernel.machine;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.machine.code.PanelElements;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The input rows of some output rows, with padding, so that no kernel handles borders: a copy in the scratch's band,
 * {@code [row][column][channel]} with columns from {@code −padLeft}; or the arena itself, unless there is padding or it
 * holds other elements.
 */
final class MachineBand {
    /** A band should leave room in a second-level cache of 512 KiB or more. */
    private static final int TARGET_ELEMENTS = 96 * 1024;
    /** The same of float32. */
    private static final int TARGET_FLOATS = 64 * 1024;
    /** Elements beyond the last row, which a vector may read or write across its end. */
    private static final int SLACK = 32;

    private final Geometry geometry;
    private final PanelElements elements;
    private final int offset; // difference of uint8 elements from centered values
    private final boolean direct; // whether the arena itself is the band
    private final boolean contiguous; // whether rows of the image lie in memory as rows of the band do
    private final int channels;
    private final int rowLength;
    private final int outRows;

    /**
     * The band of a convolution.
     *
     * @param offset difference of uint8 elements from centered values
     */
    MachineBand(Geometry geometry, PanelElements elements, int offset) {
        this.geometry = geometry;
        this.elements = elements;
        this.offset = offset;
        this.direct = elements != PanelElements.UINT8 && !geometry.isPadded();
        this.contiguous = geometry.padLeft() == 0 && rowLength(geometry) == geometry.inWidth() * geometry.inChannels();
        this.channels = geometry.inChannels();
        this.rowLength = rowLength(geometry);
        this.outRows = geometry.outRowsWithin(
                (elements == PanelElements.FLOAT32 ? TARGET_FLOATS : TARGET_ELEMENTS)
                        / (geometry.paddedWidth() * channels));
    }

    /** What it consists of. */
    PanelElements elements() {
        return elements;
    }

    /** Elements from one row to the next. */
    static int rowLength(Geometry geometry) {
        return (geometry.isPadded() ? geometry.paddedWidth() : geometry.inWidth()) * geometry.inChannels();
    }

    /** The scratch that it needs. */
    Scratch.Size scratch() {
        int shorts = Math.ceilDiv(elements.bytes(), Short.BYTES); // for an element
        return new Scratch.Size(0, outRows * geometry.outWidth(), 0)
                .withBand(direct ? 0 : shorts * (geometry.inRows(outRows) * rowLength + SLACK));
    }

    /** Returns the number of output rows to compute from the next band; see {@link Geometry#evenRows}. */
    int rowsFrom(int row, int end) {
        return geometry.evenRows(row, end, outRows);
    }

    /**
     * Fills the band for some output rows, and writes the start of each pixel's window in it to the ints of the
     * scratch, {@code [row · outWidth + column]}.
     *
     * @param input start of the images in the arena
     * @param row the first row of output, among those of all images of the batch
     * @param rows number of rows, of one image
     * @return the array of the positions
     */
    MemorySegment load(Arena arena, int input, Scratch scratch, int row, int rows) {
        return load(arena, input, scratch, row, rows, elements == PanelElements.UINT8 ? offset : 0);
    }

    /**
     * The same, with another value than 0 around the images.
     *
     * @param padding the value, 0…255, as the band holds it; 0 for float32
     */
    MemorySegment load(Arena arena, int input, Scratch scratch, int row, int rows, int padding) {
        int image = input + row / geometry.outHeight() * geometry.inHeight() * geometry.inWidth() * channels;
        int first = row % geometry.outHeight() * geometry.strideHeight() - geometry.padTop();
        if (direct) {
            locate(scratch.ints, image + first * rowLength, rows);
            return elements == PanelElements.FLOAT32 ? arena.floatSegment : arena.shortSegment;
        }
        copy(arena, image, first, geometry.inRows(rows), scratch.band, padding);
        locate(scratch.ints, 0, rows);
        return scratch.band;
    }

    private void locate(int[] places, int start, int rows) {
        int pixel = 0;
        for (int y = 0; y < rows; y++) {
            int at = start + y * geometry.strideHeight() * rowLength;
            for (int x = 0; x < geometry.outWidth(); x++) {
                places[pixel++] = at + x * geometry.strideWidth() * channels;
            }
        }
    }

    /** Copies rows of an image from {@code first}; some may lie outside. */
    private void copy(Arena arena, int image, int first, int rows, MemorySegment band, int padding) {
        if (contiguous && first >= 0 && first + rows <= geometry.inHeight()) {
            copy(arena, image + first * rowLength, band, 0, rows * rowLength);
            return;
        }
        int columns = Math.min(geometry.inWidth(), geometry.paddedWidth() - geometry.padLeft());
        for (int i = 0; i < rows; i++) {
            int y = first + i;
            int row = i * rowLength;
            if (y < 0 || y >= geometry.inHeight() || columns <= 0) {
                fill(band, row, row + rowLength, padding);
                continue;
            }
            int target = row + geometry.padLeft() * channels;
            fill(band, row, target, padding);
            copy(arena, image + y * geometry.inWidth() * channels, band, target, columns * channels);
            fill(band, target + columns * channels, row + rowLength, padding); // and what was written past the end
        }
    }

    private void copy(Arena arena, int from, MemorySegment band, int to, int length) {
        switch (elements) {
            case FLOAT32 ->
                    MemorySegment.copy(arena.floats, from, band, ValueLayout.JAVA_FLOAT, (long) to * Float.BYTES,
                            length);
            case INT16 -> MemorySegment.copy(arena.shorts, from, band, ValueLayout.JAVA_SHORT, (long) to * Short.BYTES,
                    length);
            case UINT8 -> MachineCode.narrow(arena.shortSegment, band, from, to, length, offset);
        }
    }

    /** Fills eight bytes at a time; a slice to fill would be an object, unless the JIT eliminates it. */
    private void fill(MemorySegment band, int from, int to, int value) {
        long repeated = switch (elements) { // little-endian, as all machines of this code are
            case FLOAT32 -> 0;
            case INT16 -> value * 0x0001_0001_0001_0001L;
            case UINT8 -> value * 0x0101_0101_0101_0101L;
        };
        long at = (long) from * elements.bytes();
        long end = (long) to * elements.bytes();
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            band.set(ValueLayout.JAVA_LONG_UNALIGNED, at, repeated);
        }
        for (; at < end; at++) {
            band.set(ValueLayout.JAVA_BYTE, at, (byte) (repeated >>> at % Short.BYTES * Byte.SIZE));
        }
    }
}

package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A copy of the input rows that some rows of output see, as float32 and with the padding in it: what a thread works on
 * while it stays in the cache. A window is then a few contiguous runs, and no kernel knows borders or int16.
 *
 * <p>Layout: {@code [row][column][channel]}, columns from {@code −padLeft}.
 */
final class Band {
    /** A band should leave room in a second-level cache of 512 KiB or more. */
    private static final int TARGET_FLOATS = 48 * 1024;

    private final ConvGeometry geometry;
    private final int channels;
    private final int rowLength;
    private final int outRows;
    private final boolean contiguous; // whether rows of the image lie in memory as rows of the band do

    /** The band of a convolution. */
    Band(ConvGeometry geometry) {
        this.geometry = geometry;
        this.channels = geometry.inChannels();
        this.rowLength = geometry.paddedWidth() * channels;
        int inRows = Math.max(TARGET_FLOATS / rowLength, 1);
        this.outRows = Math.clamp((inRows - geometry.windowHeight()) / geometry.strideHeight() + 1, 1,
                geometry.outHeight());
        this.contiguous = geometry.padLeft() == 0 && geometry.paddedWidth() == geometry.inWidth();
    }

    /** Elements from one row to the next. */
    int rowLength() {
        return rowLength;
    }

    /** How many rows of output to compute from one band. */
    int outRows() {
        return outRows;
    }

    /** The elements of a band for so many rows of output, and a vector more, which may be read across its end. */
    int elements(int outRows) {
        return inRows(outRows) * rowLength + Lanes.COUNT;
    }

    private int inRows(int outRows) {
        return (outRows - 1) * geometry.strideHeight() + geometry.windowHeight();
    }

    /**
     * Fills the band for the output rows from {@code outRow} of an image.
     *
     * @param quantized whether the image lies among the arena's quantised tensors
     * @param image where it starts there
     */
    void load(Arena arena, boolean quantized, int image, int outRow, int outRows, float[] band) {
        int first = outRow * geometry.strideHeight() - geometry.padTop();
        int columns = Math.min(geometry.inWidth(), geometry.paddedWidth() - geometry.padLeft());
        if (contiguous && first >= 0 && first + inRows(outRows) <= geometry.inHeight()) {
            copy(arena, quantized, image + first * rowLength, band, 0, inRows(outRows) * rowLength);
            return;
        }
        for (int i = 0; i < inRows(outRows); i++) {
            int y = first + i;
            int row = i * rowLength;
            if (y < 0 || y >= geometry.inHeight() || columns <= 0) {
                Arrays.fill(band, row, row + rowLength, 0);
                continue;
            }
            int source = image + y * geometry.inWidth() * channels;
            int target = row + geometry.padLeft() * channels;
            Arrays.fill(band, row, target, 0);
            copy(arena, quantized, source, band, target, columns * channels);
            Arrays.fill(band, target + columns * channels, row + rowLength, 0);
        }
    }

    private static void copy(Arena arena, boolean quantized, int from, float[] band, int to, int length) {
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

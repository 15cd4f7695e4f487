package io.leveret.image;

import java.nio.ByteBuffer;

/**
 * One of the three planes of a {@link YuvFrame}: where its samples lie in a buffer. The sample of column {@code x} and
 * row {@code y} is byte {@code y · rowStride + x · pixelStride}; bytes between samples and after rows are ignored, and
 * may be missing after the last sample. The same model as {@code android.media.Image.Plane}.
 *
 * @param samples one byte each, from the buffer's current position to its limit; not copied, so the bytes must not
 *     change before the frame is converted
 * @param rowStride bytes from a sample to the one below it, at least 1; the frame checks that it is not shorter than a
 *     row
 * @param pixelStride bytes from a sample to the one to the right of it, at least 1
 */
public record YuvPlane(ByteBuffer samples, int rowStride, int pixelStride) {
    /**
     * Checks the strides.
     *
     * @throws IllegalArgumentException if one is below 1
     */
    public YuvPlane {
        if (rowStride < 1 || pixelStride < 1) {
            throw new IllegalArgumentException(
                    "strides must be at least 1: rowStride=" + rowStride + " pixelStride=" + pixelStride);
        }
        samples = samples.slice();
    }

    /** Returns a view of the bytes from 0 to their count, with an independent position and limit. */
    @Override
    public ByteBuffer samples() {
        return samples.duplicate();
    }

    /** Refuses a plane whose rows overlap or whose samples do not all lie within the buffer. */
    void check(String name, int columns, int rows) {
        long rowBytes = rowBytes(columns);
        if (rowStride < rowBytes) {
            throw new IllegalArgumentException("a row of " + columns + " samples of " + name + " with pixelStride="
                    + pixelStride + " takes " + rowBytes + " bytes, more than rowStride=" + rowStride);
        }
        long neededBytes = (long) rowStride * (rows - 1) + rowBytes;
        if (samples.limit() < neededBytes) {
            throw new IllegalArgumentException(columns + " x " + rows + " samples of " + name + " with rowStride="
                    + rowStride + " and pixelStride=" + pixelStride + " take " + neededBytes
                    + " bytes, the buffer has " + samples.limit());
        }
    }

    /** Fills the start of {@code row} with the bytes from the first sample of row {@code y} to its last. */
    void readRow(int y, int columns, byte[] row) {
        samples.get(y * rowStride, row, 0, (int) rowBytes(columns));
    }

    /** Bytes from the first sample of a row to its last. */
    long rowBytes(int columns) {
        return (long) (columns - 1) * pixelStride + 1;
    }
}

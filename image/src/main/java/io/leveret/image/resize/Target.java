package io.leveret.image.resize;

/**
 * A rectangle of a result that a resizer fills.
 *
 * @param rgb of the whole result
 * @param start the index of its first byte
 * @param rowBytes from one row to the next
 * @param width pixels in a row of the rectangle, at least 1
 * @param height rows of the rectangle, at least 1
 */
public record Target(byte[] rgb, int start, int rowBytes, int width, int height) {
    /** The index of a pixel's first byte. */
    int at(int x, int y) {
        return start + y * rowBytes + x * RowResizer.CHANNELS;
    }
}

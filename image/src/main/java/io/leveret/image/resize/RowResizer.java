package io.leveret.image.resize;

/**
 * Resizes a picture whose rows it gets from the top, so that the picture need not be in memory. Gets the rows that
 * {@link #needs} names, of which the last one stays unchanged until the next; the result is complete after all of them.
 */
public interface RowResizer {
    /** Red, green, blue. */
    int CHANNELS = 3;

    /** Returns whether the result depends on a row; asked in order, for rows that follow those it has got. */
    boolean needs(int y);

    /**
     * Takes a row of the part that is resized.
     *
     * @param y its place, from 0
     * @param rgb {@code [columns][3]} from {@code at} on; not modified
     */
    void row(int y, byte[] rgb, int at);
}

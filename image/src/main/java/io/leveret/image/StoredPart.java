package io.leveret.image;

/**
 * A part of a picture as a file stores it, and how it is turned upright.
 *
 * @param left its first stored column
 * @param top its first stored row
 * @param columns stored columns
 * @param rows stored rows
 * @param orientation turns it upright
 */
record StoredPart(int left, int top, int columns, int rows, Orientation orientation) {
    /** The whole of a picture that is stored upright. */
    StoredPart(int width, int height) {
        this(0, 0, width, height, Orientation.NORMAL);
    }

    /** Pixels in an upright row. */
    int width() {
        return orientation.swapsSides() ? rows : columns;
    }

    /** Upright rows. */
    int height() {
        return orientation.swapsSides() ? columns : rows;
    }

    /** Returns the same part, turned once more. */
    StoredPart turned(Orientation next) {
        return new StoredPart(left, top, columns, rows, orientation.then(next));
    }

    /** Returns a rectangle of the upright part. */
    StoredPart cut(Region.Part part) {
        boolean swapped = orientation.swapsSides();
        int across = swapped ? part.y() : part.x();
        int down = swapped ? part.x() : part.y();
        int wide = swapped ? part.height() : part.width();
        int high = swapped ? part.width() : part.height();
        return new StoredPart(left + (orientation.reversesColumns() ? columns - across - wide : across),
                top + (orientation.reversesRows() ? rows - down - high : down), wide, high, orientation);
    }
}

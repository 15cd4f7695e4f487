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

    /**
     * Returns the same part of a picture that is decoded at a smaller size: its edges, rounded to the nearest edges of
     * that picture's pixels.
     *
     * @param decodedColumns of all of the picture
     * @param decodedRows of all of the picture
     * @param whole all of it before
     */
    StoredPart at(int decodedColumns, int decodedRows, StoredPart whole) {
        int nextLeft = edge(left, whole.columns, decodedColumns, decodedColumns - 1);
        int nextTop = edge(top, whole.rows, decodedRows, decodedRows - 1);
        int right = Math.max(nextLeft + 1, edge(left + columns, whole.columns, decodedColumns, decodedColumns));
        int bottom = Math.max(nextTop + 1, edge(top + rows, whole.rows, decodedRows, decodedRows));
        return new StoredPart(nextLeft, nextTop, right - nextLeft, bottom - nextTop, orientation);
    }

    private static int edge(int edge, int side, int decodedSide, int last) {
        return Math.clamp(Math.round((double) edge * decodedSide / side), 0, last);
    }
}

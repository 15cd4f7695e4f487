package io.leveret.image.resize;

/**
 * The picture that a resizer makes of stored rows is upright: first its columns are in reverse order or not, and its
 * rows, and then rows become columns or not.
 *
 * @param columns stored pixels in a row
 * @param rows stored rows
 * @param swapped whether rows become columns
 * @param columnsReversed whether the first stored column is the last one of the upright picture, or row if swapped
 * @param rowsReversed whether the first stored row is the last one of the upright picture, or column if swapped
 */
public record Turn(int columns, int rows, boolean swapped, boolean columnsReversed, boolean rowsReversed) {
    /** Pixels in an upright row. */
    public int width() {
        return swapped ? rows : columns;
    }

    /** Upright rows. */
    public int height() {
        return swapped ? columns : rows;
    }

    /** Whether the stored picture is upright. */
    boolean isUpright() {
        return !swapped && !columnsReversed && !rowsReversed;
    }
}

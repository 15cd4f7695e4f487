package io.leveret.image.codec;

import java.io.Serializable;

/**
 * What is missing of a picture whose file is cut off or damaged.
 *
 * @param rows stored rows of the picture, also if it is decoded to fewer
 * @param intactRows rows of which all data is there and readable, from 0 to {@code rows}. Of an interlaced picture the
 *     rows that are complete; of a progressive JPEG those of which each coefficient has a value, perhaps a coarse one.
 *     Damage that no checksum or code reveals is not found, so rows that are counted may be wrong. Invalid codes
 *     do not count in the details of a progressive JPEG, all but the averages of its blocks, if the file has all its
 *     scans and its end: a scale may leave the details out, and the damage is the same at every scale
 * @param reason what is wrong with the file, as part of a sentence
 */
public record Damage(int rows, int intactRows, String reason) implements Serializable {
    /**
     * Checks the rows.
     *
     * @throws IllegalArgumentException if they are not between 0 and all of them
     */
    public Damage {
        if (intactRows < 0 || intactRows > rows) {
            throw new IllegalArgumentException(intactRows + " of " + rows + " rows cannot be intact");
        }
    }

    /** Describes it, such as "12 of 480 rows are missing: its picture data ends early". */
    public String describe() {
        int missing = rows - intactRows;
        return (missing == 0 ? "all rows are there, but not without damage"
                : missing + " of " + rows + (missing == 1 ? " rows is" : " rows are") + " missing") + ": " + reason;
    }
}

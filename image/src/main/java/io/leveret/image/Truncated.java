package io.leveret.image;

import io.leveret.image.codec.Damage;

/**
 * Which photos are used although their files are cut off or damaged. The same rule holds for all formats and all kinds
 * of damage; a file whose headers are damaged, or of whose picture nothing is there, is always refused.
 */
public enum Truncated {
    /** None. */
    REFUSE,
    /** Those of which at least nine tenths of the rows are there. */
    NINE_TENTHS,
    /** All; rows that are missing are black, or gray in a JPEG. */
    PARTIAL;

    /** Returns whether a photo with this damage is used. */
    boolean accepts(Damage damage) {
        return switch (this) {
            case REFUSE -> false;
            case NINE_TENTHS -> 10L * damage.intactRows() >= 9L * damage.rows();
            case PARTIAL -> true;
        };
    }
}

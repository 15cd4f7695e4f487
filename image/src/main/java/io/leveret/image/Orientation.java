package io.leveret.image;

import io.leveret.base.OptionException;

/**
 * How to turn a stored image upright: the eight values of the EXIF tag 274, in EXIF order, each named after what is
 * done to the stored image (Exif 2.32, section 4.6.4, "Orientation").
 */
public enum Orientation {
    /** 1: stored upright. */
    NORMAL,
    /** 2: left and right are swapped. */
    MIRROR_HORIZONTAL,
    /** 3: half a turn. */
    ROTATE_180,
    /** 4: top and bottom are swapped. */
    MIRROR_VERTICAL,
    /** 5: mirrored at the diagonal from the top left. */
    TRANSPOSE,
    /** 6: a quarter turn clockwise. */
    ROTATE_90,
    /** 7: mirrored at the diagonal from the top right. */
    TRANSVERSE,
    /** 8: a quarter turn counter-clockwise. */
    ROTATE_270;

    private static final Orientation[] BY_EXIF = values(); // [exif value - 1]

    /**
     * Returns the orientation for a value of the EXIF tag.
     *
     * @param exifValue 1 to 8
     * @throws IllegalArgumentException if it is outside 1 to 8
     */
    public static Orientation ofExif(int exifValue) {
        if (exifValue < 1 || exifValue > BY_EXIF.length) {
            throw new IllegalArgumentException("EXIF orientation " + exifValue + " is outside 1 to 8");
        }
        return BY_EXIF[exifValue - 1];
    }

    /**
     * Returns the rotation by a multiple of a quarter turn.
     *
     * @param degreesClockwise any multiple of 90, negative for counter-clockwise
     * @throws OptionException if it is not a multiple of 90
     */
    public static Orientation ofRotation(int degreesClockwise) {
        return switch (Math.floorMod(degreesClockwise, 360)) {
            case 0 -> NORMAL;
            case 90 -> ROTATE_90;
            case 180 -> ROTATE_180;
            case 270 -> ROTATE_270;
            default -> throw new OptionException("rotation", degreesClockwise,
                    _ -> "a rotation of " + degreesClockwise + " degrees is no multiple of 90");
        };
    }

    /** The value of the EXIF tag, 1 to 8. */
    public int exifValue() {
        return ordinal() + 1;
    }

    /** Whether turning the image swaps its width and its height. */
    public boolean swapsSides() {
        return switch (this) {
            case TRANSPOSE, ROTATE_90, TRANSVERSE, ROTATE_270 -> true;
            case NORMAL, MIRROR_HORIZONTAL, ROTATE_180, MIRROR_VERTICAL -> false;
        };
    }

    /** Whether the first stored column is the last one of the upright image, or its last row if sides are swapped. */
    boolean reversesColumns() {
        return switch (this) {
            case MIRROR_HORIZONTAL, ROTATE_180, TRANSVERSE, ROTATE_270 -> true;
            case NORMAL, MIRROR_VERTICAL, TRANSPOSE, ROTATE_90 -> false;
        };
    }

    /** Whether the first stored row is the last one of the upright image, or its last column if sides are swapped. */
    boolean reversesRows() {
        return switch (this) {
            case MIRROR_VERTICAL, ROTATE_180, TRANSVERSE, ROTATE_90 -> true;
            case NORMAL, MIRROR_HORIZONTAL, TRANSPOSE, ROTATE_270 -> false;
        };
    }

    /** Returns the orientation that does the same as this one and then another. */
    Orientation then(Orientation next) {
        boolean columns = reversesColumns() ^ (swapsSides() ? next.reversesRows() : next.reversesColumns());
        boolean rows = reversesRows() ^ (swapsSides() ? next.reversesColumns() : next.reversesRows());
        boolean swapped = swapsSides() ^ next.swapsSides();
        for (Orientation each : BY_EXIF) {
            if (each.swapsSides() == swapped && each.reversesColumns() == columns && each.reversesRows() == rows) {
                return each;
            }
        }
        throw new AssertionError("the eight orientations are all there are");
    }
}

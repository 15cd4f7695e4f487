package io.leveret.image;

/**
 * Which rectangle of an upright picture becomes which rectangle of a result; the rest of the result is black.
 *
 * @param part of the picture
 * @param width pixels in a row of the result
 * @param height rows of the result
 * @param inner of the result
 */
record Placement(Region.Part part, int width, int height, Region.Part inner) {
    /** Scales a part of a picture to the whole result. */
    static Placement filling(Region.Part part, int width, int height) {
        return new Placement(part, width, height, new Region.Part(0, 0, width, height));
    }

    /** Returns the centered rectangle of a picture; of an odd difference the smaller half is on the left and top. */
    static Region.Part centered(int width, int height, int innerWidth, int innerHeight) {
        return new Region.Part((width - innerWidth) / 2, (height - innerHeight) / 2, innerWidth, innerHeight);
    }
}

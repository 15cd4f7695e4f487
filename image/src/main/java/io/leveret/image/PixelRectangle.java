package io.leveret.image;

/**
 * A rectangle in the coordinates of a picture, whose edges may lie between pixels and outside the picture.
 *
 * @param x left edge; the picture's is 0
 * @param y top edge; the picture's is 0
 * @param width above 0, in pixels
 * @param height above 0, in pixels
 */
public record PixelRectangle(double x, double y, double width, double height) {
    /** Whether a point lies inside, or on the left or top edge. */
    public boolean contains(double pointX, double pointY) {
        return pointX >= x && pointY >= y && pointX < x + width && pointY < y + height;
    }
}

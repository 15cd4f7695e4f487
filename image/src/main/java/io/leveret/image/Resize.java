package io.leveret.image;

import java.util.Objects;

/**
 * How a picture is brought to the size a model takes.
 *
 * @param resizer how pixels are computed
 * @param fit how to treat another aspect ratio
 */
public record Resize(Resizer resizer, Fit fit) {
    /**
     * Half-pixel bilinear, squashed: what TensorFlow 2's {@code tf.image.resize} does by default and so what most
     * models were trained with, and what the checks of TensorFlow Lite's Task Library and of libcoral use, whose
     * published scores these settings reproduce.
     */
    public static final Resize DEFAULT = new Resize(Resizer.HALF_PIXEL_BILINEAR, Fit.SQUASH);

    /** Checks that nothing is null. */
    public Resize {
        Objects.requireNonNull(resizer, "resizer");
        Objects.requireNonNull(fit, "fit");
    }

    /**
     * Returns the picture at this size.
     *
     * @param width pixels in a row of the result
     * @param height rows of the result
     * @throws IllegalArgumentException if a side is below 1
     */
    public Pixels apply(Pixels picture, int width, int height) {
        Pixels.byteCount(width, height);
        if (picture.width() == width && picture.height() == height) {
            return picture;
        }
        return Framing.of(this, width, height).of(picture).picture();
    }

    /** Returns where a picture is placed in a result of this size. */
    Placement place(int pictureWidth, int pictureHeight, int width, int height) {
        Region.Part whole = new Region.Part(0, 0, pictureWidth, pictureHeight);
        return switch (fit) {
            case SQUASH -> Placement.filling(whole, width, height);
            case CROP -> Placement.filling(Placement.centered(pictureWidth, pictureHeight,
                    Math.min(pictureWidth, inAspect(pictureHeight, width, height)),
                    Math.min(pictureHeight, inAspect(pictureWidth, height, width))), width, height);
            case PAD -> new Placement(whole, width, height, Placement.centered(width, height,
                    Math.min(width, inAspect(height, pictureWidth, pictureHeight)),
                    Math.min(height, inAspect(width, pictureHeight, pictureWidth))));
        };
    }

    /**
     * Returns the rectangle of the picture that the result covers, in pixels of the picture: all of it, the part cut
     * out, or with {@link Fit#PAD} more than the picture.
     *
     * @param width pixels in a row of the result
     * @param height rows of the result
     */
    public PixelRectangle covered(Pixels picture, int width, int height) {
        Placement placement = place(picture.width(), picture.height(), width, height);
        Region.Part part = placement.part();
        Region.Part inner = placement.inner();
        double columns = (double) part.width() / inner.width(); // of the picture, for one of the result
        double rows = (double) part.height() / inner.height();
        return new PixelRectangle(part.x() - inner.x() * columns, part.y() - inner.y() * rows, width * columns,
                height * rows);
    }

    /** {@code round(side · ratioOf / ratioTo)}, at least 1. */
    private static int inAspect(int side, int ratioOf, int ratioTo) {
        return Math.clamp(Math.round((double) side * ratioOf / ratioTo), 1, Integer.MAX_VALUE);
    }
}

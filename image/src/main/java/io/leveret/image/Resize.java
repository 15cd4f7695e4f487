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
        return switch (fit) {
            case SQUASH -> resizer.resize(picture, width, height);
            case CROP -> resizer.resize(cropToAspect(picture, width, height), width, height);
            case PAD -> pad(picture, width, height);
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
        return switch (fit) {
            case SQUASH -> new PixelRectangle(0, 0, picture.width(), picture.height());
            case CROP -> {
                Size cut = cut(picture, width, height);
                yield new PixelRectangle((picture.width() - cut.width()) / 2, (picture.height() - cut.height()) / 2,
                        cut.width(), cut.height());
            }
            case PAD -> {
                Size inner = inner(picture, width, height);
                double columns = (double) picture.width() / inner.width(); // of the picture, for one of the result
                double rows = (double) picture.height() / inner.height();
                yield new PixelRectangle(-((width - inner.width()) / 2) * columns,
                        -((height - inner.height()) / 2) * rows, width * columns, height * rows);
            }
        };
    }

    private record Size(int width, int height) {}

    private static Pixels cropToAspect(Pixels picture, int width, int height) {
        Size cut = cut(picture, width, height);
        return CropOrPad.apply(picture, cut.width(), cut.height());
    }

    private Pixels pad(Pixels picture, int width, int height) {
        Size inner = inner(picture, width, height);
        return CropOrPad.apply(resizer.resize(picture, inner.width(), inner.height()), width, height);
    }

    /** The largest rectangle in a picture with the aspect of the result. */
    private static Size cut(Pixels picture, int width, int height) {
        return new Size(Math.min(picture.width(), inAspect(picture.height(), width, height)),
                Math.min(picture.height(), inAspect(picture.width(), height, width)));
    }

    /** The largest rectangle in the result with the aspect of a picture. */
    private static Size inner(Pixels picture, int width, int height) {
        return new Size(Math.min(width, inAspect(height, picture.width(), picture.height())),
                Math.min(height, inAspect(width, picture.height(), picture.width())));
    }

    /** {@code round(side · ratioOf / ratioTo)}, at least 1. */
    private static int inAspect(int side, int ratioOf, int ratioTo) {
        return Math.clamp(Math.round((double) side * ratioOf / ratioTo), 1, Integer.MAX_VALUE);
    }
}

package io.leveret.image;

import java.util.Objects;

/**
 * How a picture is brought to the size a model takes.
 *
 * @param resizer
 *            how pixels are computed
 * @param fit
 *            what becomes of the aspect
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
     * The picture at this size.
     *
     * @param width
     *            pixels in a row of the result
     * @param height
     *            rows of the result
     * @throws IllegalArgumentException
     *             if a side is below 1
     */
    public Pixels apply(Pixels picture, int width, int height) {
        Pixels.byteCount(width, height);
        return switch (fit) {
            case SQUASH -> resizer.resize(picture, width, height);
            case CROP -> resizer.resize(cropToAspect(picture, width, height), width, height);
            case PAD -> pad(picture, width, height);
        };
    }

    private static Pixels cropToAspect(Pixels picture, int width, int height) {
        int cropWidth = Math.min(picture.width(), inAspect(picture.height(), width, height));
        int cropHeight = Math.min(picture.height(), inAspect(picture.width(), height, width));
        return CropOrPad.apply(picture, cropWidth, cropHeight);
    }

    private Pixels pad(Pixels picture, int width, int height) {
        int innerWidth = Math.min(width, inAspect(height, picture.width(), picture.height()));
        int innerHeight = Math.min(height, inAspect(width, picture.height(), picture.width()));
        return CropOrPad.apply(resizer.resize(picture, innerWidth, innerHeight), width, height);
    }

    /** {@code round(side · ratioOf / ratioTo)}, at least 1. */
    private static int inAspect(int side, int ratioOf, int ratioTo) {
        return Math.clamp(Math.round((double) side * ratioOf / ratioTo), 1, Integer.MAX_VALUE);
    }
}

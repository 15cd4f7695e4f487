package io.leveret.image;

import java.util.Objects;

/**
 * A step that makes a picture of a picture, such as resizing or turning it. The factories are the operations of
 * TensorFlow Lite's Support Library and of its evaluation tool; any function of {@link Pixels} is one too. An
 * {@link ImageProcessor} applies several in turn.
 *
 * <p>
 * Those of the factories are immutable and safe for use by many threads at once.
 */
@FunctionalInterface
public interface ImageOp {
    /** The picture that becomes of this one, which is not modified; may be the same. */
    Pixels apply(Pixels picture);

    /**
     * Scales to a size whatever the aspect: the Support Library's {@code ResizeOp}.
     *
     * @param width
     *            pixels in a row of the result
     * @param height
     *            rows of the result
     * @throws IllegalArgumentException
     *             if a side is below 1 or the picture is too large for one array (about 715 megapixels)
     */
    static ImageOp resize(int width, int height, Resizer resizer) {
        return resize(width, height, new Resize(resizer, Fit.SQUASH));
    }

    /**
     * Brings to a size, keeping the aspect or not.
     *
     * @param width
     *            pixels in a row of the result
     * @param height
     *            rows of the result
     * @throws IllegalArgumentException
     *             if a side is below 1 or the picture is too large for one array (about 715 megapixels)
     */
    static ImageOp resize(int width, int height, Resize resize) {
        Objects.requireNonNull(resize, "resize");
        Pixels.byteCount(width, height);
        return picture -> resize.apply(picture, width, height);
    }

    /**
     * Brings to a size without scaling, each axis by itself: what is too long is cut at both ends, what is too short
     * padded with zeros (black) at both ends. Where the difference is odd, the left or top end has the smaller half of
     * it. The Support Library's {@code ResizeWithCropOrPadOp}.
     *
     * @param width
     *            pixels in a row of the result
     * @param height
     *            rows of the result
     * @throws IllegalArgumentException
     *             if a side is below 1 or the picture is too large for one array (about 715 megapixels)
     */
    static ImageOp cropOrPad(int width, int height) {
        Pixels.byteCount(width, height);
        return picture -> CropOrPad.apply(picture, width, height);
    }

    /**
     * Cuts a square out of the middle: its side is {@code round(fraction · shorter side)}, at least 1, and it begins at
     * {@code round((side of the picture − side of the square) / 2)} on each axis; halves are rounded up, products are
     * those of 32-bit floating point. With 0.875 this is how TensorFlow Lite's evaluation tool begins, {@code Crop}
     * with {@code square_cropping} in {@code tensorflow/lite/tools/evaluation/stages/image_preprocessing_stage.cc}.
     *
     * @param fraction
     *            of the shorter side, above 0 and at most 1
     * @throws IllegalArgumentException
     *             if it is not
     */
    static ImageOp centerCrop(float fraction) {
        if (!(fraction > 0 && fraction <= 1)) {
            throw new IllegalArgumentException(
                    "a center crop of " + fraction + " of the shorter side: it must be above 0 and at most 1");
        }
        return picture -> {
            int side = Math.max(1, Math.round(fraction * Math.min(picture.width(), picture.height())));
            return picture.crop((picture.width() - side + 1) / 2, (picture.height() - side + 1) / 2, side, side);
        };
    }

    /** Cuts a part out; a region in pixels that reaches outside a picture is refused when it is applied. */
    static ImageOp crop(Region region) {
        return region::of;
    }

    /**
     * Turns by {@code k} quarter turns counter-clockwise, clockwise if {@code k} is negative: the Support Library's
     * {@code Rot90Op}. ({@link Pixels#rotate} takes degrees, clockwise.)
     */
    static ImageOp rotate90(int k) {
        Orientation orientation = Orientation.ofRotation(-90 * (k % 4));
        return picture -> picture.orient(orientation);
    }

    /**
     * Makes all three channels {@code 0.299 R + 0.587 G + 0.114 B} (ITU-R BT.601), rounded to the nearest byte, halves
     * up: the Support Library's {@code TransformToGrayscaleOp}, which keeps but one of the three.
     */
    static ImageOp grayscale() {
        return ImageOp::gray;
    }

    private static Pixels gray(Pixels picture) {
        byte[] rgb = picture.rgb();
        byte[] gray = new byte[rgb.length]; // [height][width][3]
        for (int i = 0; i < rgb.length; i += Pixels.CHANNELS) {
            int thousandths = 299 * (rgb[i] & 0xff) + 587 * (rgb[i + 1] & 0xff) + 114 * (rgb[i + 2] & 0xff);
            byte luma = (byte) ((thousandths + 500) / 1000);
            gray[i] = luma;
            gray[i + 1] = luma;
            gray[i + 2] = luma;
        }
        return Pixels.of(picture.width(), picture.height(), gray);
    }
}

package io.leveret.image;

import java.util.Objects;

/**
 * A step from picture to picture, such as resizing or rotating. The factories are the operations of TensorFlow Lite's
 * Support Library and of its evaluation tool; any function of {@link Pixels} is an {@code ImageOp} too. An {@link
 * ImageProcessor} applies several in order.
 *
 * <p>
 * The operations that the factories return are immutable and thread-safe.
 */
@FunctionalInterface
public interface ImageOp {
    /** Returns the resulting picture, which may be the same object. Does not modify the argument. */
    Pixels apply(Pixels picture);

    /**
     * Scales to a size without keeping the aspect ratio: the Support Library's {@code ResizeOp}.
     *
     * @param width pixels in a row of the result
     * @param height rows of the result
     * @throws IllegalArgumentException if a side is below 1 or the picture is too large for one array (about 715
     *     megapixels)
     */
    static ImageOp resize(int width, int height, Resizer resizer) {
        return resize(width, height, new Resize(resizer, Fit.SQUASH));
    }

    /**
     * Scales to a size, keeping the aspect ratio or not as {@code resize} says.
     *
     * @param width pixels in a row of the result
     * @param height rows of the result
     * @throws IllegalArgumentException if a side is below 1 or the picture is too large for one array (about 715
     *     megapixels)
     */
    static ImageOp resize(int width, int height, Resize resize) {
        Objects.requireNonNull(resize, "resize");
        Pixels.byteCount(width, height);
        return picture -> resize.apply(picture, width, height);
    }

    /**
     * Brings each axis to a size without scaling: cuts at both ends if it is too long, pads with zeros (black) at both
     * ends if it is too short. If the difference is odd, the left or top end has the smaller half. The Support
     * Library's {@code ResizeWithCropOrPadOp}.
     *
     * @param width pixels in a row of the result
     * @param height rows of the result
     * @throws IllegalArgumentException if a side is below 1 or the picture is too large for one array (about 715
     *     megapixels)
     */
    static ImageOp cropOrPad(int width, int height) {
        Pixels.byteCount(width, height);
        return picture -> CropOrPad.apply(picture, width, height);
    }

    /**
     * Cuts out {@link Region#centerSquare}.
     *
     * @param fraction of the shorter side, above 0 and at most 1
     * @throws OptionException if it is not
     */
    static ImageOp centerCrop(float fraction) {
        return crop(Region.centerSquare(fraction));
    }

    /** Cuts out a region. Applying it fails if a region in pixels reaches outside the picture. */
    static ImageOp crop(Region region) {
        return picture -> picture.crop(region);
    }

    /**
     * Rotates by {@code k} quarter turns counter-clockwise, clockwise if {@code k} is negative: the Support Library's
     * {@code Rot90Op}. ({@link Pixels#rotate} takes degrees, clockwise.)
     */
    static ImageOp rotate90(int k) {
        Orientation orientation = Orientation.ofRotation(-90 * (k % 4));
        return picture -> picture.orient(orientation);
    }

    /**
     * Makes all three channels {@code 0.299 R + 0.587 G + 0.114 B} (ITU-R BT.601), rounded to the nearest byte, halves
     * up: the Support Library's {@code TransformToGrayscaleOp}, which keeps only one of the three.
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

package io.leveret.image;

import io.leveret.base.OptionException;
import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.color.SamplesToRgb;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A picture of {@code height × width × 3} bytes: rows from top to bottom, pixels from left to right, and red, green,
 * blue for each pixel, each 0 to 255 in sRGB.
 *
 * <p>
 * Immutable by contract: Leveret never writes to a picture once it exists, and callers must not write to an array that
 * they pass in or get. So many threads may share one picture without copies.
 */
public final class Pixels {
    /** Red, green, blue. */
    public static final int CHANNELS = 3;

    private final int width;
    private final int height;
    private final byte[] rgb; // [height][width][3]
    private final Optional<Damage> damage;

    private Pixels(int width, int height, byte[] rgb, Optional<Damage> damage) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
        this.damage = damage;
    }

    /**
     * Wraps an array, without copying it.
     *
     * @param width pixels in a row, at least 1
     * @param height rows, at least 1
     * @param rgb {@code [height][width][3]}; must not be modified afterwards
     * @throws IllegalArgumentException if a side is below 1, the array's length is not {@code height × width × 3}, or
     *             no array can be so long
     */
    public static Pixels of(int width, int height, byte[] rgb) {
        Objects.requireNonNull(rgb, "rgb");
        byteCount(width, height);
        PixelLayout.RGB.checkLength(width, height, rgb);
        return new Pixels(width, height, rgb, Optional.empty());
    }

    /**
     * Copies raw bytes. The caller may reuse the array afterwards.
     *
     * @param width pixels in a row, at least 1
     * @param height rows, at least 1
     * @param layout the samples of a pixel
     * @param bytes {@code [height][width][layout.samplesPerPixel()]}, without gaps between rows
     * @throws IllegalArgumentException if a side is below 1, the array's length is not
     *     {@code height × width × layout.samplesPerPixel()}, or the picture is too large for one array (about 715
     *     megapixels)
     */
    public static Pixels of(int width, int height, PixelLayout layout, byte[] bytes) {
        Objects.requireNonNull(bytes, "bytes");
        int rgbBytes = byteCount(width, height);
        layout.checkLength(width, height, bytes);
        return new Pixels(width, height, layout.toRgb(bytes, new byte[rgbBytes]), Optional.empty());
    }

    /**
     * Converts samples that a codec returns to sRGB, in the stored orientation. For codecs and converters; to decode a
     * file, use an {@link ImageDecoder}.
     *
     * @param samples not to be used afterwards
     * @param icc the ICC profile of the samples; no bytes if there is none. It is not used if it is one of sRGB, is
     *     damaged, is larger than 4 MiB or has other channels
     * @throws IllegalArgumentException if the picture is too large for one array (about 715 megapixels)
     * @throws IOException if the colors need a conversion and no color management is present
     */
    public static Pixels of(DecodedImage samples, byte[] icc) throws IOException {
        byteCount(samples.width(), samples.height());
        return new Pixels(samples.width(), samples.height(), SamplesToRgb.convert(samples, icc), samples.damage());
    }

    /** Pixels in a row, at least 1. */
    public int width() {
        return width;
    }

    /** Rows, at least 1. */
    public int height() {
        return height;
    }

    /**
     * The bytes themselves, {@code [height][width][3]}: not a copy, because a photo has tens of megabytes. Must not be
     * modified.
     */
    public byte[] rgb() {
        return rgb;
    }

    /**
     * What is missing of the photo whose file it, or a picture of which it is a part, was decoded from; empty if that
     * is complete, and for pictures that do not come from a file. A resized picture does not say.
     */
    public Optional<Damage> damage() {
        return damage;
    }

    /** Returns another picture of the same photo. */
    Pixels replaced(int newWidth, int newHeight, byte[] newRgb) {
        return new Pixels(newWidth, newHeight, newRgb, damage);
    }

    /**
     * Copies a rectangle.
     *
     * @param x left column of the rectangle, from 0
     * @param y top row of the rectangle, from 0
     * @throws OptionException if the rectangle is empty or reaches outside the picture
     */
    public Pixels crop(int x, int y, int cropWidth, int cropHeight) {
        if (x < 0 || y < 0 || cropWidth < 1 || cropHeight < 1 || cropWidth > width - x || cropHeight > height - y) {
            throw new OptionException("region", List.of(x, y, cropWidth, cropHeight),
                    _ -> "the region x=" + x + " y=" + y + " width=" + cropWidth + " height=" + cropHeight
                            + " is empty or reaches outside the picture of " + width + " x " + height);
        }
        if (cropWidth == width && cropHeight == height) {
            return this;
        }
        byte[] cropped = new byte[cropHeight * cropWidth * CHANNELS]; // [cropHeight][cropWidth][3]
        int rowBytes = cropWidth * CHANNELS;
        for (int row = 0; row < cropHeight; row++) {
            System.arraycopy(rgb, ((y + row) * width + x) * CHANNELS, cropped, row * rowBytes, rowBytes);
        }
        return new Pixels(cropWidth, cropHeight, cropped, damage);
    }

    /**
     * Copies a part.
     *
     * @throws OptionException if the region is in pixels and reaches outside the picture
     */
    public Pixels crop(Region region) {
        return region.of(this);
    }

    /**
     * The picture turned clockwise.
     *
     * @param degreesClockwise any multiple of 90, negative for counter-clockwise
     * @throws IllegalArgumentException if it is not a multiple of 90
     */
    public Pixels rotate(int degreesClockwise) {
        return orient(Orientation.ofRotation(degreesClockwise));
    }

    /** Returns the picture upright, given the EXIF orientation of the stored picture. */
    public Pixels orient(Orientation orientation) {
        int right = width - 1;
        int bottom = height - 1;
        // In source pixels: the origin of the upright top left, and the strides along an upright row and an upright
        // column.
        return switch (orientation) {
            case NORMAL -> this;
            case MIRROR_HORIZONTAL -> gather(width, height, right, -1, width);
            case ROTATE_180 -> gather(width, height, bottom * width + right, -1, -width);
            case MIRROR_VERTICAL -> gather(width, height, bottom * width, 1, -width);
            case TRANSPOSE -> gather(height, width, 0, width, 1);
            case ROTATE_90 -> gather(height, width, bottom * width, -width, 1);
            case TRANSVERSE -> gather(height, width, bottom * width + right, -width, -1);
            case ROTATE_270 -> gather(height, width, right, width, -1);
        };
    }

    private Pixels gather(int newWidth, int newHeight, int firstPixel, int columnStep, int rowStep) {
        byte[] turned = new byte[rgb.length]; // [newHeight][newWidth][3]
        int to = 0;
        for (int y = 0; y < newHeight; y++) {
            int from = (firstPixel + y * rowStep) * CHANNELS;
            for (int x = 0; x < newWidth; x++) {
                turned[to] = rgb[from];
                turned[to + 1] = rgb[from + 1];
                turned[to + 2] = rgb[from + 2];
                to += CHANNELS;
                from += columnStep * CHANNELS;
            }
        }
        return new Pixels(newWidth, newHeight, turned, damage);
    }

    /**
     * Bytes of a picture of these sides: {@code height × width × 3}.
     *
     * @throws IllegalArgumentException if a side is below 1 or no array can be so long (about 715 megapixels)
     */
    public static int byteCount(int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a picture of " + width + " x " + height + " pixels has no pixels");
        }
        // The largest array a JVM gives; three times the pixels would overflow even a long.
        if ((long) height * width > (Integer.MAX_VALUE - 8) / CHANNELS) {
            throw new IllegalArgumentException(width + " x " + height + " pixels do not fit into one array");
        }
        return height * width * CHANNELS;
    }

    /** Equal sides and equal bytes; damage does not count. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Pixels that && width == that.width && height == that.height
                && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "Pixels[" + width + " x " + height + "]";
    }
}

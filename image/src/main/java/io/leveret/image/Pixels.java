package io.leveret.image;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.color.RgbRows;
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
     * @param samples of which no row is read yet
     * @param icc the ICC profile of the samples; no bytes if there is none. It is not used if it is one of sRGB, is
     *     damaged, is larger than 4 MiB or has other channels
     * @throws IllegalArgumentException if the picture is too large for one array (about 715 megapixels)
     * @throws IOException if the colors need a conversion and no color management is present
     */
    public static Pixels of(DecodedImage samples, byte[] icc) throws IOException {
        StoredPart whole = new StoredPart(samples.width(), samples.height());
        return Framing.WHOLE.read(RgbRows.of(samples, icc), whole, 1).picture();
    }

    /** Wraps a picture of a photo with damage. */
    static Pixels decoded(int width, int height, byte[] rgb, Optional<Damage> damage) {
        return new Pixels(width, height, rgb, damage);
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
     * is complete, and for pictures that do not come from a file.
     */
    public Optional<Damage> damage() {
        return damage;
    }

    /**
     * Copies a rectangle.
     *
     * @param x left column of the rectangle, from 0
     * @param y top row of the rectangle, from 0
     * @throws OptionException if the rectangle is empty or reaches outside the picture
     */
    public Pixels crop(int x, int y, int cropWidth, int cropHeight) {
        Region.Part.inside(x, y, cropWidth, cropHeight, width, height); // or it is refused
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
        Region.Part part = region.of(width, height);
        return crop(part.x(), part.y(), part.width(), part.height());
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
        if (orientation == Orientation.NORMAL) {
            return this;
        }
        return Framing.WHOLE.orientation(orientation).of(this).picture();
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

package io.leveret.image.awt;

import io.leveret.image.Pixels;
import io.leveret.image.awt.codec.RasterSamples;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Converts between {@link Pixels} and Java's own images. */
public final class BufferedImages {
    private BufferedImages() {}

    /**
     * Copies an image of any type. Alpha is dropped, 16-bit samples are rounded to 8 bits, and colors of a space other
     * than sRGB, such as Adobe RGB, are converted to sRGB. Gray in Java's {@code CS_GRAY} is used as stored: Java
     * assigns that space to every gray image it reads, though hardly any is linear.
     *
     * @throws IllegalArgumentException if the picture is too large for one array (about 715 megapixels)
     */
    public static Pixels toPixels(BufferedImage image) {
        Pixels.byteCount(image.getWidth(), image.getHeight());
        try {
            return Pixels.of(RasterSamples.of(image), RasterSamples.profileOf(image));
        } catch (IOException noColorManagement) { // which this module has
            throw new UncheckedIOException(noColorManagement);
        }
    }

    /** Returns a copy to draw on or to write to a file, with type {@link BufferedImage#TYPE_INT_RGB}. */
    public static BufferedImage fromPixels(Pixels pixels) {
        int width = pixels.width();
        int height = pixels.height();
        byte[] rgb = pixels.rgb();
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            int from = y * width * Pixels.CHANNELS;
            for (int x = 0; x < width; x++) {
                row[x] = (rgb[from] & 0xff) << 16 | (rgb[from + 1] & 0xff) << 8 | rgb[from + 2] & 0xff;
                from += Pixels.CHANNELS;
            }
            image.getRaster().setDataElements(0, y, width, 1, row);
        }
        return image;
    }
}

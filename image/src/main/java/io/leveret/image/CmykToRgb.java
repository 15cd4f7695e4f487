package io.leveret.image;

import java.awt.color.ColorSpace;
import java.awt.image.Raster;
import java.util.Optional;

/**
 * Turns the four components of a CMYK or YCCK JPEG into RGB.
 *
 * <p>
 * JPEG files store the paper that is left, 255 meaning no ink, as Adobe's programs began it; practically every CMYK
 * JPEG follows. YCCK stores {@code 255 − C, 255 − M, 255 − Y} of these as YCbCr, so that the first three components
 * turned to RGB (ITU-T T.871) are the ink itself. With the file's own ICC profile its inks become colors as printed;
 * without one, {@code R = (255 − C)(255 − K) / 255} and so on, as most programs have it.
 */
final class CmykToRgb {
    private static final int COMPONENTS = 4;

    private CmykToRgb() {}

    /** Returns {@code [height][width][3]} from a raster of stored components and the profile, empty if there is none. */
    static byte[] convert(Raster stored, boolean ycck, byte[] profile) {
        int width = stored.getWidth();
        int height = stored.getHeight();
        byte[] inks = new byte[height * width * COMPONENTS]; // [height][width][4], 255 is full ink
        int[] row = new int[width * COMPONENTS];
        for (int y = 0; y < height; y++) {
            stored.getPixels(stored.getMinX(), stored.getMinY() + y, width, 1, row);
            int to = y * row.length;
            for (int i = 0; i < row.length; i += COMPONENTS) {
                storeInk(row, i, ycck, inks, to + i);
            }
        }
        byte[] rgb = new byte[height * width * Pixels.CHANNELS]; // [height][width][3]
        Optional<ColorProfile> printed = ColorProfile.of(profile, ColorSpace.TYPE_CMYK);
        printed.ifPresentOrElse(press -> press.toSrgb(inks, rgb), () -> multiply(inks, rgb));
        return rgb;
    }

    private static void storeInk(int[] stored, int from, boolean ycck, byte[] inks, int to) {
        int first = stored[from];
        int second = stored[from + 1];
        int third = stored[from + 2];
        if (ycck) {
            double blueness = second - 128;
            double redness = third - 128;
            inks[to] = clamp(first + 1.402 * redness);
            inks[to + 1] = clamp(first - 0.344136 * blueness - 0.714136 * redness);
            inks[to + 2] = clamp(first + 1.772 * blueness);
        } else {
            inks[to] = (byte) (255 - first);
            inks[to + 1] = (byte) (255 - second);
            inks[to + 2] = (byte) (255 - third);
        }
        inks[to + 3] = (byte) (255 - stored[from + 3]);
    }

    private static byte clamp(double value) {
        return (byte) Math.clamp((int) (value + 0.5), 0, 255);
    }

    private static void multiply(byte[] inks, byte[] rgb) {
        int to = 0;
        for (int from = 0; from < inks.length; from += COMPONENTS) {
            int light = 255 - Byte.toUnsignedInt(inks[from + 3]);
            for (int i = 0; i < Pixels.CHANNELS; i++) {
                rgb[to++] = (byte) (((255 - Byte.toUnsignedInt(inks[from + i])) * light + 127) / 255);
            }
        }
    }
}

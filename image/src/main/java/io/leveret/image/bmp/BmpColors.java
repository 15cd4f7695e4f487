package io.leveret.image.bmp;

import io.leveret.image.format.BmpHeader;

/** The colors of indices. */
final class BmpColors {
    private static final int MOST_COLORS = 256;

    private BmpColors() {}

    /** Returns red, green and blue of all 256 indices, {@code 0xrrggbb}; black for those that the file lacks. */
    static int[] palette(byte[] file, BmpHeader header) {
        int[] colors = new int[MOST_COLORS];
        BmpHeader.Palette palette = header.palette();
        for (int i = 0; i < palette.colors(); i++) {
            colors[i] = color(file, palette.start() + i * palette.colorBytes());
        }
        return colors;
    }

    /** Reads blue, green and red. */
    static int color(byte[] file, int at) {
        return (file[at + 2] & 0xff) << 16 | (file[at + 1] & 0xff) << 8 | file[at] & 0xff;
    }

    /** Writes red, green and blue. */
    static void put(byte[] rgb, int at, int color) {
        rgb[at] = (byte) (color >> 16);
        rgb[at + 1] = (byte) (color >> 8);
        rgb[at + 2] = (byte) color;
    }
}

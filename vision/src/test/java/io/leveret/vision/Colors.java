package io.leveret.vision;

import io.leveret.image.Pixels;

/** Pictures for {@link ColorModels}. */
final class Colors {
    private Colors() {}

    /** 5 × 7 pixels of one color. */
    static Pixels solid(int red, int green, int blue) {
        byte[] rgb = new byte[5 * 7 * 3];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return Pixels.of(5, 7, rgb);
    }

    /** 8 × 4 pixels, the left half red, the right half blue. */
    static Pixels halves() {
        byte[] rgb = new byte[8 * 4 * 3];
        for (int pixel = 0; pixel < 32; pixel++) {
            rgb[pixel * 3 + (pixel % 8 < 4 ? 0 : 2)] = (byte) 255;
        }
        return Pixels.of(8, 4, rgb);
    }
}

package io.leveret.dataset;

import io.leveret.image.Pixels;
import io.leveret.image.Resizer;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/** Synthetic pictures, and typical changes of copies. */
final class Pictures {
    private static final int PATCHES = 9; // in a row

    private Pictures() {}

    /** Soft patches of color, different for each seed. */
    static Pixels scene(int width, int height, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] rgb = new byte[PATCHES * PATCHES * Pixels.CHANNELS];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (128 + random.nextInt(-120, 121));
        }
        return Resizer.HALF_PIXEL_BILINEAR.resize(Pixels.of(PATCHES, PATCHES, rgb), width, height);
    }

    static Pixels plain(int width, int height, int red, int green, int blue) {
        byte[] rgb = new byte[width * height * Pixels.CHANNELS];
        for (int i = 0; i < rgb.length; i += Pixels.CHANNELS) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return Pixels.of(width, height, rgb);
    }

    /** Changes each level of each channel. */
    static Pixels changed(Pixels photo, IntUnaryOperator level) {
        byte[] rgb = photo.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.clamp(level.applyAsInt(rgb[i] & 0xff), 0, 255);
        }
        return Pixels.of(photo.width(), photo.height(), rgb);
    }

    static Pixels mirrored(Pixels photo) {
        byte[] rgb = photo.rgb();
        byte[] mirrored = new byte[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / Pixels.CHANNELS;
            int column = pixel % photo.width();
            mirrored[(pixel - column + photo.width() - 1 - column) * Pixels.CHANNELS + i % Pixels.CHANNELS] = rgb[i];
        }
        return Pixels.of(photo.width(), photo.height(), mirrored);
    }
}

package io.leveret.train;

import io.leveret.image.Pixels;
import io.leveret.image.Resizer;
import io.leveret.image.awt.ImageEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/** Synthetic photos: soft patches of color, different for each seed. */
final class Photos {
    private static final int PATCHES = 9; // in a row

    private Photos() {}

    static Pixels scene(int width, int height, long seed) {
        return scene(width, height, seed, 128, 120);
    }

    /** A scene whose levels differ from the middle by the spread at most. */
    static Pixels scene(int width, int height, long seed, int middle, int spread) {
        return Resizer.HALF_PIXEL_BILINEAR.resize(patches(seed, _ -> middle, spread), width, height);
    }

    /** A photo in which one of the colors 0, 1 and 2 is strong. */
    static Pixels colored(int color, long seed) {
        return Resizer.HALF_PIXEL_BILINEAR.resize(patches(seed, channel -> channel == color ? 180 : 80, 60), 40, 30);
    }

    private static Pixels patches(long seed, IntUnaryOperator middle, int spread) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] rgb = new byte[PATCHES * PATCHES * Pixels.CHANNELS];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (middle.applyAsInt(i % Pixels.CHANNELS) + random.nextInt(-spread, spread + 1));
        }
        return Pixels.of(PATCHES, PATCHES, rgb);
    }

    /** A photo of one color. */
    static Pixels plain(int width, int height, int red, int green, int blue) {
        Pixels pixel = Pixels.of(1, 1, new byte[]{(byte) red, (byte) green, (byte) blue});
        return Resizer.HALF_PIXEL_BILINEAR.resize(pixel, width, height);
    }

    /** Writes a photo as PNG, and creates its folders. */
    static Path write(Path file, Pixels photo) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(file, ImageEncoder.png(photo));
    }

    /** Writes photos of three classes, distinguished by a strong color. */
    static Path classFolders(Path root, int... counts) throws IOException {
        String[] labels = {"blue", "green", "red"};
        for (int label = 0; label < counts.length; label++) {
            for (int i = 0; i < counts[label]; i++) {
                write(root.resolve(labels[label]).resolve(String.format("%03d.png", i)),
                        colored(2 - label, 1000 * label + i));
            }
        }
        return root;
    }
}

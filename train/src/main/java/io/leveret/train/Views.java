package io.leveret.train;

import io.leveret.image.Framing;
import io.leveret.image.Pixels;
import io.leveret.image.Resizer;
import java.util.SplittableRandom;

/**
 * Other views of a photo, as another photographer might have taken it: cropped, mirrored or not, rotated slightly,
 * lighter or darker, with more or less contrast. They teach a head what is irrelevant.
 */
final class Views {
    /** Changes whenever views change, so that cached features of older views are not used. */
    static final String VERSION = "views 2";

    private static final double LEAST_AREA = 0.5; // of the photo
    private static final double MOST_ASPECT = 4 / 3.0; // relative to the photo's aspect ratio, or its inverse
    private static final double MOST_DEGREES = 10;
    private static final double MOST_BRIGHTNESS = 0.15; // of the range of a channel
    private static final double MOST_CONTRAST = 0.2;
    private static final int MOST_SIDE = 640; // models take smaller pictures anyway

    /** How photos are decoded of which views are taken. */
    static final Framing FRAMING = Framing.inside(Resizer.AREA, MOST_SIDE);

    private Views() {}

    /**
     * Returns a view, the same for the same seed.
     *
     * @param source framed by {@link #FRAMING}
     */
    static Pixels of(Pixels source, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double area = random.nextDouble(LEAST_AREA, 1) * source.width() * source.height();
        double aspect = source.width() * Math.pow(MOST_ASPECT, random.nextDouble(-1, 1)) / source.height();
        double width = Math.min(source.width(), Math.sqrt(area * aspect));
        double height = Math.min(source.height(), area / width);
        double left = random.nextDouble() * (source.width() - width);
        double top = random.nextDouble() * (source.height() - height);
        double angle = Math.toRadians(random.nextDouble(-MOST_DEGREES, MOST_DEGREES));
        boolean mirrored = random.nextBoolean();
        double brightness = 255 * random.nextDouble(-MOST_BRIGHTNESS, MOST_BRIGHTNESS);
        double contrast = 1 + random.nextDouble(-MOST_CONTRAST, MOST_CONTRAST);
        byte[] levels = new byte[256]; // by the original level
        for (int level = 0; level < levels.length; level++) {
            levels[level] = (byte) Math.clamp(Math.round((level - 127.5) * contrast + 127.5 + brightness), 0, 255);
        }
        return taken(source, left + width / 2, top + height / 2, (int) Math.max(1, Math.round(width)),
                (int) Math.max(1, Math.round(height)), angle, mirrored, levels);
    }

    /**
     * Samples a rotated rectangle around a center with interpolation; beyond the edge the photo's border pixels repeat.
     */
    private static Pixels taken(Pixels photo, double centerX, double centerY, int width, int height, double angle,
            boolean mirrored, byte[] levels) {
        byte[] from = photo.rgb(); // [height][width][3]
        byte[] to = new byte[width * height * Pixels.CHANNELS]; // [height][width][3] of the view
        float cos = (float) Math.cos(angle);
        float sin = (float) Math.sin(angle);
        int at = 0;
        for (int row = 0; row < height; row++) {
            float down = row + 0.5f - height / 2f;
            for (int column = 0; column < width; column++) {
                float across = (mirrored ? width - 1 - column : column) + 0.5f - width / 2f;
                float x = Math.clamp((float) centerX + cos * across - sin * down - 0.5f, 0, photo.width() - 1);
                float y = Math.clamp((float) centerY + sin * across + cos * down - 0.5f, 0, photo.height() - 1);
                int left = (int) x;
                int top = (int) y;
                int right = Math.min(left + 1, photo.width() - 1);
                int bottom = Math.min(top + 1, photo.height() - 1);
                float toRight = x - left;
                float toBottom = y - top;
                for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                    float above = level(from, photo, left, top, channel) * (1 - toRight)
                            + level(from, photo, right, top, channel) * toRight;
                    float below = level(from, photo, left, bottom, channel) * (1 - toRight)
                            + level(from, photo, right, bottom, channel) * toRight;
                    to[at++] = levels[(int) (above + (below - above) * toBottom + 0.5f)];
                }
            }
        }
        return Pixels.of(width, height, to);
    }

    private static int level(byte[] rgb, Pixels photo, int x, int y, int channel) {
        return rgb[(y * photo.width() + x) * Pixels.CHANNELS + channel] & 0xff;
    }
}

package io.leveret.image;

/**
 * The byte layout of a picture without gaps: rows from top to bottom, pixels from left to right, and for each pixel the
 * samples that the layout names, one byte each, 0 to 255.
 */
public enum PixelLayout {
    /** Red, green, blue. */
    RGB(3, 0, 1, 2),
    /** Red, green, blue, alpha. Alpha is dropped and the colors are taken as stored, as {@link ImageDecoder} does. */
    RGBA(4, 0, 1, 2),
    /** Blue, green, red. */
    BGR(3, 2, 1, 0),
    /** Blue, green, red, alpha, which is dropped. */
    BGRA(4, 2, 1, 0),
    /** One sample, which becomes all three channels. */
    GRAY(1, 0, 0, 0);

    private final int samples; // in a pixel
    private final int red; // where in a pixel
    private final int green;
    private final int blue;

    PixelLayout(int samples, int red, int green, int blue) {
        this.samples = samples;
        this.red = red;
        this.green = green;
        this.blue = blue;
    }

    /** Samples, and so bytes, of a pixel: 1, 3 or 4. */
    public int samplesPerPixel() {
        return samples;
    }

    /** Refuses an array that is not exactly as long as a picture of these sides. */
    void checkLength(int width, int height, byte[] bytes) {
        long expectedBytes = (long) height * width * samples;
        if (bytes.length != expectedBytes) {
            throw new IllegalArgumentException(width + " x " + height + " pixels take " + expectedBytes + " bytes of "
                    + name() + ", the array has " + bytes.length);
        }
    }

    /** Fills and returns {@code rgb}, {@code [height][width][3]}, from {@code [height][width][samplesPerPixel]}. */
    byte[] toRgb(byte[] bytes, byte[] rgb) {
        int from = 0;
        for (int to = 0; to < rgb.length; to += Pixels.CHANNELS) {
            rgb[to] = bytes[from + red];
            rgb[to + 1] = bytes[from + green];
            rgb[to + 2] = bytes[from + blue];
            from += samples;
        }
        return rgb;
    }
}

package io.leveret.image.codec;

/** The meaning of the samples of a decoded picture. An ICC profile in the file is more exact. */
public enum SampleSpace {
    /** One sample, 0 for black. */
    GRAY(1),
    /** Red, green, blue. */
    RGB(3),
    /** Red, green, blue of sRGB: the codec has already converted them by the file's profile. */
    SRGB(3),
    /** Cyan, magenta, yellow, black as JPEG files store them: 255 is no ink. */
    CMYK(4),
    /**
     * Y, Cb, Cr, black as JPEG files store them: black 255 is no ink, and the first three, as RGB, are cyan, magenta
     * and yellow with 255 for full ink.
     */
    YCCK(4);

    private final int channels;

    SampleSpace(int channels) {
        this.channels = channels;
    }

    /** Samples of a pixel: 1, 3 or 4. */
    public int channels() {
        return channels;
    }
}

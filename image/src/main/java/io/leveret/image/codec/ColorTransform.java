package io.leveret.image.codec;

/**
 * Converts samples to the sRGB whose primaries are those of {@link SrgbPrimary}. Samples are gray, RGB, or CMYK with
 * 255 for full ink, as the profile says. Thread-safe.
 */
public interface ColorTransform {
    /** Samples of a pixel: 1, 3 or 4. */
    int channels();

    /**
     * Converts samples of 8 bits.
     *
     * @param samples {@code [pixels][channels]}
     * @param rgb receives {@code [pixels][3]}; may be the same array if there are three channels
     */
    void apply(byte[] samples, byte[] rgb);

    /**
     * Converts samples of 16 bits.
     *
     * @param samples {@code [pixels][channels]}, 0 to 65535
     * @param rgb receives {@code [pixels][3]}, 8 bits each
     * @param start where in {@code rgb}
     */
    void apply(int[] samples, byte[] rgb, int start);
}

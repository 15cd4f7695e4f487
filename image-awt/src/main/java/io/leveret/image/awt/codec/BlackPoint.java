package io.leveret.image.awt.codec;

import io.leveret.image.codec.SrgbPrimary;
import java.util.Optional;

/**
 * Black-point compensation: the darkest color of a profile becomes the black of sRGB, and white stays. In linear light,
 * with Y the luminance of the darkest color, each of red, green and blue becomes {@code (value − Y) / (1 − Y)}, as
 * Adobe's paper and Little CMS define it for black without color.
 */
final class BlackPoint {
    private static final int VALUES = 1 << 16;
    private static final double LARGEST = VALUES - 1;
    private static final double LEAST = 1e-4; // a third of a byte in sRGB
    private static final double MOST = 0.184; // L* 50, as in Little CMS: a profile without any darker color is odd

    private static final double PERCEPTUAL = 0.0034731; // ICC.1:2010, Y of the perceptual reference medium's black

    private final byte[] bytes = new byte[VALUES]; // [sRGB in 16 bits]

    private BlackPoint(double luminance) {
        for (int value = 0; value < VALUES; value++) {
            double light = Math.max(0, (light(value / LARGEST) - luminance) / (1 - luminance));
            bytes[value] = (byte) Math.round(255 * encoded(light));
        }
    }

    /** Prepares the compensation for the black of perceptual tables of version 4. */
    static BlackPoint perceptual() {
        return new BlackPoint(PERCEPTUAL);
    }

    /**
     * Prepares the compensation; empty if the darkest color is black.
     *
     * @param darkest red, green and blue of sRGB, 0 to 65535
     */
    static Optional<BlackPoint> of(int[] darkest) {
        double luminance = 0;
        for (SrgbPrimary primary : SrgbPrimary.values()) {
            luminance += primary.xyz()[1] * light(darkest[primary.ordinal()] / LARGEST);
        }
        return luminance < LEAST ? Optional.empty() : Optional.of(new BlackPoint(Math.min(luminance, MOST)));
    }

    /** Converts samples of 16 bits to compensated ones of 8 bits. */
    void apply(short[] samples, byte[] rgb, int start) {
        for (int i = 0; i < samples.length; i++) {
            rgb[start + i] = bytes[samples[i] & 0xffff];
        }
    }

    private static double light(double value) {
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    private static double encoded(double light) {
        return light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
    }
}

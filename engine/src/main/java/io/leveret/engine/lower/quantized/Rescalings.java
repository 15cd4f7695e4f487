package io.leveret.engine.lower.quantized;

import io.leveret.engine.kernel.Requantization;

/**
 * Converts centered values of one scale to another, in TensorFlow Lite's three ways. They differ by one if the exact
 * quotient is near the middle of two integers.
 */
public final class Rescalings {
    private Rescalings() {}

    /**
     * Changes the scale within a type like XNNPACK: the ratio in 256ths, half rounded up. Source: XNNPACK, {@code
     * xnn_init_qs8_cvt_scalar_params}.
     *
     * @param ratio the scale of the given values over that of the result's, 2^−8…2^7
     */
    public static int in256ths(float ratio, int value) {
        return (value * (int) Math.rint(256 * ratio) + 128) >> 8;
    }

    /**
     * Returns whether {@link #in256ths} supports the ratio: if not, XNNPACK leaves the change to TensorFlow Lite's
     * built-in kernels.
     */
    public static boolean isIn256ths(float ratio) {
        return ratio >= 0x1p-8f && ratio <= 0x1p7f;
    }

    /**
     * Changes the scale like TensorFlow Lite's built-in kernels: a factor of 31 bits, half rounded up, then a shift,
     * half rounded away from zero. Source: TensorFlow Lite, {@code MultiplyByQuantizedMultiplier}.
     *
     * @param ratio the scale of the given values over that of the result's
     */
    public static int inFixedPoint(double ratio, int value) {
        int exponent = Math.getExponent(ratio) + 1; // ratio = factor · 2^(exponent − 31), factor of 31 bits
        long factor = Math.round(Math.scalb(ratio, 31 - exponent));
        long product = ((long) value << Math.clamp(exponent, 0, 30)) * factor;
        long high = (product + (1L << 30)) >> 31;
        int shift = Math.clamp(-exponent, 0, 62);
        long rounded = (Math.abs(high) + (1L << shift >> 1)) >> shift;
        return Math.clamp(high < 0 ? -rounded : rounded, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /**
     * Changes the scale like TensorFlow Lite's built-in concatenation: in float32, including the zero point, half
     * rounded away from zero. Source: TensorFlow Lite, {@code ConcatenationWithScaling}.
     *
     * @param ratio the scale of the given values over that of the result's
     * @param zeroPoint of the given values
     */
    public static int inFloat32(float ratio, int zeroPoint, int value) {
        float bias = -zeroPoint * ratio;
        return Requantization.roundAwayFromZero((value + zeroPoint) * ratio + bias);
    }
}

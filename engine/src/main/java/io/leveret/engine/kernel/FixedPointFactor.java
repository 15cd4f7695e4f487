package io.leveret.engine.kernel;

/**
 * A factor by which TensorFlow Lite's integer kernels multiply: {@code multiplier · 2^(exponent − 31)}. Source:
 * TensorFlow Lite, {@code QuantizeMultiplier} and {@code MultiplyByQuantizedMultiplier}.
 *
 * @param multiplier 31 bits, the highest of them set; 0 for a factor below 2^−32
 * @param exponent −31 or more
 */
public record FixedPointFactor(int multiplier, int exponent) {
    /** Returns the nearest such factor; a number below 2^−32 becomes 0. */
    public static FixedPointFactor of(double factor) {
        if (factor == 0) {
            return new FixedPointFactor(0, 0);
        }
        int exponent = Math.getExponent(factor) + 1;
        long multiplier = Math.round(Math.scalb(Math.abs(factor), 31 - exponent));
        if (multiplier == 1L << 31) {
            multiplier /= 2;
            exponent++;
        }
        return exponent < -31 ? new FixedPointFactor(0, 0)
                : new FixedPointFactor((int) (factor < 0 ? -multiplier : multiplier), exponent);
    }

    /**
     * Returns the product with an integer, rounded twice: the product of 31 bits half up, then a right shift half away
     * from zero.
     */
    public int times(int value) {
        int left = Math.clamp(exponent, 0, 30);
        long high = ((long) (value << left) * multiplier + (1L << 30)) >> 31;
        return rounded((int) high, Math.max(-exponent, 0));
    }

    /**
     * Returns the product with an integer, rounded twice, each time half up. Source: ruy, {@code
     * MultiplyByQuantizedMultiplier}.
     */
    public int timesHalfUp(int value) {
        int left = Math.clamp(exponent, 0, 30);
        int right = Math.max(-exponent, 0);
        long high = ((long) (value << left) * multiplier + (1L << 30)) >> 31;
        return (int) (high + (1L << right >> 1) >> right);
    }

    /**
     * Returns the product with a sum that may need up to 48 bits, with a multiplier of 15 bits, rounded once, half up;
     * bits beyond an int are lost.
     */
    public int timesWide(long value) {
        int reduced = multiplier < 0x7fff0000 ? multiplier + (1 << 15) >> 16 : 0x7fff;
        int shift = Math.max(15 - exponent, 1);
        return (int) (value * reduced + (1L << shift - 1) >> shift);
    }

    /**
     * Returns {@code value / 2^places}, half rounded away from zero.
     *
     * @param places 0…31
     */
    public static int rounded(int value, int places) {
        int mask = (int) ((1L << places) - 1);
        int threshold = (mask >>> 1) + (value < 0 ? 1 : 0);
        return (value >> places) + ((value & mask) > threshold ? 1 : 0);
    }
}

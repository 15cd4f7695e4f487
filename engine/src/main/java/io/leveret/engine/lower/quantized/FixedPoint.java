package io.leveret.engine.lower.quantized;

/**
 * Numbers of 32 bits with a point: those with n integer bits are multiples of {@code 2^(n − 31)}. Source: gemmlowp,
 * {@code fixedpoint.h}.
 */
final class FixedPoint {
    private FixedPoint() {}

    /** Returns the product, whose integer bits are those of both; half is rounded up. */
    static int product(int left, int right) {
        return (int) ((long) left * right + (1L << 30) >> 31);
    }

    /** Returns the number with {@code places} integer bits less, clamped. */
    static int withFewerIntegerBits(int number, int places) {
        return Math.clamp((long) number << places, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /**
     * Returns {@code 1 / (1 + x)} by three steps of Newton and Raphson.
     *
     * @param x 0…1, without integer bits
     */
    static int inverseOfOnePlus(int x) {
        int half = (int) ((long) x + Integer.MAX_VALUE + 1 >> 1); // of the denominator
        int result = 1515870810 + product(half, -1010580540); // 48/17 − 32/17 · half, of two integer bits
        for (int i = 0; i < 3; i++) {
            int rest = (1 << 29) - product(half, result);
            result += withFewerIntegerBits(product(result, rest), 2);
        }
        return withFewerIntegerBits(result, 1);
    }
}

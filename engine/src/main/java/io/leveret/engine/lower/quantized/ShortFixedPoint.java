package io.leveret.engine.lower.quantized;

import io.leveret.engine.kernel.FixedPointFactor;

/**
 * The logistic function and the hyperbolic tangent in numbers of 16 bits with a point: those with n integer bits are
 * multiples of {@code 2^(n − 15)}. Both follow from {@code exp(−x)}, a polynomial for the part below ¼ and a factor for
 * each bit above it, by a division in three steps of Newton and Raphson. Source: gemmlowp, {@code fixedpoint.h}, with
 * whose {@code int16_t} results are equal.
 */
public final class ShortFixedPoint {
    private static final int ONE = Short.MAX_VALUE; // without integer bits
    private static final int HALF = 1 << 14;
    private static final int ONE_OF_TWO_BITS = 1 << 13;

    /** exp(−2^n) for n = −2…4, without integer bits; the last is 0 at this precision. */
    private static final int[] POWERS = {1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
    private static final int FIRST_POWER = -2;

    private ShortFixedPoint() {}

    /** Returns the logistic function of a number with three integer bits, without integer bits. */
    public static int logistic(int x) {
        if (x == 0) {
            return HALF;
        }
        int positive = inverse(exp(x > 0 ? -x : x, 3), 0);
        return (short) (x > 0 ? positive : ONE - positive);
    }

    /**
     * Returns the hyperbolic tangent, without integer bits.
     *
     * @param integerBits of the number, 0…6
     */
    public static int tanh(int x, int integerBits) {
        if (x == 0) {
            return 0;
        }
        int magnitude = inverse(exp(x > 0 ? -x : x, integerBits + 1), ONE_OF_TWO_BITS);
        return (short) (x > 0 ? magnitude : -magnitude);
    }

    /** Returns {@code 2 · (1 / (1 + x) − subtracted / 2)}, clamped, for x in 0…1 without integer bits. */
    private static int inverse(int x, int subtracted) {
        int half = x + ONE + 1 >> 1; // of the denominator
        int result = reduced(1515870810) + product(half, reduced(-1010580540)); // 48/17 − 32/17 · half, of two bits
        for (int i = 0; i < 3; i++) {
            int rest = (short) (ONE_OF_TWO_BITS - product(half, result));
            result = (short) (result + shifted(product(result, rest), 2));
        }
        return subtracted == 0 ? shifted(result, 1) : shifted((short) (result - subtracted), 2);
    }

    /** Returns exp(x), without integer bits, for a number of 0 or less. */
    private static int exp(int x, int integerBits) {
        if (x == 0) {
            return ONE;
        }
        int fractionBits = 15 - integerBits;
        if (integerBits > 5 && x < -(1 << 36 - integerBits - 16)) { // −32
            return 0;
        }
        int quarter = fractionBits >= 2 ? 1 << fractionBits - 2 : 0;
        int rest = (x & quarter - 1) - quarter; // −¼…0
        int result = expAboveMinusQuarter(shifted(rest, integerBits));
        int remainder = rest - x;
        for (int i = 0; i < POWERS.length; i++) {
            int power = i + FIRST_POWER;
            if (integerBits > power && (remainder & 1 << fractionBits + power) != 0) {
                result = product(result, reduced(POWERS[i]));
            }
        }
        return result;
    }

    /** Returns exp(x) for −¼ ≤ x < 0, by a polynomial of the fourth degree around −⅛. */
    private static int expAboveMinusQuarter(int number) {
        int x = number + (1 << 12);
        int square = product(x, x);
        int cube = product(square, x);
        int fourth = product(square, square);
        int sum = product(FixedPointFactor.rounded(fourth, 2) + cube, reduced(715827883)) + square; // ⅓
        int constant = reduced(1895147668); // exp(−⅛)
        return Math.clamp(constant + product(constant, x + FixedPointFactor.rounded(sum, 1)), Short.MIN_VALUE,
                Short.MAX_VALUE);
    }

    /** Returns the 16 highest bits of a constant of 32 bits. */
    private static int reduced(int constant) {
        return FixedPointFactor.rounded(constant, 16);
    }

    /** Returns the product, whose integer bits are those of both; half is rounded up. */
    private static int product(int left, int right) {
        return left * right + (1 << 14) >> 15;
    }

    /** Returns the number with some integer bits less, clamped. */
    static int shifted(int number, int places) {
        return Math.clamp((long) number << places, Short.MIN_VALUE, Short.MAX_VALUE);
    }
}

package io.leveret.engine.lower.quantized;

import io.leveret.engine.kernel.FixedPointFactor;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * Functions of values of 16 bits whose scales are powers of two, as in old LSTM models: TensorFlow Lite has kernels of
 * their own for these. Source: TensorFlow Lite, {@code optimized_ops::Logistic}, {@code Tanh}, {@code Add} and {@code
 * reference_ops::Sub16}; gemmlowp, {@code fixedpoint.h}.
 */
public final class PowerOfTwoScales {
    private static final float TOLERANCE = 1e-3f; // of the logarithm to base 2

    private PowerOfTwoScales() {}

    /** Returns the logistic function of values of a scale; empty if it is not 2^−12. */
    public static Optional<IntUnaryOperator> logistic(float scale) {
        int inputBits = 3;
        return exponent(scale).orElse(0) != -12 ? Optional.empty() : Optional.of(value -> {
            if (value == 0) {
                return 1 << 14;
            }
            int result = Fraction.inverseOfOnePlus(Fraction.exp(-Math.abs(value), inputBits));
            return value > 0 ? result : Short.MAX_VALUE - result;
        });
    }

    /** Returns the hyperbolic tangent of values of a scale; empty if it is neither 2^−12 nor 2^−11. */
    public static Optional<IntUnaryOperator> tanh(float scale) {
        int exponent = exponent(scale).orElse(0);
        int inputBits = 4; // of twice the value
        return exponent != -12 && exponent != -11 ? Optional.empty() : Optional.of(value -> {
            int shifted = exponent == -12 ? value : Fraction.shiftedLeft(value, 1);
            if (shifted == 0) {
                return 0;
            }
            int result = Fraction.oneMinusOverOnePlus(Fraction.exp(-Math.abs(shifted), inputBits));
            return shifted > 0 ? result : -result;
        });
    }

    /**
     * Returns the sum, or the difference, where an operand is shifted to the scale of the result; empty if the scales
     * do not permit that.
     *
     * @param sign 1 for a sum, −1 for a difference
     */
    public static Optional<IntBinaryOperator> sum(float leftScale, float rightScale, float outputScale, int sign) {
        OptionalInt left = exponent(leftScale);
        OptionalInt right = exponent(rightScale);
        OptionalInt output = exponent(outputScale);
        if (left.isEmpty() || right.isEmpty() || output.isEmpty()) {
            return Optional.empty();
        }
        int leftShift = output.getAsInt() - left.getAsInt();
        int rightShift = output.getAsInt() - right.getAsInt();
        boolean isShifted = leftShift >= 0 && rightShift >= 0 && (leftShift == 0 || rightShift == 0);
        return isShifted ? Optional.of((a, b) -> Fraction.shiftedRight(a, leftShift)
                + sign * Fraction.shiftedRight(b, rightShift)) : Optional.empty();
    }

    /** Returns n for a scale of about 2^n; empty for others. Source: TensorFlow Lite, {@code CheckedLog2}. */
    private static OptionalInt exponent(float scale) {
        float logarithm = (float) Math.log(scale) * (1 / (float) Math.log(2));
        int nearest = Math.round(logarithm);
        return Math.abs(logarithm - nearest) < TOLERANCE ? OptionalInt.of(nearest) : OptionalInt.empty();
    }

    /** Numbers of 16 bits with a point: those with n integer bits are multiples of {@code 2^(n − 15)}. */
    private static final class Fraction {
        private static final int ONE = Short.MAX_VALUE; // without integer bits
        private static final int ONE_OF_TWO_BITS = 1 << 13;
        private static final int THIRD = 10923;
        private static final int EXP_OF_MINUS_EIGHTH = 28918;
        /** The exponentials of −1/4, −1/2, −1, −2, −4 and −8. */
        private static final int[] EXP_OF_POWERS = {25520, 19875, 12055, 4435, 600, 11};

        private Fraction() {}

        static int product(int left, int right) {
            return (short) (left * right + (1 << 14) >> 15);
        }

        static int shiftedLeft(int number, int places) {
            return Math.clamp((long) number << places, Short.MIN_VALUE, Short.MAX_VALUE);
        }

        static int shiftedRight(int number, int places) {
            return FixedPointFactor.rounded(number, Math.min(places, Integer.SIZE - 1));
        }

        /**
         * Returns the exponential of a negative number.
         *
         * @param bits integer bits of the number; the result has none
         */
        static int exp(int number, int bits) {
            int quarter = 1 << 13 - bits;
            int rest = (number & quarter - 1) - quarter; // −1/4 to 0
            int whole = rest - number; // multiples of 1/4
            int result = expOfQuarter((short) (rest << bits));
            for (int i = 0; i < bits + 2; i++) {
                result = (whole & quarter << i) != 0 ? product(result, EXP_OF_POWERS[i]) : result;
            }
            return result;
        }

        /** Returns the exponential of a number from −1/4 to 0, by the first terms of its series at −1/8. */
        private static int expOfQuarter(int number) {
            int x = number + (1 << 12);
            int square = product(x, x);
            int cube = product(square, x);
            int fourth = shiftedRight(product(square, square), 2);
            int terms = shiftedRight(product(fourth + cube, THIRD) + square, 1);
            return Math.min(EXP_OF_MINUS_EIGHTH + product(EXP_OF_MINUS_EIGHTH, x + terms), ONE);
        }

        /** Returns {@code 1 / (1 + x)} for x from 0 to 1. */
        static int inverseOfOnePlus(int x) {
            return shiftedLeft(twiceInverse(x), 1);
        }

        /** Returns {@code (1 − x) / (1 + x)} for x from 0 to 1. */
        static int oneMinusOverOnePlus(int x) {
            return shiftedLeft(twiceInverse(x) - ONE_OF_TWO_BITS, 2);
        }

        /** Returns {@code 2 / (1 + x)}, of two integer bits, by three steps of Newton and Raphson. */
        private static int twiceInverse(int x) {
            int half = x + ONE + 1 >> 1; // of the denominator
            int result = 23130 + product(half, -15420); // 48/17 − 32/17 · half
            for (int i = 0; i < 3; i++) {
                result += shiftedLeft(product(result, ONE_OF_TWO_BITS - product(half, result)), 2);
            }
            return result;
        }
    }
}

package io.leveret.engine.lower.quantized;

import io.leveret.engine.kernel.FixedPointFactor;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * Functions of values of 16 bits whose scales are powers of two, as in old LSTM models: TensorFlow Lite has kernels of
 * their own for these. Source: TensorFlow Lite, {@code optimized_ops::Logistic}, {@code Tanh}, {@code Add} and {@code
 * reference_ops::Sub16}.
 */
public final class PowerOfTwoScales {
    private static final float TOLERANCE = 1e-3f; // of the logarithm to base 2

    private PowerOfTwoScales() {}

    /** Returns the logistic function of values of a scale; empty if it is not 2^−12. */
    public static Optional<IntUnaryOperator> logistic(float scale) {
        return exponent(scale).orElse(0) == -12 ? Optional.of(ShortFixedPoint::logistic) : Optional.empty();
    }

    /** Returns the hyperbolic tangent of values of a scale; empty if it is neither 2^−12 nor 2^−11. */
    public static Optional<IntUnaryOperator> tanh(float scale) {
        int exponent = exponent(scale).orElse(0);
        return exponent != -12 && exponent != -11 ? Optional.empty() : Optional.of(value -> ShortFixedPoint
                .tanh(exponent == -12 ? value : ShortFixedPoint.shifted(value, 1), 3));
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
        return isShifted ? Optional.of((a, b) -> shifted(a, leftShift)
                + sign * shifted(b, rightShift)) : Optional.empty();
    }

    private static int shifted(int number, int places) {
        return FixedPointFactor.rounded(number, Math.min(places, Integer.SIZE - 1));
    }

    /** Returns n for a scale of about 2^n; empty for others. Source: TensorFlow Lite, {@code CheckedLog2}. */
    private static OptionalInt exponent(float scale) {
        float logarithm = (float) Math.log(scale) * (1 / (float) Math.log(2));
        int nearest = Math.round(logarithm);
        return Math.abs(logarithm - nearest) < TOLERANCE ? OptionalInt.of(nearest) : OptionalInt.empty();
    }
}

package io.leveret.engine.lower.quantized;

import io.leveret.engine.kernel.FixedPointFactor;
import io.leveret.engine.kernel.KernelSpec.QuantizedRows.RowFunction;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.LongToIntFunction;

/** Functions of TensorFlow Lite's built-in kernels, most of them of integers only. */
public final class IntegerFunctions {
    private IntegerFunctions() {}

    /** Returns the magnitude. Source: TensorFlow Lite, {@code AbsEvalQuantized}. */
    public static IntUnaryOperator abs(float inputScale, float outputScale) {
        FixedPointFactor factor = FixedPointFactor.of(inputScale / outputScale);
        return inputScale == outputScale ? Math::abs : value -> factor.times(Math.abs(value));
    }

    /** Returns LEAKY_RELU. Source: TensorFlow Lite, {@code QuantizeLeakyRelu}. */
    public static IntUnaryOperator leakyRelu(float inputScale, float alpha, float outputScale) {
        FixedPointFactor positive = FixedPointFactor.of(inputScale / outputScale);
        FixedPointFactor negative = FixedPointFactor.of(inputScale * alpha / outputScale);
        return value -> (value >= 0 ? positive : negative).times(value);
    }

    /**
     * Returns the inverse square root of values of 8 bits; the largest value for 0. Source: TensorFlow Lite, {@code
     * RsqrtEvalQuantizedInt8}.
     */
    public static IntUnaryOperator inverseSquareRoot(float inputScale, float outputScale) {
        int bits = 20; // that hold the result as an integer
        // the square root of a float in C++, but not in C
        FixedPointFactor factor = FixedPointFactor.of(1.0 / ((float) Math.sqrt(inputScale) * outputScale));
        FixedPointFactor shifted = new FixedPointFactor(factor.multiplier(), factor.exponent() - bits);
        return value -> {
            if (value <= 0) {
                return Byte.MAX_VALUE + 256;
            }
            FixedPointFactor root = InverseSquareRoot.of(value);
            return shifted.times(new FixedPointFactor(root.multiplier(), root.exponent() + bits).times(1));
        };
    }

    /** Returns PRELU; the right operand is alpha. Source: TensorFlow Lite, {@code Prelu}. */
    public static IntBinaryOperator prelu(float inputScale, float alphaScale, float outputScale) {
        FixedPointFactor positive = FixedPointFactor.of(inputScale / outputScale);
        FixedPointFactor negative = FixedPointFactor.of(inputScale * alphaScale / outputScale);
        return (value, alpha) -> value >= 0 ? positive.times(value) : negative.times(value * alpha);
    }

    /** Returns the product. Source: TensorFlow Lite, {@code MulElementwise}. */
    public static IntBinaryOperator product(float leftScale, float rightScale, float outputScale) {
        FixedPointFactor factor = FixedPointFactor.of(leftScale * rightScale / outputScale);
        return (left, right) -> factor.times(left * right);
    }

    /** Returns the quotient; 0 for one by 0. Source: TensorFlow Lite, {@code DivElementwise}. */
    public static IntBinaryOperator quotient(float leftScale, float rightScale, float outputScale) {
        FixedPointFactor factor = FixedPointFactor.of(leftScale / (rightScale * outputScale));
        return (left, right) -> {
            if (right == 0) {
                return 0;
            }
            int dividend = right < 0 ? -left : left;
            int divisor = Math.abs(right);
            int zeros = Integer.numberOfLeadingZeros(divisor);
            int inverse = FixedPoint.inverseOfOnePlus((divisor << zeros) - (1 << 31));
            int headroom = Integer.numberOfLeadingZeros(dividend < 0 ? ~dividend : dividend) - 1;
            int unscaled = FixedPoint.product(dividend << headroom, inverse);
            int shift = Math.clamp(31 - zeros + headroom - factor.exponent(), 0, 31);
            return FixedPointFactor.rounded(FixedPoint.product(unscaled, factor.multiplier()), shift);
        };
    }

    /**
     * Returns the sum of values of 16 bits, or their difference. Source: TensorFlow Lite, {@code AddElementwise} and
     * {@code Sub}.
     *
     * @param sign 1 for a sum, −1 for a difference
     */
    public static IntBinaryOperator sum(float leftScale, float rightScale, float outputScale, int sign) {
        int bits = 15; // of fractions
        CommonScale common = CommonScale.of(leftScale, rightScale, bits);
        FixedPointFactor toOutput = FixedPointFactor.of(common.scale / ((1 << bits) * outputScale));
        return (left, right) -> toOutput.times(common.left(left) + sign * common.right(right));
    }

    /** Returns the square of the difference. Source: TensorFlow Lite, {@code SquaredDifference}. */
    public static IntBinaryOperator squaredDifference(float leftScale, float rightScale, float outputScale) {
        int bits = 7; // of fractions
        CommonScale common = CommonScale.of(leftScale, rightScale, bits);
        FixedPointFactor toOutput = FixedPointFactor.of(
                common.scale * common.scale / ((1 << 2 * bits) * outputScale));
        return (left, right) -> {
            int difference = common.left(left) - common.right(right);
            return toOutput.times(difference * difference);
        };
    }

    /** Two operands as multiples of twice the larger scale, with some bits of fractions. */
    private record CommonScale(double scale, FixedPointFactor ofLeft, FixedPointFactor ofRight, int bits) {
        static CommonScale of(float left, float right, int bits) {
            double scale = 2 * Math.max(left, right);
            return new CommonScale(scale, FixedPointFactor.of(left / scale), FixedPointFactor.of(right / scale), bits);
        }

        int left(int value) {
            return ofLeft.times(value << bits);
        }

        int right(int value) {
            return ofRight.times(value << bits);
        }
    }

    /**
     * Returns the division of rows of 8 bits by the root of the sum of their squares; results are multiples of 1/128.
     * Source: TensorFlow Lite, {@code L2Normalization}.
     *
     * @param early whether values are multiplied by 128 before the root, as unsigned ones are
     */
    public static RowFunction l2Normalization(int min, int max, boolean early) {
        int before = early ? 7 : 0;
        return (values, in, out, length) -> {
            int squares = 0;
            for (int i = 0; i < length; i++) {
                squares += values[in + i] * values[in + i];
            }
            FixedPointFactor root = InverseSquareRoot.of(squares);
            FixedPointFactor factor = new FixedPointFactor(root.multiplier(), root.exponent() + 7 - before);
            for (int i = 0; i < length; i++) {
                values[out + i] = (short) Math.clamp(factor.times(values[in + i] << before), min, max);
            }
        };
    }

    /** Returns the sum of values of 16 bits, of their sum as integers. Source: TensorFlow Lite, {@code EvalSum}. */
    public static LongToIntFunction sum(float inputScale, float outputScale) {
        float ratio = inputScale / outputScale;
        return sum -> {
            double scaled = sum * ratio;
            return (int) (scaled + Math.copySign(0.5, scaled));
        };
    }

    /**
     * Returns the mean of values of 16 bits, of their sum. Source: TensorFlow Lite, {@code QuantizedMeanOrSum}.
     *
     * @param count the number of values
     */
    public static LongToIntFunction mean(float inputScale, float outputScale, int count) {
        FixedPointFactor factor = FixedPointFactor.of((double) inputScale / outputScale);
        int shift = Math.min(31 - Integer.numberOfLeadingZeros(count), 31 + factor.exponent());
        FixedPointFactor each = new FixedPointFactor((int) (((long) factor.multiplier() << shift) / count),
                factor.exponent() - shift);
        return sum -> each.times((int) sum);
    }

    /** Returns the factor of each step of a product of values. Source: TensorFlow Lite, {@code GetQuantProdScaling}. */
    public static FixedPointFactor ofProduct(float inputScale, float outputScale, int count) {
        return FixedPointFactor.of(inputScale / Math.pow(outputScale, 1.0 / count));
    }
}

package io.leveret.engine.lower.quantized;

import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * Functions of quantized values that are computed in float32 and then rounded, as where TensorFlow Lite and XNNPACK
 * fill a table of 256 entries.
 */
public final class RealFunctions {
    private static final float ROOT_OF_HALF = (float) Math.sqrt(0.5);
    private static final float ROOT_OF_TWO_BY_PI = (float) Math.sqrt(2 / Math.PI);

    private RealFunctions() {}

    /** Returns 1 / √x, each step in float32. */
    public static double inverseSquareRoot(double x) {
        return 1f / (float) Math.sqrt(x);
    }

    /** Returns GELU, each step in float32. Source: TensorFlow Lite, {@code GeluTransform}. */
    public static double gelu(double x) {
        float in = (float) x;
        return 0.5f * in * (float) complementaryError(in * -ROOT_OF_HALF);
    }

    /** Returns the approximation of GELU, each step in float32. Source: {@code GeluTransformApproximate}. */
    public static double approximateGelu(double x) {
        float in = (float) x;
        return 0.5f * in * (1 + (float) Math.tanh(ROOT_OF_TWO_BY_PI * (in + 0.044715f * in * in * in)));
    }

    /** Returns 1 − erf(x): by a series of positive terms, or a continued fraction where that converges fast. */
    private static double complementaryError(double x) {
        if (x < 2) {
            double term = x;
            double sum = x;
            for (int n = 1; n < 100; n++) {
                term *= 2 * x * x / (2 * n + 1);
                sum += term;
            }
            return x < -6 ? 2 : 1 - 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
        }
        double fraction = x;
        for (int n = 80; n > 0; n--) {
            fraction = x + n / 2.0 / fraction;
        }
        return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
    }

    /**
     * Returns a function rounded half to even, together with the zero point. Source: XNNPACK, {@code
     * unary_ukernel_quantized}.
     */
    public static IntUnaryOperator toEven(DoubleUnaryOperator function, float inputScale, float outputScale,
            int outputZero) {
        float perUnit = 1 / outputScale;
        return value -> {
            float result = (float) function.applyAsDouble(value * inputScale);
            return (int) Math.rint(result * perUnit + outputZero) - outputZero;
        };
    }

    /** Returns a function rounded half away from zero. Source: TensorFlow Lite, {@code LUTPopulateInt8}. */
    public static IntUnaryOperator awayFromZero(DoubleUnaryOperator function, float inputScale, float outputScale) {
        float perUnit = 1 / outputScale;
        return value -> {
            double scaled = (float) function.applyAsDouble(value * inputScale) * perUnit;
            return (int) (scaled + Math.copySign(0.5, scaled));
        };
    }
}

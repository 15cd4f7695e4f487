package io.leveret.engine.kernel;

import io.leveret.graph.ElementwiseFunction;
import java.util.function.DoubleUnaryOperator;

/** The functions of one value, in float64. */
public final class ElementwiseMath {
    private static final double SQRT_2_BY_PI = Math.sqrt(2 / Math.PI);

    private ElementwiseMath() {}

    /**
     * A function.
     *
     * @param parameter of the function, if it has one
     */
    public static DoubleUnaryOperator of(ElementwiseFunction function, float parameter) {
        return switch (function) {
            case RELU -> x -> Math.max(x, 0);
            case RELU6 -> x -> Math.clamp(x, 0, 6);
            case LOGISTIC -> x -> 1 / (1 + Math.exp(-x));
            case ABS -> Math::abs;
            case NEG -> x -> -x;
            case SIGN -> x -> x > 0 ? 1 : x < 0 ? -1 : 0;
            case SQRT -> Math::sqrt;
            case RSQRT -> x -> 1 / Math.sqrt(x);
            case SQUARE -> x -> x * x;
            case EXP -> Math::exp;
            case LOG -> Math::log;
            case SIN -> Math::sin;
            case COS -> Math::cos;
            case FLOOR -> Math::floor;
            case CEIL -> Math::ceil;
            case ROUND -> Math::rint;
            case TANH -> Math::tanh;
            case HARD_SWISH -> x -> x * Math.clamp(x + 3, 0, 6) / 6;
            case ELU -> x -> x < 0 ? Math.expm1(x) : x;
            case LEAKY_RELU -> x -> x < 0 ? x * parameter : x;
            case GELU -> x -> x * (1 + erf(x / Math.sqrt(2))) / 2;
            case GELU_APPROXIMATE -> x -> x * (1 + Math.tanh(SQRT_2_BY_PI * (x + 0.044715 * x * x * x))) / 2;
            case RELU_N1_TO_1 -> x -> Math.clamp(x, -1, 1);
            case RELU_0_TO_1 -> x -> Math.clamp(x, 0, 1);
            case LOGICAL_NOT -> x -> 1 - x;
        };
    }

    /**
     * The error function, to within 1.5·10⁻⁷. Source: Abramowitz and Stegun, Handbook of
     * Mathematical Functions, 7.1.26.
     */
    static double erf(double x) {
        double t = 1 / (1 + 0.3275911 * Math.abs(x));
        double polynomial = t
                * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        return Math.copySign(1 - polynomial * Math.exp(-x * x), x);
    }
}

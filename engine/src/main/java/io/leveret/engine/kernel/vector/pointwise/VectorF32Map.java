package io.leveret.engine.kernel.vector.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.vector.lane.Exponential;
import io.leveret.engine.kernel.vector.lane.Lanes;
import io.leveret.graph.ElementwiseFunction;
import java.util.Set;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** A function of each float32 value: those that networks have behind their layers and in normalizations. */
public final class VectorF32Map extends VectorElements {
    private static final Set<ElementwiseFunction> FUNCTIONS = Set.of(ElementwiseFunction.LOGISTIC,
            ElementwiseFunction.TANH, ElementwiseFunction.HARD_SWISH, ElementwiseFunction.ELU, ElementwiseFunction.GELU,
            ElementwiseFunction.GELU_APPROXIMATE, ElementwiseFunction.EXP, ElementwiseFunction.SQRT,
            ElementwiseFunction.RSQRT, ElementwiseFunction.LEAKY_RELU);
    private static final float SQRT_2_BY_PI = (float) Math.sqrt(2 / Math.PI);
    private static final float SQRT_HALF = (float) Math.sqrt(0.5);

    private final ElementwiseFunction function;
    private final float parameter;
    private final int input;
    private final int output;

    public VectorF32Map(ElementwiseFunction function, float parameter, int elements, int input, int output) {
        super(elements);
        this.function = function;
        this.parameter = parameter;
        this.input = input;
        this.output = output;
    }

    /** Whether it has the function, and the elements fill vectors. */
    public static boolean suits(ElementwiseFunction function, int elements) {
        return FUNCTIONS.contains(function) && elements >= Lanes.COUNT;
    }

    @Override
    void apply(Arena arena, int first, int count) {
        float[] a = arena.floats;
        int in = input + first;
        int out = output + first;
        switch (function) {
            case LOGISTIC -> logistic(a, in, out, count);
            case TANH -> tanh(a, in, out, count);
            case HARD_SWISH -> hardSwish(a, in, out, count);
            case ELU -> elu(a, in, out, count);
            case GELU -> gelu(a, in, out, count);
            case GELU_APPROXIMATE -> geluByTanh(a, in, out, count);
            case EXP -> exp(a, in, out, count);
            case SQRT -> sqrt(a, in, out, count);
            case RSQRT -> reciprocalSqrt(a, in, out, count);
            case LEAKY_RELU -> leakyRelu(a, in, out, count, parameter);
            default -> throw new IllegalStateException(function + " has no vectors");
        }
    }

    private static void logistic(float[] a, int in, int out, int count) {
        FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1);
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector x = FloatVector.fromArray(Lanes.FLOATS, a, in + at);
            one.div(Exponential.of(x.neg()).add(one)).intoArray(a, out + at);
        }
    }

    /** 1 − 2 / (exp(2x) + 1). */
    private static void tanh(float[] a, int in, int out, int count) {
        FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1);
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector x = FloatVector.fromArray(Lanes.FLOATS, a, in + at);
            one.sub(FloatVector.broadcast(Lanes.FLOATS, 2).div(Exponential.of(x.add(x)).add(one)))
                    .intoArray(a, out + at);
        }
    }

    private static void hardSwish(float[] a, int in, int out, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector x = FloatVector.fromArray(Lanes.FLOATS, a, in + at);
            x.mul(Lanes.clamp(x.add(3), 0, 6).mul(1f / 6)).intoArray(a, out + at);
        }
    }

    private static void elu(float[] a, int in, int out, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector x = FloatVector.fromArray(Lanes.FLOATS, a, in + at);
            x.blend(Exponential.of(x).sub(1), x.compare(VectorOperators.LT, 0)).intoArray(a, out + at);
        }
    }

    /**
     * x · (1 + erf(x / √2)) / 2. Source of the error function, which is to within 1.5·10⁻⁷: Abramowitz and Stegun,
     * Handbook of Mathematical Functions, 7.1.26.
     */
    private static void gelu(float[] a, int in, int out, int count) {
        FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1);
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector x = FloatVector.fromArray(Lanes.FLOATS, a, in + at);
            FloatVector z = x.mul(SQRT_HALF).abs();
            FloatVector t = one.div(z.fma(FloatVector.broadcast(Lanes.FLOATS, 0.3275911f), one));
            FloatVector p = t.fma(FloatVector.broadcast(Lanes.FLOATS, 1.061405429f),
                    FloatVector.broadcast(Lanes.FLOATS, -1.453152027f));
            p = p.fma(t, FloatVector.broadcast(Lanes.FLOATS, 1.421413741f));
            p = p.fma(t, FloatVector.broadcast(Lanes.FLOATS, -0.284496736f));
            p = p.fma(t, FloatVector.broadcast(Lanes.FLOATS, 0.254829592f));
            FloatVector tail = p.mul(t).mul(Exponential.of(z.mul(z).neg())).mul(0.5f); // (1 − erf |z|) / 2
            FloatVector share = one.sub(tail).blend(tail, x.compare(VectorOperators.LT, 0));
            x.mul(share).intoArray(a, out + at);
        }
    }

    /** x · (1 + tanh y) / 2 = x / (1 + exp(−2y)) with y = √(2/π) · (x + 0.044715 · x³). */
    private static void geluByTanh(float[] a, int in, int out, int count) {
        FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1);
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector x = FloatVector.fromArray(Lanes.FLOATS, a, in + at);
            FloatVector y = x.mul(x).fma(FloatVector.broadcast(Lanes.FLOATS, 0.044715f), one).mul(x);
            x.div(Exponential.of(y.mul(-2 * SQRT_2_BY_PI)).add(one)).intoArray(a, out + at);
        }
    }

    private static void exp(float[] a, int in, int out, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            Exponential.of(FloatVector.fromArray(Lanes.FLOATS, a, in + at)).intoArray(a, out + at);
        }
    }

    private static void sqrt(float[] a, int in, int out, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector.fromArray(Lanes.FLOATS, a, in + at).sqrt().intoArray(a, out + at);
        }
    }

    private static void reciprocalSqrt(float[] a, int in, int out, int count) {
        FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1);
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            one.div(FloatVector.fromArray(Lanes.FLOATS, a, in + at).sqrt()).intoArray(a, out + at);
        }
    }

    private static void leakyRelu(float[] a, int in, int out, int count, float alpha) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector x = FloatVector.fromArray(Lanes.FLOATS, a, in + at);
            x.blend(x.mul(alpha), x.compare(VectorOperators.LT, 0)).intoArray(a, out + at);
        }
    }
}

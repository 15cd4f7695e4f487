package io.leveret.engine.lower;

import io.leveret.engine.kernel.ElementwiseMath;
import io.leveret.engine.kernel.FixedPointFactor;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Rows;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Storage;
import io.leveret.engine.kernel.move.Cast;
import io.leveret.engine.kernel.move.IntegerMap;
import io.leveret.engine.lower.quantized.HardSwish;
import io.leveret.engine.lower.quantized.IntegerFunctions;
import io.leveret.engine.lower.quantized.InterpolatedTable;
import io.leveret.engine.lower.quantized.PowerOfTwoScales;
import io.leveret.engine.lower.quantized.RealFunctions;
import io.leveret.engine.lower.quantized.Rescalings;
import io.leveret.engine.lower.quantized.WideSigmoid;
import io.leveret.engine.passes.LoweredOperator;
import io.leveret.graph.Activation;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.Operator;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;

/** Kernels of functions of each element. Those of quantized values are tables. */
final class PointwiseLowering {
    /** Times 255 it is an int still; less than that saturates already. */
    private static final float MAX_MULTIPLIER = 1 << 22;

    private final Operands operands;
    private final KernelProviders kernels;

    PointwiseLowering(Operands operands, KernelProviders kernels) {
        this.operands = operands;
        this.kernels = kernels;
    }

    Kernel lower(Operator.Pointwise pointwise) {
        int input = pointwise.input();
        int output = pointwise.output();
        return switch (pointwise) {
            case Operator.Elementwise elementwise -> elementwise(elementwise);
            case Operator.Quantize _,Operator.Dequantize _ -> quantize(input, output);
            case Operator.FakeQuant _ -> throw new IllegalStateException(pointwise.name() + " is rewritten");
            case Operator.Cast _ -> new Cast(operands.elements(input), operands.storage(input),
                    operands.quantization(input).zeroPoint(0), operands.at(input), operands.spec(output).type(),
                    operands.quantization(output).zeroPoint(0), operands.at(output));
        };
    }

    Kernel dynamicRanges(LoweredOperator.DynamicRanges ranges) {
        return make(new KernelSpec.DynamicRanges(rows(ranges.rows(), ranges.input())), ranges.input(),
                ranges.output());
    }

    Kernel dynamicQuantize(LoweredOperator.DynamicQuantize quantize) {
        Rows rows = rows(operands.shape(quantize.ranges()).dimension(0), quantize.input());
        return kernels.make(new KernelSpec.DynamicQuantize(rows, operands.storage(quantize.output())),
                Locations.of(operands.at(quantize.input()), operands.at(quantize.ranges()),
                        operands.at(quantize.output())));
    }

    private Rows rows(int count, int tensor) {
        return new Rows(count, operands.elements(tensor) / count);
    }

    private Kernel make(KernelSpec spec, int input, int output) {
        return kernels.make(spec, Locations.of(operands.at(input), operands.at(output)));
    }

    private Kernel elementwise(Operator.Elementwise elementwise) {
        int input = elementwise.input();
        int output = elementwise.output();
        ElementwiseFunction function = elementwise.function();
        return switch (operands.storage(input)) {
            case FLOAT32 -> ofFloat32(function, elementwise.parameter(), input, output);
            case QUANTIZED -> ofQuantized(input, output, clamp(function).orElse(Activation.NONE),
                    operands.isWide(input) ? wide(function, elementwise.parameter(), input, output)
                            : narrow(function, elementwise.parameter(), input, output));
            case INTEGERS -> new IntegerMap(operands.elements(input), ofIntegers(function), operands.at(input),
                    operands.at(output));
        };
    }

    private static IntUnaryOperator ofIntegers(ElementwiseFunction function) {
        return switch (function) {
            case LOGICAL_NOT -> truth -> 1 - truth;
            case ABS -> Math::abs;
            case NEG -> number -> -number;
            case SIGN -> Integer::signum;
            default -> throw new IllegalStateException(function + " is of float32 values");
        };
    }

    private Kernel ofFloat32(ElementwiseFunction function, float parameter, int input, int output) {
        int elements = operands.elements(input);
        return make(clamp(function)
                .<KernelSpec>map(clamp -> new KernelSpec.Clamp(elements, clamp.min(), clamp.max()))
                .orElseGet(() -> new KernelSpec.Elementwise(function, parameter, elements)), input, output);
    }

    /** Returns the kernel of a function of quantized values, clamped: a table for those of 8 bits. */
    private Kernel ofQuantized(int input, int output, Activation activation, IntUnaryOperator function) {
        return operands.isWide(input)
                ? make(new KernelSpec.QuantizedMap(operands.elements(input),
                        operands.clamped(output, activation, function)), input, output)
                : lookup(input, output, operands.table(input, output, activation, function));
    }

    /** Returns a function of values of 8 bits. */
    private IntUnaryOperator narrow(ElementwiseFunction function, float parameter, int input, int output) {
        float inputScale = operands.scale(input);
        float outputScale = operands.scale(output);
        float ratio = inputScale / outputScale;
        DoubleUnaryOperator reals = ElementwiseMath.of(function, parameter);
        return switch (function) {
            case HARD_SWISH -> new HardSwish(inputScale, outputScale);
            case LEAKY_RELU -> Rescalings.isIn256ths(ratio) && Rescalings.isIn256ths(Math.abs(ratio * parameter))
                    ? leakyRelu(ratio, parameter)
                    : IntegerFunctions.leakyRelu(inputScale, parameter, outputScale);
            case RELU, RELU6 -> value -> Rescalings.inFixedPoint(ratio, value);
            case ABS -> IntegerFunctions.abs(inputScale, outputScale);
            case RSQRT -> IntegerFunctions.inverseSquareRoot(inputScale, outputScale);
            case ELU, LOGISTIC, TANH -> RealFunctions.toEven(reals, inputScale, outputScale,
                    operands.quantization(output).zeroPoint(0));
            case EXP -> RealFunctions.awayFromZero(reals, inputScale, outputScale);
            case GELU -> RealFunctions.awayFromZero(RealFunctions::gelu, inputScale, outputScale);
            case GELU_APPROXIMATE -> RealFunctions.awayFromZero(RealFunctions::approximateGelu, inputScale,
                    outputScale);
            case LOG -> RealFunctions.awayFromZero(value -> value <= 0 ? operands.min(output) * outputScale
                    : reals.applyAsDouble(value), inputScale, outputScale);
            default -> operands.ofReals(input, output, reals);
        };
    }

    /** Returns a function of values of 16 bits. */
    private IntUnaryOperator wide(ElementwiseFunction function, float parameter, int input, int output) {
        float inputScale = operands.scale(input);
        float outputScale = operands.scale(output);
        DoubleUnaryOperator reals = ElementwiseMath.of(function, parameter);
        return switch (function) {
            case RELU, RELU6 -> FixedPointFactor.of(inputScale / outputScale)::times;
            case ABS -> IntegerFunctions.abs(inputScale, outputScale);
            case LEAKY_RELU -> IntegerFunctions.leakyRelu(inputScale, parameter, outputScale);
            case LOGISTIC -> PowerOfTwoScales.logistic(inputScale).orElseGet(() -> WideSigmoid.logistic(inputScale));
            case TANH -> PowerOfTwoScales.tanh(inputScale).orElseGet(() -> WideSigmoid.tanh(inputScale));
            case EXP -> InterpolatedTable.of(reals, inputScale, outputScale);
            case GELU -> InterpolatedTable.of(RealFunctions::gelu, inputScale, outputScale);
            case GELU_APPROXIMATE -> InterpolatedTable.of(RealFunctions::approximateGelu, inputScale, outputScale);
            case LOG -> InterpolatedTable.of(value -> value <= 0 ? Short.MIN_VALUE * outputScale
                    : reals.applyAsDouble(value), inputScale, outputScale);
            case RSQRT -> InterpolatedTable.of(value -> value <= 0 ? Short.MAX_VALUE * outputScale
                    : RealFunctions.inverseSquareRoot(value), inputScale, outputScale);
            default -> operands.ofReals(input, output, reals);
        };
    }

    private static Optional<Activation> clamp(ElementwiseFunction function) {
        return switch (function) {
            case RELU -> Optional.of(Activation.RELU);
            case RELU6 -> Optional.of(Activation.RELU6);
            default -> Optional.empty();
        };
    }

    /**
     * Returns the function in fixed point of eight bits, as in XNNPACK if it supports the scales. Source: XNNPACK,
     * {@code xnn_init_qs8_lrelu_scalar_params}.
     */
    private static IntUnaryOperator leakyRelu(float ratio, float alpha) {
        int positive = (int) Math.clamp(Math.rint(256 * ratio), -MAX_MULTIPLIER, MAX_MULTIPLIER);
        int negative = (int) Math.clamp(Math.rint(256 * (ratio * alpha)), -MAX_MULTIPLIER, MAX_MULTIPLIER);
        return value -> value * (value < 0 ? negative : positive) + 128 >> 8;
    }

    /** From float32 or quantized values to quantized values, or from quantized to float32 values. */
    private Kernel quantize(int input, int output) {
        int elements = operands.elements(input);
        if (operands.storage(input) == Storage.FLOAT32) {
            return make(operands.isWide(output) ? new KernelSpec.WideQuantize(elements, operands.scale(output))
                    : new KernelSpec.Quantize(elements, operands.scale(output), operands.min(output),
                            operands.max(output)),
                    input, output);
        }
        if (operands.storage(output) == Storage.FLOAT32) {
            return make(new KernelSpec.Dequantize(elements, operands.scale(input)), input, output);
        }
        float ratio = operands.scale(input) / operands.scale(output);
        boolean sameType = operands.spec(input).type() == operands.spec(output).type();
        FixedPointFactor factor = FixedPointFactor.of((double) operands.scale(input) / operands.scale(output));
        IntUnaryOperator rescale = sameType && !operands.isWide(input) && Rescalings.isIn256ths(ratio)
                ? value -> Rescalings.in256ths(ratio, value)
                : factor::times;
        return ofQuantized(input, output, Activation.NONE, rescale);
    }

    private Kernel lookup(int input, int output, short[] table) {
        return make(new KernelSpec.Lookup(operands.elements(input), table, operands.min(input)), input, output);
    }

    Kernel gated(LoweredOperator.GatedActivation gated) {
        Operator.Elementwise gate = gated.gate();
        Operator.Binary product = gated.product();
        short[] functions = operands.table(gate.input(), gate.output(), clamp(gate.function()).orElse(Activation.NONE),
                narrow(gate.function(), gate.parameter(), gate.input(), gate.output()));
        Requantization requantization = operands.requantization(product.left(), product.right(), 1, product.output(),
                product.activation());
        int first = operands.min(gate.input());
        short[] table = new short[functions.length];
        for (int i = 0; i < table.length; i++) {
            table[i] = requantization.apply((first + i) * functions[i], 0);
        }
        return lookup(gate.input(), product.output(), table);
    }
}

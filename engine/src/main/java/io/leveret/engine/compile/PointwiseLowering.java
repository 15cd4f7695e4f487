package io.leveret.engine.compile;

import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.RealFunction;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Storage;
import io.leveret.engine.kernel.move.Cast;
import io.leveret.engine.kernel.move.IntegerMap;
import io.leveret.engine.kernel.portable.pointwise.Dequantize;
import io.leveret.engine.kernel.portable.pointwise.F32Clamp;
import io.leveret.engine.kernel.portable.pointwise.Quantize;
import io.leveret.engine.kernel.portable.pointwise.RoundToGrid;
import io.leveret.graph.Activation;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.Operator;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Kernels of functions of each element. Those of quantized values are tables. */
final class PointwiseLowering {
    /** Times 255 it is an int still; less than that saturates already. */
    private static final float MAX_MULTIPLIER = 1 << 22;

    private final Operands operands;
    private final KernelFamily family;

    PointwiseLowering(Operands operands, KernelFamily family) {
        this.operands = operands;
        this.family = family;
    }

    Kernel lower(Operator.Pointwise pointwise) {
        int input = pointwise.input();
        int output = pointwise.output();
        return switch (pointwise) {
            case Operator.Elementwise elementwise -> elementwise(elementwise);
            case Operator.Quantize _,Operator.Dequantize _ -> quantize(input, output);
            case Operator.Cast _ -> new Cast(operands.elements(input), operands.held(input),
                    operands.quantization(input).zeroPoint(0), operands.at(input), operands.spec(output).type(),
                    operands.quantization(output).zeroPoint(0), operands.at(output));
        };
    }

    Kernel dynamicRanges(LoweredOperator.DynamicRanges ranges) {
        return family.dynamicRanges(ranges.rows(), operands.elements(ranges.input()) / ranges.rows(),
                operands.at(ranges.input()), operands.at(ranges.output()));
    }

    Kernel dynamicQuantize(LoweredOperator.DynamicQuantize quantize) {
        int rows = operands.shape(quantize.ranges()).dimension(0);
        return family.dynamicQuantize(rows, operands.elements(quantize.input()) / rows, operands.at(quantize.input()),
                operands.at(quantize.ranges()), operands.held(quantize.output()), operands.at(quantize.output()));
    }

    private Kernel elementwise(Operator.Elementwise elementwise) {
        int input = elementwise.input();
        int output = elementwise.output();
        ElementwiseFunction function = elementwise.function();
        return switch (operands.held(input)) {
            case REALS -> ofReals(function, elementwise.parameter(), input, output);
            case STEPS ->
                    lookup(input, output, ofSteps(function, elementwise.parameter(), input, output));
            case INTEGERS -> new IntegerMap(operands.elements(input), truth -> 1 - truth, operands.at(input),
                    operands.at(output)); // LOGICAL_NOT alone
        };
    }

    private Kernel ofReals(ElementwiseFunction function, float parameter, int input, int output) {
        Optional<Activation> clamp = clamp(function);
        return clamp.isPresent()
                ? new F32Clamp(operands.elements(input), clamp.get().min(), clamp.get().max(), operands.at(input),
                        operands.at(output))
                : family.f32Map(function, parameter, operands.elements(input), operands.at(input), operands.at(output));
    }

    private short[] ofSteps(ElementwiseFunction function, float parameter, int input, int output) {
        float ratio = operands.scale(input) / operands.scale(output);
        return switch (function) {
            case HARD_SWISH -> operands.table(input, output, Activation.NONE,
                    new QuantizedHardSwish(operands.scale(input), operands.scale(output)));
            case LEAKY_RELU -> operands.table(input, output, Activation.NONE, leakyRelu(ratio, parameter));
            case RELU, RELU6 -> operands.table(input, output, clamp(function).orElseThrow(),
                    steps -> Rescaling.inFixedPoint(ratio, steps));
            default -> operands.table(input, output, RealFunction.of(function, parameter));
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
     * In fixed point of eight bits, as XNNPACK computes it where it takes the operator. Source: XNNPACK,
     * {@code xnn_init_qs8_lrelu_scalar_params}.
     */
    private static IntUnaryOperator leakyRelu(float ratio, float alpha) {
        int positive = (int) Math.clamp(Math.rint(256 * ratio), -MAX_MULTIPLIER, MAX_MULTIPLIER);
        int negative = (int) Math.clamp(Math.rint(256 * (ratio * alpha)), -MAX_MULTIPLIER, MAX_MULTIPLIER);
        return steps -> steps * (steps < 0 ? negative : positive) + 128 >> 8;
    }

    /** From reals or steps to reals or steps; reals that are to be multiples of a scale are {@link #rounding rounded} later. */
    private Kernel quantize(int input, int output) {
        int elements = operands.elements(input);
        if (operands.held(input) == Storage.REALS && operands.held(output) == Storage.REALS) {
            return new F32Clamp(elements, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, operands.at(input),
                    operands.at(output));
        }
        if (operands.held(input) == Storage.REALS) {
            return new Quantize(elements, operands.scale(output), operands.min(output), operands.max(output),
                    operands.at(input), operands.at(output));
        }
        if (operands.held(output) == Storage.REALS) {
            return new Dequantize(elements, operands.scale(input), operands.at(input), operands.at(output));
        }
        float ratio = operands.scale(input) / operands.scale(output);
        boolean sameType = operands.spec(input).type() == operands.spec(output).type();
        IntUnaryOperator rescale = sameType && Rescaling.isIn256ths(ratio)
                ? steps -> Rescaling.in256ths(ratio, steps)
                : steps -> Rescaling.inFixedPoint((double) operands.scale(input) / operands.scale(output), steps);
        return lookup(input, output, operands.table(input, output, Activation.NONE, rescale));
    }

    private Kernel lookup(int input, int output, short[] table) {
        return family.q8Lookup(operands.elements(input), table, operands.min(input), operands.at(input),
                operands.at(output));
    }

    Kernel gated(LoweredOperator.GatedActivation gated) {
        Operator.Elementwise gate = gated.gate();
        Operator.Binary product = gated.product();
        short[] functions = ofSteps(gate.function(), gate.parameter(), gate.input(), gate.output());
        Requantization requantization = operands.requantization(product.left(), product.right(), 1, product.output(),
                product.activation());
        int first = operands.min(gate.input());
        short[] table = new short[functions.length];
        for (int i = 0; i < table.length; i++) {
            table[i] = requantization.apply((first + i) * functions[i], 0);
        }
        return lookup(gate.input(), product.output(), table);
    }

    /** Rounds the reals of a tensor, where they lie, to multiples of its scale. */
    Kernel rounding(int tensor) {
        return new RoundToGrid(operands.elements(tensor), operands.scale(tensor), operands.min(tensor),
                operands.max(tensor), operands.at(tensor));
    }
}

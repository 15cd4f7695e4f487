package io.leveret.engine.lower;

import io.leveret.engine.kernel.ElementwiseMath;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Bounds;
import io.leveret.engine.kernel.KernelSpec.Rows;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Storage;
import io.leveret.engine.kernel.move.Cast;
import io.leveret.engine.kernel.move.IntegerMap;
import io.leveret.engine.passes.LoweredOperator;
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
            case QUANTIZED ->
                    lookup(input, output, ofQuantized(function, elementwise.parameter(), input, output));
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

    private short[] ofQuantized(ElementwiseFunction function, float parameter, int input, int output) {
        float ratio = operands.scale(input) / operands.scale(output);
        return switch (function) {
            case HARD_SWISH -> operands.table(input, output, Activation.NONE,
                    new QuantizedHardSwish(operands.scale(input), operands.scale(output)));
            case LEAKY_RELU -> operands.table(input, output, Activation.NONE, leakyRelu(ratio, parameter));
            case RELU, RELU6 -> operands.table(input, output, clamp(function).orElseThrow(),
                    value -> QuantizedRescaling.inFixedPoint(ratio, value));
            default -> operands.table(input, output, ElementwiseMath.of(function, parameter));
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
     * Returns the function in fixed point of eight bits, as in XNNPACK if it supports the operator. Source: XNNPACK,
     * {@code xnn_init_qs8_lrelu_scalar_params}.
     */
    private static IntUnaryOperator leakyRelu(float ratio, float alpha) {
        int positive = (int) Math.clamp(Math.rint(256 * ratio), -MAX_MULTIPLIER, MAX_MULTIPLIER);
        int negative = (int) Math.clamp(Math.rint(256 * (ratio * alpha)), -MAX_MULTIPLIER, MAX_MULTIPLIER);
        return value -> value * (value < 0 ? negative : positive) + 128 >> 8;
    }

    /**
     * From float32 or quantized values to float32 or quantized values; float32 values that are to be multiples of a
     * scale are {@link #rounding rounded} later.
     */
    private Kernel quantize(int input, int output) {
        int elements = operands.elements(input);
        if (operands.storage(input) == Storage.FLOAT32 && operands.storage(output) == Storage.FLOAT32) {
            return make(new KernelSpec.Clamp(elements, Bounds.NONE.min(), Bounds.NONE.max()), input, output);
        }
        if (operands.storage(input) == Storage.FLOAT32) {
            return make(new KernelSpec.Quantize(elements, operands.scale(output), operands.min(output),
                    operands.max(output)), input, output);
        }
        if (operands.storage(output) == Storage.FLOAT32) {
            return make(new KernelSpec.Dequantize(elements, operands.scale(input)), input, output);
        }
        float ratio = operands.scale(input) / operands.scale(output);
        boolean sameType = operands.spec(input).type() == operands.spec(output).type();
        IntUnaryOperator rescale = sameType && QuantizedRescaling.isIn256ths(ratio)
                ? value -> QuantizedRescaling.in256ths(ratio, value)
                : value -> QuantizedRescaling.inFixedPoint((double) operands.scale(input) / operands.scale(output),
                        value);
        return lookup(input, output, operands.table(input, output, Activation.NONE, rescale));
    }

    private Kernel lookup(int input, int output, short[] table) {
        return make(new KernelSpec.Lookup(operands.elements(input), table, operands.min(input)), input, output);
    }

    Kernel gated(LoweredOperator.GatedActivation gated) {
        Operator.Elementwise gate = gated.gate();
        Operator.Binary product = gated.product();
        short[] functions = ofQuantized(gate.function(), gate.parameter(), gate.input(), gate.output());
        Requantization requantization = operands.requantization(product.left(), product.right(), 1, product.output(),
                product.activation());
        int first = operands.min(gate.input());
        short[] table = new short[functions.length];
        for (int i = 0; i < table.length; i++) {
            table[i] = requantization.apply((first + i) * functions[i], 0);
        }
        return lookup(gate.input(), product.output(), table);
    }

    /** Rounds the float32 values of a tensor in place to multiples of its scale. */
    Kernel rounding(int tensor) {
        return make(new KernelSpec.RoundToGrid(operands.elements(tensor), operands.scale(tensor),
                operands.min(tensor), operands.max(tensor)), tensor, tensor);
    }
}

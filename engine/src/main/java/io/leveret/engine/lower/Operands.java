package io.leveret.engine.lower;

import io.leveret.engine.kernel.FixedPointFactor;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.QuantizedRange;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Storage;
import io.leveret.engine.kernel.WideRequantization;
import io.leveret.engine.kernel.WideRequantization.Arithmetic;
import io.leveret.engine.passes.Graphs;
import io.leveret.engine.passes.LoweredGraph;
import io.leveret.engine.passes.Rewritten;
import io.leveret.graph.Activation;
import io.leveret.graph.ElementType;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.LongToIntFunction;

/** Questions of the lowering about tensors: their position, shape and quantization. */
final class Operands {
    private final Rewritten rewritten;
    private final LoweredGraph graph;
    private final IntUnaryOperator offsets;

    /**
     * Creates the answers for a graph.
     *
     * @param offsets where each lies in its array
     */
    Operands(Rewritten rewritten, IntUnaryOperator offsets) {
        this.rewritten = rewritten;
        this.graph = rewritten.graph();
        this.offsets = offsets;
    }

    /** Returns a tensor's position in the arena. If it lies in none, kernels get the position at each call. */
    int at(int tensor) {
        return rewritten.isBetween(tensor) ? 0 : offsets.applyAsInt(tensor);
    }

    /** Returns the elements of other tensors between two lines of a tensor. */
    int gap(int tensor) {
        return rewritten.gap(tensor);
    }

    TensorSpec spec(int tensor) {
        return graph.tensor(tensor);
    }

    Storage storage(int tensor) {
        return Graphs.storage(spec(tensor));
    }

    /** Returns whether a tensor's values are stored as quantized values. */
    boolean isQuantized(int tensor) {
        return storage(tensor) == Storage.QUANTIZED;
    }

    /** Returns whether a tensor's values are of 16 bits. */
    boolean isWide(int tensor) {
        return spec(tensor).type() == ElementType.INT16;
    }

    Shape shape(int tensor) {
        return spec(tensor).shape();
    }

    /** The lines of the last axis. */
    KernelSpec.Rows rows(int tensor) {
        int length = shape(tensor).dimension(-1);
        return new KernelSpec.Rows(elements(tensor) / length, length);
    }

    int elements(int tensor) {
        return shape(tensor).elements();
    }

    Quantization quantization(int tensor) {
        return spec(tensor).quantizationOrPlain();
    }

    float scale(int tensor) {
        return quantization(tensor).scale(0);
    }

    /** Returns the geometry with the gaps between the lines of the output. */
    Geometry withOutStride(Geometry geometry, int output) {
        return geometry.withOutStride(geometry.outChannels() + gap(output));
    }

    Requantization requantization(int input, int filter, int channels, int output, Activation activation) {
        float[] scales = new float[channels];
        for (int n = 0; n < channels; n++) {
            float scale = scale(input) * quantization(filter).scale(n) / scale(output);
            scales[n] = Math.min(scale, Float.MAX_VALUE); // infinity times a sum of 0 would be NaN
        }
        return new Requantization(scales, min(output, activation), max(output, activation));
    }

    /** Returns what a sum of products of two computed matrices comes to. */
    LongToIntFunction requantization(Operator.BatchMatMul product) {
        FixedPointFactor factor = FixedPointFactor
                .of((double) (scale(product.left()) * scale(product.right())) / scale(product.output()));
        return clamped(product.output(),
                isWide(product.left()) ? factor::timesWide : sum -> factor.timesHalfUp((int) sum));
    }

    /** Returns the requantization of a product of values of 16 bits. */
    WideRequantization wideRequantization(Operator.Weighted product, int channels) {
        Quantization filter = quantization(product.filter());
        double[] scales = new double[channels];
        for (int n = 0; n < channels; n++) {
            scales[n] = (double) scale(product.input()) * filter.scale(n) / scale(product.output());
        }
        boolean isProduct = product instanceof Operator.FullyConnected;
        boolean hasBias = product.bias() != Operator.ABSENT;
        Arithmetic arithmetic;
        if (hasBias && spec(product.bias()).type() == ElementType.INT32 || isProduct && !hasBias) {
            arithmetic = product instanceof Operator.TransposeConv ? Arithmetic.INT32_AWAY_FROM_ZERO : Arithmetic.INT32;
        } else {
            arithmetic = isProduct ? Arithmetic.FLOAT64 : Arithmetic.INT64;
        }
        return WideRequantization.of(scales, arithmetic, min(product.output(), product.activation()),
                max(product.output(), product.activation()));
    }

    /** Returns the lowest centered value of a quantized tensor: its type's, or its activation's. */
    int min(int tensor, Activation activation) {
        return Math.max(min(tensor), quantized(tensor, activation.min()));
    }

    int min(int tensor) {
        return spec(tensor).type().quantizedMin() - quantization(tensor).zeroPoint(0);
    }

    /** Returns the highest centered value of a quantized tensor. */
    int max(int tensor, Activation activation) {
        return Math.min(max(tensor), quantized(tensor, activation.max()));
    }

    int max(int tensor) {
        return spec(tensor).type().quantizedMax() - quantization(tensor).zeroPoint(0);
    }

    /** Returns a float32 value in units of a tensor's scale, clamped to the range of an int. */
    private int quantized(int tensor, float value) {
        return (int) Math.rint(value / (double) scale(tensor));
    }

    /** Returns the range of centered values of a quantized tensor. */
    QuantizedRange range(int tensor) {
        return new QuantizedRange(min(tensor), max(tensor));
    }

    /** A function of float64, then rounded, as one of centered values. */
    IntUnaryOperator ofReals(int input, int output, DoubleUnaryOperator function) {
        float inputScale = scale(input);
        float outputScale = scale(output);
        return value -> (int) Math.rint(function.applyAsDouble((double) inputScale * value) / outputScale);
    }

    /** A function of centered values, clamped. */
    IntUnaryOperator clamped(int output, Activation activation, IntUnaryOperator function) {
        int min = min(output, activation);
        int max = max(output, activation);
        return value -> Math.clamp(function.applyAsInt(value), min, max);
    }

    /** A function of pairs of centered values, clamped. */
    IntBinaryOperator clamped(int output, Activation activation, IntBinaryOperator function) {
        int min = min(output, activation);
        int max = max(output, activation);
        return (left, right) -> Math.clamp(function.applyAsInt(left, right), min, max);
    }

    /** A function of sums, clamped. */
    LongToIntFunction clamped(int output, LongToIntFunction function) {
        int min = min(output);
        int max = max(output);
        return sum -> Math.clamp(function.applyAsInt(sum), min, max);
    }

    /**
     * The centered output for each centered input from the type's lowest up: a function of quantized
     * values, then clamped.
     */
    short[] table(int input, int output, Activation activation, IntUnaryOperator function) {
        int first = min(input);
        IntUnaryOperator clamped = clamped(output, activation, function);
        short[] table = new short[256];
        for (int i = 0; i < table.length; i++) {
            table[i] = (short) clamped.applyAsInt(first + i);
        }
        return table;
    }
}

package io.leveret.engine.compile;

import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.QuantizedRange;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Storage;
import io.leveret.graph.Activation;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;

/** What the lowering of every operator asks about its tensors: where they lie, what shape they have, what values stand for. */
final class Operands {
    private final Rewritten rewritten;
    private final LoweredGraph graph;
    private final MemoryPlan memory;

    Operands(Rewritten rewritten, MemoryPlan memory) {
        this.rewritten = rewritten;
        this.graph = rewritten.graph();
        this.memory = memory;
    }

    /** Where a tensor lies in the arena. If it lies in none, kernels are told at each call. */
    int at(int tensor) {
        return rewritten.isBetween(tensor) ? 0 : memory.offset(tensor);
    }

    /** Elements of others between any two lines of a tensor. */
    int gap(int tensor) {
        return memory.gap(tensor);
    }

    TensorSpec spec(int tensor) {
        return graph.tensor(tensor);
    }

    Storage held(int tensor) {
        return Graphs.held(spec(tensor));
    }

    /** Whether values lie among the quantized ones. */
    boolean isQuantized(int tensor) {
        return held(tensor) == Storage.STEPS;
    }

    Shape shape(int tensor) {
        return spec(tensor).shape();
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

    /** The geometry with room for what lies between the lines of the output. */
    Geometry withOutStride(Geometry geometry, int output) {
        return geometry.withOutStride(geometry.outChannels() + gap(output));
    }

    Requantization requantization(int input, int filter, int channels, int output, Activation activation) {
        float[] scales = new float[channels];
        for (int n = 0; n < channels; n++) {
            float scale = scale(input) * quantization(filter).scale(n) / scale(output);
            scales[n] = Math.min(scale, Float.MAX_VALUE); // times a sum of 0, infinity would be no number
        }
        return new Requantization(scales, min(output, activation), max(output, activation));
    }

    /** The lowest centered value that a quantized tensor can have: its type's, or its activation's. */
    int min(int tensor, Activation activation) {
        return Math.max(min(tensor), quantized(tensor, activation.min()));
    }

    int min(int tensor) {
        return spec(tensor).type().quantizedMin() - quantization(tensor).zeroPoint(0);
    }

    /** The highest centered value that a quantized tensor can have. */
    int max(int tensor, Activation activation) {
        return Math.min(max(tensor), quantized(tensor, activation.max()));
    }

    int max(int tensor) {
        return spec(tensor).type().quantizedMax() - quantization(tensor).zeroPoint(0);
    }

    /** A real in units of a tensor's scale; infinities, and what is beyond an int, as an int's own limits. */
    private int quantized(int tensor, float real) {
        return (int) Math.rint(real / (double) scale(tensor));
    }

    /** The centered values that a quantized tensor can have. */
    QuantizedRange range(int tensor) {
        return new QuantizedRange(min(tensor), max(tensor));
    }

    /** The centered output for each centered input from the type's lowest up: a real function, then rounded. */
    short[] table(int input, int output, DoubleUnaryOperator function) {
        float inputScale = scale(input);
        float outputScale = scale(output);
        return table(input, output, Activation.NONE,
                steps -> (int) Math.rint(function.applyAsDouble((double) inputScale * steps) / outputScale));
    }

    /** The centered output for each centered input from the type's lowest up: a function of steps, then clamped. */
    short[] table(int input, int output, Activation activation, IntUnaryOperator function) {
        int first = min(input);
        short[] table = new short[256];
        for (int i = 0; i < table.length; i++) {
            table[i] = (short) Math.clamp(function.applyAsInt(first + i), min(output, activation),
                    max(output, activation));
        }
        return table;
    }
}

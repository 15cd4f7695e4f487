package io.leveret.zoo.precision;

import io.leveret.graph.ElementType;
import java.util.Locale;

/** The precisions in which TensorFlow Lite's converter writes a network. */
public enum Precision {
    /** All in float32. */
    FLOAT32(ElementType.FLOAT32),
    /** Constants in float16, each with a DEQUANTIZE; all else in float32. */
    FLOAT16(ElementType.FLOAT32),
    /**
     * Filters of 1,024 weights and more in int8, symmetric, with a scale for each output channel; all else in float32.
     */
    DYNAMIC_RANGE(ElementType.FLOAT32),
    /** All in uint8 with one scale and zero point for each tensor, biases in int32: the quantization until 2019. */
    UINT8(ElementType.UINT8),
    /** Activations in int8, filters in int8 with a scale for each output channel, biases in int32. */
    INT8(ElementType.INT8),
    /** As {@link #INT8}, but with an input and an output of uint8 and a QUANTIZE at either end. */
    INT8_BETWEEN_UINT8(ElementType.INT8);

    private final ElementType activations;

    Precision(ElementType activations) {
        this.activations = activations;
    }

    /** Returns the type that the layers read and write. */
    public ElementType activations() {
        return activations;
    }

    /** Returns the type that the model reads and writes. */
    public ElementType images() {
        return this == INT8_BETWEEN_UINT8 ? ElementType.UINT8 : activations;
    }

    /** Returns whether the layers read and write eight bits. */
    public boolean isQuantized() {
        return activations.isQuantized();
    }

    /** Returns the suffix of a file name. */
    public String suffix() {
        return "_" + name().toLowerCase(Locale.ROOT);
    }
}

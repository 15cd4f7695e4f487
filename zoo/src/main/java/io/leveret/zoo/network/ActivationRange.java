package io.leveret.zoo.network;

import io.leveret.graph.ElementType;
import io.leveret.graph.Quantization;

/**
 * The range of a tensor's values. It always contains 0, which a quantized tensor must represent exactly because of
 * padding.
 */
record ActivationRange(float low, float high) {
    static final ActivationRange NOTHING = new ActivationRange(0, 0);

    ActivationRange {
        if (!(low <= 0 && high >= 0)) {
            throw new IllegalArgumentException("0 is not within " + low + "…" + high);
        }
    }

    /** Returns the smallest range that contains 0 and all these values. */
    static ActivationRange of(float... values) {
        float low = 0;
        float high = 0;
        for (float value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return new ActivationRange(low, high);
    }

    /** Returns the smallest range that contains both. */
    ActivationRange and(ActivationRange other) {
        return new ActivationRange(Math.min(low, other.low), Math.max(high, other.high));
    }

    /**
     * The scale and zero point by which 256 quantized values cover the range: TensorFlow Lite's {@code
     * ChooseQuantizationParams}.
     */
    Quantization quantization(ElementType type) {
        float scale = high > low ? (high - low) / 255 : 1;
        return Quantization.perTensor(scale, type.quantizedMin() + Math.round(-low / scale));
    }

    /** Values quantized by {@link #quantization}, clamped. */
    byte[] quantized(ElementType type, float... values) {
        Quantization quantization = quantization(type);
        byte[] quantized = new byte[values.length];
        for (int i = 0; i < quantized.length; i++) {
            int value = quantization.zeroPoint(0) + Math.round(values[i] / quantization.scale(0));
            quantized[i] = (byte) Math.clamp(value, type.quantizedMin(), type.quantizedMax());
        }
        return quantized;
    }
}

package io.leveret.testing.zoo;

import io.leveret.testing.LittleEndian;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;

/**
 * The range of a tensor's values. It always contains 0, which a quantized tensor must represent exactly because of
 * padding.
 */
record Range(float low, float high) {
    static final Range NOTHING = new Range(0, 0);

    Range {
        if (!(low <= 0 && high >= 0)) {
            throw new IllegalArgumentException("0 is not within " + low + "…" + high);
        }
    }

    /** Returns the smallest range that contains 0 and all these values. */
    static Range of(float... values) {
        float low = 0;
        float high = 0;
        for (float value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return new Range(low, high);
    }

    /** Returns the smallest range that contains both. */
    Range and(Range other) {
        return new Range(Math.min(low, other.low), Math.max(high, other.high));
    }

    /** The scale and zero point by which 256 steps cover the range: TensorFlow Lite's {@code ChooseQuantizationParams}. */
    Quant quant(TensorKind kind) {
        float scale = high > low ? (high - low) / 255 : 1;
        return Quant.perTensor(scale, lowest(kind) + Math.round(-low / scale));
    }

    /** Values as steps of {@link #quant}, clamped. */
    byte[] steps(TensorKind kind, float... values) {
        Quant quant = quant(kind);
        int[] steps = new int[values.length];
        for (int i = 0; i < steps.length; i++) {
            int step = quant.zeroPoint() + Math.round(values[i] / quant.scale());
            steps[i] = Math.clamp(step, lowest(kind), lowest(kind) + 255);
        }
        return LittleEndian.narrow(steps);
    }

    private static int lowest(TensorKind kind) {
        return switch (kind) {
            case UINT8 -> 0;
            case INT8 -> Byte.MIN_VALUE;
            case FLOAT32, FLOAT16, INT32, INT64, BOOL, INT16 ->
                    throw new IllegalArgumentException(kind + " is not quantized to eight bits");
        };
    }
}

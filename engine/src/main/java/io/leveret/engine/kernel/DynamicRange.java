package io.leveret.engine.kernel;

/**
 * 256 quantized values from the least to the largest of some float32 values, 0 among them exactly: what TensorFlow Lite
 * and XNNPACK quantize by what they multiply with INT8 weights. Stored as two float32 values side by side: the
 * quantized values per unit, 1 / scale; and the one, 0…255, that stands for 0. Sources: TensorFlow Lite,
 * {@code PortableAsymmetricQuantizeFloats}; XNNPACK, {@code xnn_f32_qd8_asymmetric_quantization_params}.
 */
public final class DynamicRange {
    private static final int HIGHEST = 255; // from the least to the largest

    private DynamicRange() {}

    /**
     * Stores the range of float32 values from {@code least} to {@code largest}, which reaches to 0 in any case. If
     * quantized values could not tell them apart, because there are zeros alone or they are infinite,
     * there is one per unit.
     */
    public static void store(float least, float largest, float[] values, int at) {
        float low = Math.min(least, 0);
        float high = Math.max(largest, 0);
        float perUnit = HIGHEST / (high - low);
        if (!(perUnit > 0) || Float.isInfinite(perUnit)) {
            values[at] = 1;
            values[at + 1] = HIGHEST / 2 + 1;
            return;
        }
        float fromLow = -low * perUnit;
        float fromHigh = HIGHEST - high * perUnit;
        // Of the two ends, the one at which less is lost by 0 being at a whole one.
        float zero = HIGHEST - fromHigh - fromLow - 1 > 0 ? fromLow : fromHigh;
        values[at] = perUnit;
        values[at + 1] = (float) Math.rint(Math.clamp(zero, 0, HIGHEST));
    }
}

package io.leveret.engine.kernel;

/**
 * A quantization to 256 values from the smallest to the largest of some float32 values, with 0 exactly representable:
 * TensorFlow Lite and XNNPACK use it for inputs that they multiply by INT8 weights. Stored as two adjacent float32
 * values: 1 / scale, and the zero point, 0…255. Sources: TensorFlow Lite, {@code PortableAsymmetricQuantizeFloats};
 * XNNPACK, {@code xnn_f32_qd8_asymmetric_quantization_params}.
 */
public final class DynamicRange {
    private static final int HIGHEST = 255; // from the smallest to the largest

    private DynamicRange() {}

    /**
     * Stores the range of float32 values from {@code least} to {@code largest}, extended to include 0. If all values
     * are 0 or some are infinite, the scale is 1.
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
        // Rounds the zero point at the end where rounding loses less.
        float zero = HIGHEST - fromHigh - fromLow - 1 > 0 ? fromLow : fromHigh;
        values[at] = perUnit;
        values[at + 1] = (float) Math.rint(Math.clamp(zero, 0, HIGHEST));
    }
}

package io.leveret.tflite;

/**
 * The range of a tensor's values that was seen on real data, from which a quantized tensor gets its scale.
 *
 * @param min the least one
 * @param max the greatest one
 */
public record ValueRange(float min, float max) {
    /**
     * A range.
     *
     * @throws IllegalArgumentException if it is none
     */
    public ValueRange {
        if (!Float.isFinite(min) || !Float.isFinite(max) || min > max) {
            throw new IllegalArgumentException("values from " + min + " to " + max + " are no range");
        }
    }
}

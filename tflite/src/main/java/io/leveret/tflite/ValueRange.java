package io.leveret.tflite;

/**
 * The range of a tensor's values observed on real data, from which a quantized tensor gets its scale.
 *
 * @param min the smallest value
 * @param max the largest value
 */
public record ValueRange(float min, float max) {
    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if it is invalid
     */
    public ValueRange {
        if (!Float.isFinite(min) || !Float.isFinite(max) || min > max) {
            throw new IllegalArgumentException("values from " + min + " to " + max + " are no range");
        }
    }
}

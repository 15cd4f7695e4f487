package io.leveret.engine.kernel;

/**
 * The range of centered values of a quantized tensor.
 *
 * @param min the lowest
 * @param max the highest
 */
public record QuantizedRange(int min, int max) {
    /** The largest magnitude of them. */
    public int magnitude() {
        return Math.max(-min, max);
    }

    /** Returns whether the range fits 8 bits, as it always does for a model's tensors. */
    public boolean fitsByte() {
        return max - min < 1 << Byte.SIZE;
    }
}

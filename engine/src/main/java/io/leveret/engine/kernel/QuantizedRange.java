package io.leveret.engine.kernel;

/**
 * The centered values that a quantized tensor can have.
 *
 * @param min the lowest
 * @param max the highest
 */
public record QuantizedRange(int min, int max) {
    /** The largest magnitude of them. */
    public int magnitude() {
        return Math.max(-min, max);
    }

    /** Whether they are no more than a byte can tell apart; what comes from a model always is. */
    public boolean fitsByte() {
        return max - min < 1 << Byte.SIZE;
    }
}

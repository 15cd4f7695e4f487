package io.leveret.engine.kernel;

/**
 * From an integer accumulator to a centered quantized value: {@code clamp(round(accumulator · scale), min, max)}, the
 * product in float32, rounded half to even, as in XNNPACK's {@code fp32} kernels.
 *
 * @param scales inputScale · filterScale / outputScale, one for each output channel
 * @param min the lowest centered value: of the type, or of the fused activation
 * @param max the highest
 */
public record Requantization(float[] scales, int min, int max) {
    /** Adding and subtracting it rounds a float of magnitude below 2^22 to an integer, half to even. */
    public static final float ROUNDER = 0x1.8p23f;

    /** Requantizes one accumulator of one channel. */
    public short apply(int accumulator, int channel) {
        float scaled = Math.min(Math.max(accumulator * scales[channel], min), max);
        return (short) (scaled + ROUNDER - ROUNDER);
    }

    /** The nearest integer; half is rounded away from 0. */
    public static int roundAwayFromZero(float value) {
        return value < 0 ? -Math.round(-value) : Math.round(value);
    }
}

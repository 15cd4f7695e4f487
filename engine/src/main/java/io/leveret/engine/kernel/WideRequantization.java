package io.leveret.engine.kernel;

import java.util.Arrays;

/**
 * From an accumulator of up to 64 bits to a quantized value: {@code clamp(accumulator · scale, min, max)}, as
 * TensorFlow Lite's built-in kernels of 16 bits compute it.
 *
 * @param factors inputScale · filterScale / outputScale, one for each output channel
 * @param scales the same as float64
 * @param min the lowest value: of the type, or of the fused activation
 * @param max the highest
 */
public record WideRequantization(FixedPointFactor[] factors, double[] scales, Arithmetic arithmetic, int min,
        int max) {
    /** What the product is computed in. */
    public enum Arithmetic {
        /** Accumulators of 32 bits times factors of 31, as in ruy: each half is rounded up. */
        INT32,
        /** The same, but the second half is rounded away from zero. */
        INT32_AWAY_FROM_ZERO,
        /** Accumulators of 48 bits times factors of 15. */
        INT64,
        /** Accumulators times scales as float64; half is rounded away from zero. */
        FLOAT64
    }

    /** Returns the requantization with these scales, one for each output channel. */
    public static WideRequantization of(double[] scales, Arithmetic arithmetic, int min, int max) {
        return new WideRequantization(
                Arrays.stream(scales).mapToObj(FixedPointFactor::of).toArray(FixedPointFactor[]::new), scales,
                arithmetic, min, max);
    }

    /** Requantizes one accumulator of one channel. */
    public short apply(long accumulator, int channel) {
        int scaled = switch (arithmetic) {
            case INT32 -> factors[channel].timesHalfUp((int) accumulator);
            case INT32_AWAY_FROM_ZERO -> factors[channel].times((int) accumulator);
            case INT64 -> factors[channel].timesWide(accumulator);
            case FLOAT64 -> {
                double real = accumulator * scales[channel];
                yield (int) (real + Math.copySign(0.5, real));
            }
        };
        return (short) Math.min(Math.max(scaled, min), max);
    }
}

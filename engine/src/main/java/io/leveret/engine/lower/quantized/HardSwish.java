package io.leveret.engine.lower.quantized;

import java.util.function.IntUnaryOperator;

/**
 * HARD_SWISH of centered quantized values, in fixed point of 16 bits as TensorFlow Lite computes it. Source: TensorFlow
 * Lite, {@code reference_ops::HardSwish} and {@code HardSwishPrepare}; gemmlowp, {@code fixedpoint.h}.
 */
public final class HardSwish implements IntUnaryOperator {
    private static final int INPUT_BITS = 7; // that inputs are shifted left by
    private static final double UNIT_SCALE = 3.0 / 32768; // of the input clamped to ±3

    private final FixedPoint toOutput;
    private final FixedPoint toUnit;

    /** The function, from one scale to another. */
    public HardSwish(float inputScale, float outputScale) {
        double shifted = (double) inputScale / (1 << INPUT_BITS);
        this.toOutput = FixedPoint.of(shifted / outputScale);
        this.toUnit = FixedPoint.of(shifted / UNIT_SCALE);
    }

    @Override
    public int applyAsInt(int value) {
        short shifted = (short) (value << INPUT_BITS);
        short unscaledOutput = roundedProduct(shifted, toOutput.multiplier);
        short unit = shifted;
        int exponent = toUnit.exponent;
        if (exponent > 0) {
            unit = saturate((long) unit << Math.min(exponent - 1, Short.SIZE)); // what is left is saturated
        }
        unit = roundedProduct(unit, toUnit.multiplier);
        if (exponent > 0) {
            unit = saturate((long) unit << 1);
        } else {
            unit = (short) roundedShift(unit, -exponent);
        }
        short share = (short) (unit + (1 << 15) >> 1); // of the value that is left: 0 to 1 as 0 to 2^15
        short product = saturate((long) share * unscaledOutput / (1 << 15));
        return toOutput.exponent >= 0 ? product << Math.min(toOutput.exponent, Short.SIZE - 1)
                : roundedShift(product, -toOutput.exponent);
    }

    private static short roundedProduct(short left, short right) {
        int product = left * right;
        int half = product >= 0 ? 1 << 14 : 1 - (1 << 14);
        return saturate((product + half) / (1 << 15));
    }

    /** Half is rounded away from 0. */
    private static int roundedShift(short value, int places) {
        int bits = Math.min(places, Short.SIZE); // no more are left
        int mask = (1 << bits) - 1;
        int threshold = (mask >> 1) + (value < 0 ? 1 : 0);
        return (value >> bits) + ((value & mask) > threshold ? 1 : 0);
    }

    private static short saturate(long value) {
        return (short) Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /** A number as {@code multiplier · 2^(exponent − 15)}. */
    private record FixedPoint(short multiplier, int exponent) {
        static FixedPoint of(double number) {
            int exponent = Math.getExponent(number) + 1;
            long multiplier = Math.round(Math.scalb(number, 31 - exponent));
            if (multiplier == 1L << 31) {
                multiplier /= 2;
                exponent++;
            }
            return new FixedPoint(saturate(multiplier + (1 << 15) >> 16), exponent);
        }
    }
}

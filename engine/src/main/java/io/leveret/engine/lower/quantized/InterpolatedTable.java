package io.leveret.engine.lower.quantized;

import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * A function of values of 16 bits, interpolated between 513 points that are each shifted by half the error in the
 * middle. Source: TensorFlow Lite, {@code LUTPopulateInt16} and {@code LUTLookup}.
 */
public final class InterpolatedTable implements IntUnaryOperator {
    private static final int STEPS = 512;

    private final short[] points = new short[STEPS + 1];

    private InterpolatedTable(DoubleUnaryOperator function, double inputScale, int inputZero, double outputScale,
            Precision precision) {
        double inputMin = precision.round(inputScale * (Short.MIN_VALUE - inputZero));
        double inputMax = precision.round(inputScale * (Short.MAX_VALUE - inputZero));
        double outputMin = precision.round(outputScale * Short.MIN_VALUE);
        double outputMax = precision.round(outputScale * Short.MAX_VALUE);
        double step = precision.round(precision.round(inputMax - inputMin) / STEPS);
        double perUnit = precision.round((1 << 16) / precision.round(outputMax - outputMin));
        for (int i = 0; i < STEPS; i++) {
            double at = precision.round(inputMin + precision.round(i * step));
            double next = precision.round(inputMin + precision.round((i + 1) * step));
            double value = precision.round(precision.round(function.applyAsDouble(at)) * perUnit);
            double middle = precision
                    .round(precision.round(function.applyAsDouble(precision.round(at + step / 2))) * perUnit);
            double nextValue = precision.round(precision.round(function.applyAsDouble(next)) * perUnit);
            double interpolated = nearest(precision.round(nextValue + nearest(value)) / 2);
            double error = precision.round(interpolated - nearest(middle));
            points[i] = saturated(precision.round(nearest(value) - nearest(error / 2)));
        }
        points[STEPS] = saturated(
                nearest(precision.round(precision.round(function.applyAsDouble(inputMax)) * perUnit)));
    }

    /** What numbers are computed in. */
    private enum Precision {
        SINGLE, DOUBLE;

        double round(double number) {
            return this == SINGLE ? (float) number : number;
        }
    }

    /** Returns a function in float32. */
    public static InterpolatedTable of(DoubleUnaryOperator function, float inputScale, float outputScale) {
        return new InterpolatedTable(function, inputScale, 0, outputScale, Precision.SINGLE);
    }

    /** Returns a function in float64, from values with a zero point. */
    static InterpolatedTable inDouble(DoubleUnaryOperator function, double inputScale, int inputZero,
            double outputScale) {
        return new InterpolatedTable(function, inputScale, inputZero, outputScale, Precision.DOUBLE);
    }

    private static double nearest(double number) {
        return Math.copySign(Math.floor(Math.abs(number) + 0.5), number);
    }

    private static short saturated(double number) {
        return (short) Math.clamp(number, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    @Override
    public int applyAsInt(int value) {
        int index = 256 + (value >> 7);
        short slope = (short) (points[index + 1] - points[index]);
        return (short) (points[index] + (slope * (value & 0x7f) + 64 >> 7));
    }
}

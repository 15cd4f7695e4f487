package io.leveret.engine.lower.quantized;

import java.util.function.IntUnaryOperator;

/**
 * The logistic function and the hyperbolic tangent of values of 16 bits, interpolated between 256 points of the former.
 * Source: TensorFlow Lite, {@code reference_integer_ops::Logistic} and {@code Tanh}.
 */
public final class WideSigmoid {
    /**
     * The logistic function of each 24th, in units of 2^−16, less half of what interpolation is wrong by in the middle.
     */
    private static final int[] POINTS = new int[256];

    static {
        for (int i = 0; i < POINTS.length - 1; i++) {
            double error = (pointAt(i) + pointAt(i + 1)) / 2 - pointAt(i + 0.5);
            POINTS[i] = (int) Math.rint((pointAt(i) - error / 2) * (1 << 16));
        }
        POINTS[POINTS.length - 1] = (1 << 16) - 1;
    }

    private WideSigmoid() {}

    private static double pointAt(double twentyFourths) {
        return 1 / (1 + Math.exp(-twentyFourths / 24));
    }

    /** Values times 3/4, such that 2^17 stands for 32/3. */
    private record Scaling(int multiplier, int shift) {
        static Scaling of(float scale) {
            double multiplier = scale * 4096.0 * 3.0;
            int shift = 0;
            while (multiplier <= 32767.0 / 2 && shift <= 30) {
                shift++;
                multiplier *= 2;
            }
            return new Scaling((int) multiplier, shift);
        }

        int apply(int value) {
            int half = shift > 0 ? 1 << shift - 1 : 0;
            return value * multiplier + half >> shift;
        }
    }

    /** Returns the logistic function of values of a scale; results are multiples of 2^−15. */
    public static IntUnaryOperator logistic(float scale) {
        Scaling scaling = Scaling.of(scale);
        return value -> {
            int scaled = scaling.apply(value);
            int result = interpolated(Math.abs(scaled), 9, 0x7fff << 10);
            return (scaled >= 0 ? result + (1 << 9) : (1 << 25) - result + (1 << 9) - 1) >>> 10;
        };
    }

    /** Returns the hyperbolic tangent of values of a scale; results are multiples of 2^−15. */
    public static IntUnaryOperator tanh(float scale) {
        Scaling scaling = Scaling.of(scale);
        return value -> {
            int scaled = scaling.apply(value);
            int result = interpolated(Math.abs(scaled), 8, 0xffff << 8);
            return (short) ((scaled >= 0 ? result - (1 << 23) + (1 << 7) : -result + (1 << 23) + (1 << 7) - 1) >> 8);
        };
    }

    /** Returns the logistic function of a magnitude, in units of {@code 2^−(16 + bits)}. */
    private static int interpolated(int magnitude, int bits, int largest) {
        int index = magnitude >>> bits;
        return index >= 255 ? largest
                : (POINTS[index] << bits)
                        + (magnitude & (1 << bits) - 1) * (POINTS[index + 1] - POINTS[index]);
    }
}

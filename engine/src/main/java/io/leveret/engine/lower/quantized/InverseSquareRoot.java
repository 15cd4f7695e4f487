package io.leveret.engine.lower.quantized;

import io.leveret.engine.kernel.FixedPointFactor;

/** Inverse square roots of integers, by five steps of Newton and Raphson. Source: TensorFlow Lite, {@code
 * GetInvSqrtQuantizedMultiplierExp}. */
final class InverseSquareRoot {
    private static final int THREE_HALVES = (1 << 28) + (1 << 27); // of three integer bits
    private static final int HALF_ROOT_OF_TWO = 1518500250;

    private InverseSquareRoot() {}

    /** Returns {@code 1 / √value}; 1 for 0. */
    static FixedPointFactor of(int value) {
        if (value <= 1) {
            return new FixedPointFactor(Integer.MAX_VALUE, 0);
        }
        int shift = 11;
        int scaled = value;
        while (scaled >= 1 << 29) {
            scaled /= 4;
            shift++;
        }
        int pairs = (Integer.numberOfLeadingZeros(scaled) - 1) / 2 - 1;
        shift -= pairs;
        scaled <<= 2 * pairs;
        int half = FixedPointFactor.rounded(scaled >> 1, 1);
        int x = 1 << 28;
        for (int i = 0; i < 5; i++) {
            int cube = FixedPoint.withFewerIntegerBits(FixedPoint.product(FixedPoint.product(x, x), x), 6);
            x = FixedPoint.withFewerIntegerBits(
                    FixedPoint.product(THREE_HALVES, x) - FixedPoint.product(half, cube), 3);
        }
        x = FixedPoint.product(x, HALF_ROOT_OF_TWO);
        return shift < 0 ? new FixedPointFactor(x << -shift, 0) : new FixedPointFactor(x, -shift);
    }
}

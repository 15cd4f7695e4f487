package io.leveret.engine.kernel.vector.lane;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * e to the power of each lane, to within two units in the last place; 0 below about −87.3, and no
 * larger than about 2^127.
 *
 * <p>Method: x = n · ln 2 + r with n the nearest integer, so |r| ≤ ln 2 / 2; then exp(x) = 2^n · exp(r), the first
 * factor made by writing n to an exponent's bits, the second a polynomial. ln 2 is subtracted in two parts, of which
 * the first has so few bits that its multiples are exact. Sources: Cody and Waite, "Software Manual for the Elementary
 * Functions", 1980, chapter 6, for the reduction; the polynomial is the Taylor series up to r⁷, whose error at the ends
 * of the range is below 2^−27.
 */
public final class Exponential {
    private static final float LOWEST = -87.33f; // its result is the smallest normal number
    private static final float HIGHEST = 88.02f; // 2^127
    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float ROUNDER = 0x1.8p23f; // adding it leaves the nearest integer in the lowest bits
    private static final int EXPONENT_BIAS = 127;
    private static final int MANTISSA_BITS = 23;

    private Exponential() {}

    /** Small enough for the JIT to inline, without which each vector would be allocated. */
    public static FloatVector of(FloatVector exponent) {
        FloatVector x = Lanes.clamp(exponent, LOWEST, HIGHEST);
        FloatVector shifted = x.fma(FloatVector.broadcast(Lanes.FLOATS, LOG2_E),
                FloatVector.broadcast(Lanes.FLOATS, ROUNDER));
        FloatVector n = shifted.sub(ROUNDER);
        FloatVector r = n.fma(FloatVector.broadcast(Lanes.FLOATS, -LN2_HIGH), x);
        r = n.fma(FloatVector.broadcast(Lanes.FLOATS, -LN2_LOW), r);
        FloatVector p = r.fma(FloatVector.broadcast(Lanes.FLOATS, 1 / 5040f),
                FloatVector.broadcast(Lanes.FLOATS, 1 / 720f));
        p = p.fma(r, FloatVector.broadcast(Lanes.FLOATS, 1 / 120f));
        p = p.fma(r, FloatVector.broadcast(Lanes.FLOATS, 1 / 24f));
        p = p.fma(r, FloatVector.broadcast(Lanes.FLOATS, 1 / 6f));
        p = p.fma(r, FloatVector.broadcast(Lanes.FLOATS, 1 / 2f));
        p = p.fma(r, FloatVector.broadcast(Lanes.FLOATS, 1));
        p = p.fma(r, FloatVector.broadcast(Lanes.FLOATS, 1));
        IntVector power = shifted.reinterpretAsInts().add(EXPONENT_BIAS).lanewise(VectorOperators.LSHL, MANTISSA_BITS);
        return p.mul(power.reinterpretAsFloats());
    }
}

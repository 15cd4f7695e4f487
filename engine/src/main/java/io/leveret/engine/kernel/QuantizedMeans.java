package io.leveret.engine.kernel;

/**
 * How means of quantized values are computed exactly from sums in int16 and multiplications in float32, half rounded
 * away from zero, where zero is that of the stored type.
 *
 * <p>Instead of being divided by the number of cells n, the stored sum is multiplied by a reciprocal that is too large
 * by 1 in 2^18. A sum whose mean lies in the middle of two integers then lies beyond it, away from zero, because the
 * errors of float32, 2 in 2^24, are less than the excess. Every other sum's mean is at least 1/2n, and so 2^−8, from
 * the middle, and moves by no more than 256 · (2^−18 + 2^−23) < 2^−9: it is rounded as it should be, to the nearest
 * with half to even or half away from zero.
 */
public final class QuantizedMeans {
    /** The sum of this many centered values of 255 is below 2^15; and see above. */
    public static final int MAX_CELLS = 128;
    /** A sum times a scale below this one fits int32. */
    public static final float MAX_SCALE = 0x1p15f;
    /**
     * The largest float32 below a half: added to a magnitude, it carries just what is a half or more to the next
     * integer.
     */
    public static final float BELOW_HALF = Math.nextDown(0.5f);

    private static final float EXCESS = 1 + 0x1p-18f;

    private QuantizedMeans() {}

    /** Returns what the stored sum of a number of cells, at most {@link #MAX_CELLS}, is multiplied by. */
    public static float reciprocal(int cells) {
        return EXCESS / cells;
    }
}

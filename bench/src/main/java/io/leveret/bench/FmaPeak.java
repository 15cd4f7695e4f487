package io.leveret.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Measures the peak float32 multiply-adds per second of one core: the limit that kernels are compared with.
 *
 * <p>A fused multiply-add takes about four cycles, and a core starts one or two per cycle. So the loop keeps twelve
 * independent sums in registers: twelve sums and two factors also fit into the sixteen registers of AVX2. The vectors
 * are the machine's widest up to 512 bits, as in the kernels. The fastest of many short runs counts, since other load
 * can only slow them down.
 */
public final class FmaPeak {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED.length() > 16
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;
    private static final int SUMS = 12;
    /**
     * Takes about ten microseconds: long compared with reading the clock, short compared with the time between
     * interruptions.
     */
    private static final int STEPS = 4_000;
    private static final long WARM_UP_AND_MEASURE_NANOS = 2_000_000_000;

    private FmaPeak() {}

    /** Measures for two seconds; returns multiply-adds per second of one core. */
    public static double measure() {
        float[] zeros = new float[(2 + SUMS) * LANES.length()]; // [2 + SUMS][lanes]; their values do not affect speed
        long fastestNanos = Long.MAX_VALUE;
        float used = 0;
        long start = System.nanoTime();
        long before = start;
        while (before - start < WARM_UP_AND_MEASURE_NANOS) {
            used += multiplyAdd(zeros);
            long after = System.nanoTime();
            fastestNanos = Math.min(fastestNanos, after - before);
            before = after;
        }
        if (used != 0) {
            throw new IllegalStateException("sums of zeros are " + used);
        }
        return 1e9 * STEPS * SUMS * LANES.length() / fastestNanos;
    }

    /**
     * Adds a product to each of the sums, many times.
     *
     * @param start [2 + SUMS][lanes]: two factors, then the initial sums; all different, so that the JIT cannot merge
     *        them
     */
    private static float multiplyAdd(float[] start) {
        FloatVector left = FloatVector.fromArray(LANES, start, 0);
        FloatVector right = FloatVector.fromArray(LANES, start, LANES.length());
        FloatVector s0 = FloatVector.fromArray(LANES, start, 2 * LANES.length());
        FloatVector s1 = FloatVector.fromArray(LANES, start, 3 * LANES.length());
        FloatVector s2 = FloatVector.fromArray(LANES, start, 4 * LANES.length());
        FloatVector s3 = FloatVector.fromArray(LANES, start, 5 * LANES.length());
        FloatVector s4 = FloatVector.fromArray(LANES, start, 6 * LANES.length());
        FloatVector s5 = FloatVector.fromArray(LANES, start, 7 * LANES.length());
        FloatVector s6 = FloatVector.fromArray(LANES, start, 8 * LANES.length());
        FloatVector s7 = FloatVector.fromArray(LANES, start, 9 * LANES.length());
        FloatVector s8 = FloatVector.fromArray(LANES, start, 10 * LANES.length());
        FloatVector s9 = FloatVector.fromArray(LANES, start, 11 * LANES.length());
        FloatVector s10 = FloatVector.fromArray(LANES, start, 12 * LANES.length());
        FloatVector s11 = FloatVector.fromArray(LANES, start, 13 * LANES.length());
        for (int step = 0; step < STEPS; step++) {
            s0 = left.fma(right, s0);
            s1 = left.fma(right, s1);
            s2 = left.fma(right, s2);
            s3 = left.fma(right, s3);
            s4 = left.fma(right, s4);
            s5 = left.fma(right, s5);
            s6 = left.fma(right, s6);
            s7 = left.fma(right, s7);
            s8 = left.fma(right, s8);
            s9 = left.fma(right, s9);
            s10 = left.fma(right, s10);
            s11 = left.fma(right, s11);
        }
        return s0.add(s1).add(s2).add(s3).add(s4).add(s5).add(s6).add(s7).add(s8).add(s9).add(s10).add(s11).lane(0);
    }
}

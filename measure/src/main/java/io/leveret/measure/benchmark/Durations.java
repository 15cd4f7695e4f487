package io.leveret.measure.benchmark;

import java.util.Arrays;

/** A growing list of durations. */
final class Durations {
    private static final int FIRST = 1 << 12;

    private long[] nanos = new long[FIRST];
    private int count;

    void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = duration;
    }

    /** Returns all durations in nanoseconds, in the order added. */
    long[] nanos() {
        return Arrays.copyOf(nanos, count);
    }
}

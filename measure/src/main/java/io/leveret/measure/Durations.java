package io.leveret.measure;

import java.util.Arrays;

/** A list of durations that grows. */
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

    /** All of them, in the order in which they were added. */
    long[] nanos() {
        return Arrays.copyOf(nanos, count);
    }
}

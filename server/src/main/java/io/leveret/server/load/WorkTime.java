package io.leveret.server.load;

import java.util.concurrent.Callable;
import java.util.function.LongSupplier;

/**
 * The time that work takes, as a mean in which the last ones count most. It starts from 0, so that a first, slow one
 * counts little. Thread-safe.
 */
final class WorkTime {
    private static final double WEIGHT = 1 / 16.0; // of the last one

    private final LongSupplier clock;
    private volatile double meanNanos;

    /**
     * No work is known yet.
     *
     * @param clock in nanoseconds
     */
    WorkTime(LongSupplier clock) {
        this.clock = clock;
    }

    /** Returns the mean, in nanoseconds. */
    double meanNanos() {
        return meanNanos;
    }

    /**
     * Does work, and counts its time, however it ends.
     *
     * @param part how much of its time counts: work that may take longer than others is no sign that others do
     */
    <T> T measured(double part, Callable<T> work) throws Exception {
        long start = clock.getAsLong();
        try {
            return work.call();
        } finally {
            add(part * (clock.getAsLong() - start));
        }
    }

    private synchronized void add(double nanos) {
        meanNanos += WEIGHT * (nanos - meanNanos);
    }
}

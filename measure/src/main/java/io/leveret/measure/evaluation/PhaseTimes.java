package io.leveret.measure.evaluation;

import java.io.Serializable;

/**
 * The time of one phase of classifying.
 *
 * @param meanNanos mean of a photo
 * @param minNanos the shortest
 * @param maxNanos the longest
 */
public record PhaseTimes(double meanNanos, long minNanos, long maxNanos) {
    /** Adds up times. */
    static final class Tally implements Serializable {
        private static final long serialVersionUID = 1L;

        private long count;
        private long sumNanos;
        private long minNanos = Long.MAX_VALUE;
        private long maxNanos;

        void add(long nanos) {
            count++;
            sumNanos += nanos;
            minNanos = Math.min(minNanos, nanos);
            maxNanos = Math.max(maxNanos, nanos);
        }

        /** Adds what another tally has. */
        void merge(Tally other) {
            count += other.count;
            sumNanos += other.sumNanos;
            minNanos = Math.min(minNanos, other.minNanos);
            maxNanos = Math.max(maxNanos, other.maxNanos);
        }

        /** Returns the times; all 0 if none were added. */
        PhaseTimes times() {
            return count == 0 ? new PhaseTimes(0, 0, 0)
                    : new PhaseTimes((double) sumNanos / count, minNanos, maxNanos);
        }
    }
}

package io.leveret.measure.evaluation;

/**
 * The time of one phase of classifying.
 *
 * @param meanNanos mean of a photo
 * @param minNanos the shortest
 * @param maxNanos the longest
 */
public record PhaseTimes(double meanNanos, long minNanos, long maxNanos) {
    /** Adds up times. */
    static final class Tally {
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

        /** Returns the times; all 0 if none were added. */
        PhaseTimes times() {
            return count == 0 ? new PhaseTimes(0, 0, 0)
                    : new PhaseTimes((double) sumNanos / count, minNanos, maxNanos);
        }
    }
}

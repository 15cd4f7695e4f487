package io.leveret.measure;

/**
 * How long a phase of classifying took.
 *
 * @param meanNanos a photo
 * @param minNanos the least
 * @param maxNanos the most
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

        /** The times; all 0 if there were none. */
        PhaseTimes times() {
            return count == 0 ? new PhaseTimes(0, 0, 0)
                    : new PhaseTimes((double) sumNanos / count, minNanos, maxNanos);
        }
    }
}

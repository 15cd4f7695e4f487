package io.leveret.measure;

import java.util.Arrays;

/**
 * How long inferences took, in nanoseconds.
 *
 * @param runs how many there were, at least 1
 * @param minNanos the shortest
 * @param meanNanos their arithmetic mean
 * @param p50Nanos the 50th percentile; a percentile p is by nearest rank: the shortest duration that at least p % of all do not
 *     exceed, so always one that occurred
 * @param p90Nanos the 90th percentile
 * @param p99Nanos the 99th percentile
 * @param maxNanos the longest
 * @param stdNanos their standard deviation, √(Σ(x − mean)² / runs)
 */
public record Latency(int runs, long minNanos, double meanNanos, long p50Nanos, long p90Nanos, long p99Nanos,
        long maxNanos, double stdNanos) {

    /**
     * Sums up durations.
     *
     * @param nanos each from 0, in any order; not modified
     * @throws IllegalArgumentException if there are none
     */
    public static Latency of(long... nanos) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException("there are no durations to sum up");
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        double mean = Arrays.stream(sorted).average().orElseThrow();
        double variance = Arrays.stream(sorted).mapToDouble(each -> (each - mean) * (each - mean)).average()
                .orElseThrow();
        return new Latency(sorted.length, sorted[0], mean, percentile(sorted, 50), percentile(sorted, 90),
                percentile(sorted, 99), sorted[sorted.length - 1], Math.sqrt(variance));
    }

    /** The value of rank ⌈percent / 100 · n⌉, from 1. */
    private static long percentile(long[] sorted, int percent) {
        return sorted[Math.toIntExact(Math.ceilDiv((long) percent * sorted.length, 100)) - 1];
    }
}

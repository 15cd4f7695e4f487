package io.leveret.measure.benchmark;

import java.util.Arrays;

/**
 * The distribution of inference times, in nanoseconds.
 *
 * @param runs number of inferences, at least 1
 * @param minNanos the shortest
 * @param meanNanos their arithmetic mean
 * @param p50Nanos the 50th percentile, by nearest rank: the shortest measured duration that at least 50 % do not exceed
 * @param p90Nanos the 90th percentile
 * @param p99Nanos the 99th percentile
 * @param maxNanos the longest
 * @param stdNanos their standard deviation, √(Σ(x − mean)² / runs)
 */
public record Latency(int runs, long minNanos, double meanNanos, long p50Nanos, long p90Nanos, long p99Nanos,
        long maxNanos, double stdNanos) {

    /**
     * Computes the statistics of durations.
     *
     * @param nanos durations from 0, in any order; not modified
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

    /** Returns the value of rank ⌈percent / 100 · n⌉, from 1. */
    private static long percentile(long[] sorted, int percent) {
        return sorted[Math.toIntExact(Math.ceilDiv((long) percent * sorted.length, 100)) - 1];
    }
}

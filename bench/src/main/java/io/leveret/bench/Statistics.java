package io.leveret.bench;

import java.util.Arrays;

/** Statistics of measurements. */
public final class Statistics {
    private Statistics() {}

    /** Returns the median; for an even number of values, the upper of the two in the middle. */
    public static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The lowest value. */
    public static double min(double... values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    /** The highest value. */
    public static double max(double... values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    /** The n-th root of the product of n positive values: the mean of ratios, which is symmetric under inversion. */
    public static double geometricMean(double... values) {
        return Math.exp(Arrays.stream(values).map(Math::log).average().orElseThrow());
    }
}

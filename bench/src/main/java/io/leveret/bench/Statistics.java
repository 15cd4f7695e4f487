package io.leveret.bench;

import java.util.Arrays;

/** What measurements are summed up in. */
final class Statistics {
    private Statistics() {}

    /** The middle value; of an even number of values, the upper of the two in the middle. */
    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The lowest value. */
    static double min(double... values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    /** The highest value. */
    static double max(double... values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    /** The n-th root of the product of n positive values: the mean of ratios, the same whichever way they are taken. */
    static double geometricMean(double... values) {
        return Math.exp(Arrays.stream(values).map(Math::log).average().orElseThrow());
    }
}

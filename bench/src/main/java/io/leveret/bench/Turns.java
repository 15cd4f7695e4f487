package io.leveret.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The times of two alternating engines, so that other load slows both.
 *
 * @param leveret milliseconds of each inference
 * @param other milliseconds of each inference
 */
record Turns(double[] leveret, double[] other) {
    private static final int LEAST_TURNS = 5;
    private static final int MOST_TURNS = 2_000;

    /** Alternates both for a time, at least 5 and at most 2,000 times each. */
    static Turns take(long nanos, Runnable leveret, Runnable other) {
        double[] first = new double[MOST_TURNS];
        double[] second = new double[MOST_TURNS];
        int turns = 0;
        long start = System.nanoTime();
        while (turns < MOST_TURNS && (turns < LEAST_TURNS || System.nanoTime() - start < nanos)) {
            first[turns] = millis(leveret);
            second[turns] = millis(other);
            turns++;
        }
        return new Turns(Arrays.copyOf(first, turns), Arrays.copyOf(second, turns));
    }

    private static double millis(Runnable action) {
        long start = System.nanoTime();
        action.run();
        return (System.nanoTime() - start) / 1e6;
    }

    /** All times of several measurements. */
    static Turns all(List<Turns> parts) {
        return new Turns(join(parts, Turns::leveret), join(parts, Turns::other));
    }

    private static double[] join(List<Turns> parts, Function<Turns, double[]> times) {
        return parts.stream().map(times).flatMapToDouble(Arrays::stream).toArray();
    }

    /** Returns Leveret's median time divided by the other engine's: below 1, Leveret is faster. */
    double ratio() {
        return Statistics.median(leveret) / Statistics.median(other);
    }
}

package io.leveret.vision.meaning;

import java.util.stream.DoubleStream;

/** The numbers from a lowest to a highest, each possibly infinite. */
record Interval(double low, double high) {
    static final Interval ALL = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    static final Interval PROBABILITY = new Interval(0, 1);

    static Interval of(double value) {
        return new Interval(value, value);
    }

    /** Returns whether all numbers are from {@code least} to {@code most}. */
    boolean within(double least, double most) {
        return low >= least && high <= most;
    }

    Interval plus(Interval other) {
        return new Interval(low + other.low, high + other.high);
    }

    Interval minus(Interval other) {
        return plus(other.times(Interval.of(-1)));
    }

    Interval times(Interval other) {
        double[] products = {product(low, other.low), product(low, other.high), product(high, other.low),
                product(high, other.high)};
        return new Interval(DoubleStream.of(products).min().getAsDouble(),
                DoubleStream.of(products).max().getAsDouble());
    }

    /** Returns 1 / x for each number x; all numbers if 0 is among them. */
    Interval reciprocal() {
        return low > 0 || high < 0 ? new Interval(1 / high, 1 / low) : ALL;
    }

    Interval clamp(double least, double most) {
        return new Interval(Math.clamp(low, least, most), Math.clamp(high, least, most));
    }

    /** Returns the numbers in both; this interval if they have none in common. */
    Interval and(Interval other) {
        double least = Math.max(low, other.low);
        double most = Math.min(high, other.high);
        return least <= most ? new Interval(least, most) : this;
    }

    /** Returns the smallest interval with the numbers of both. */
    Interval or(Interval other) {
        return new Interval(Math.min(low, other.low), Math.max(high, other.high));
    }

    /** Returns the share of this interval and another together that both cover, 0…1. */
    double overlap(Interval other) {
        double common = Math.min(high, other.high) - Math.max(low, other.low);
        double together = Math.max(high, other.high) - Math.min(low, other.low);
        return together > 0 && common > 0 ? common / together : 0;
    }

    boolean contains(double number) {
        return number >= low && number <= high;
    }

    /** Returns the largest distance from 0. */
    double magnitude() {
        return Math.max(Math.abs(low), Math.abs(high));
    }

    /** Returns a product in which 0 · ∞ is 0, as bounds need it. */
    private static double product(double a, double b) {
        return a == 0 || b == 0 ? 0 : a * b;
    }
}

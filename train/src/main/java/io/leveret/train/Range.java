package io.leveret.train;

import io.leveret.base.OptionException;

/** Checks the ranges of options. */
final class Range {
    private Range() {}

    /**
     * Checks that a value is within its range.
     *
     * @param least {@link Double#MIN_NORMAL} for anything above 0
     * @throws OptionException if not
     */
    static void check(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new OptionException(name, value, "must be " + (least == Double.MIN_NORMAL ? "above 0" : text(least))
                    + " to " + text(most) + ", not " + text(value));
        }
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1L << 53 ? Long.toString((long) value)
                : Double.toString(value);
    }
}

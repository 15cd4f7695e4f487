package io.leveret.measure.comparison;

import io.leveret.measure.evaluation.Hits;

/**
 * McNemar's test of whether chance explains the difference in accuracy of two models on the same photos. It uses only
 * photos that exactly one of the two is right on (Q. McNemar, "Note on the Sampling Error of the Difference Between
 * Correlated Proportions or Percentages", Psychometrika 12, 1947). If the models are equally good, each such photo goes
 * to either with probability ½.
 *
 * @param onlyFirst number of photos that only the first is right on, from 0
 * @param onlySecond number of photos that only the second is right on, from 0; at most 2³¹ − 1 together
 */
public record McNemar(long onlyFirst, long onlySecond) {
    private static final double SIGNIFICANCE = 0.05;
    /** The power of two that scales sums down before they overflow. */
    private static final int SCALE = 512;

    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public McNemar {
        if (onlyFirst < 0 || onlySecond < 0 || onlyFirst > Integer.MAX_VALUE - onlySecond) {
            throw new IllegalArgumentException(
                    onlyFirst + " photos of only the first and " + onlySecond + " of only the second");
        }
    }

    /**
     * Compares two models on the photos that both could read.
     *
     * @throws IllegalArgumentException if they have different numbers of photos
     */
    public static McNemar of(Hits first, Hits second) {
        if (first.photos() != second.photos()) {
            throw new IllegalArgumentException("the first is of " + first.photos() + " photos and the second of "
                    + second.photos() + "; compare models on the same photos");
        }
        long onlyFirst = 0;
        long onlySecond = 0;
        for (int photo = 0; photo < first.photos(); photo++) {
            if (first.readable(photo) && second.readable(photo)) {
                onlyFirst += first.right(photo) && !second.right(photo) ? 1 : 0;
                onlySecond += second.right(photo) && !first.right(photo) ? 1 : 0;
            }
        }
        return new McNemar(onlyFirst, onlySecond);
    }

    /**
     * Returns the probability of a difference at least this large if the models are equally good, 0…1: the exact
     * two-sided binomial test, {@code min(1, 2 · Σ C(n, i) / 2ⁿ)} over i from 0 to the lesser count, where n is the sum
     * of both. 1 if both are 0.
     */
    public double pValue() {
        int n = Math.toIntExact(onlyFirst + onlySecond);
        double binomial = 1; // C(n, i) / 2^(exponent + n), since large n would overflow
        double sum = 1; // with the same power
        int exponent = -n;
        for (int i = 1; i <= Math.min(onlyFirst, onlySecond); i++) {
            binomial = binomial * (n - i + 1) / i;
            sum += binomial;
            if (Math.getExponent(binomial) >= SCALE) {
                binomial = Math.scalb(binomial, -SCALE);
                sum = Math.scalb(sum, -SCALE);
                exponent += SCALE;
            }
        }
        return Math.min(1, Math.scalb(2 * sum, exponent));
    }

    /** Returns whether the p-value is below 0.05. */
    public boolean significant() {
        return pValue() < SIGNIFICANCE;
    }
}

package io.leveret.measure;

/**
 * Whether two models differ in how right they are on the same photos, or chance explains the difference: McNemar's test, which
 * looks only at photos that one of the two was right on (Q. McNemar, "Note on the Sampling Error of the Difference Between
 * Correlated Proportions or Percentages", Psychometrika 12, 1947). If the models are equally good, each such photo is the
 * one's or the other's as a coin falls.
 *
 * @param onlyFirst photos that only the first was right on, from 0
 * @param onlySecond photos that only the second was right on, from 0; both together no more than 2³¹ − 1
 */
public record McNemar(long onlyFirst, long onlySecond) {
    private static final double SIGNIFICANCE = 0.05;
    /** The power of two by which sums are made smaller before they overflow. */
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
     * Counts the photos that were readable for both.
     *
     * @throws IllegalArgumentException if they are of different numbers of photos
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
     * How likely a difference at least as large is if the models are equally good, 0…1: the exact two-sided binomial test,
     * {@code min(1, 2 · Σ C(n, i) / 2ⁿ)} over i from 0 to the lesser count, where n is the sum of both. 1 if both are 0.
     */
    public double pValue() {
        int n = Math.toIntExact(onlyFirst + onlySecond);
        double binomial = 1; // C(n, i) / 2^(exponent + n), as large n would have it overflow
        double sum = 1; // of the same power
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

    /** Whether chance explains the difference in fewer than 5 % of cases. */
    public boolean significant() {
        return pValue() < SIGNIFICANCE;
    }
}

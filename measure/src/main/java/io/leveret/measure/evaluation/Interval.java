package io.leveret.measure.evaluation;

/**
 * The confidence interval of a share estimated from trials, such as an accuracy from photos.
 *
 * @param low the lower end, 0…1
 * @param high the upper end, 0…1
 */
public record Interval(double low, double high) {
    /** The 97.5 % quantile of the normal distribution. */
    private static final double Z = 1.959963984540054;

    /**
     * Returns Wilson's score interval at 95 %: {@code (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)} (E. B.
     * Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927). Accurate for few trials
     * and for shares near 0 and 1, unlike the usual interval.
     *
     * @param successes 0 to trials
     * @param trials at least 1
     * @throws IllegalArgumentException if a number is outside its range
     */
    public static Interval wilson(long successes, long trials) {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new IllegalArgumentException(successes + " successes of " + trials + " trials");
        }
        double share = (double) successes / trials;
        double squared = Z * Z / trials;
        double center = (share + squared / 2) / (1 + squared);
        double half = Z / (1 + squared) * Math.sqrt(share * (1 - share) / trials + squared / (4 * trials));
        return new Interval(Math.max(0, center - half), Math.min(1, center + half));
    }
}

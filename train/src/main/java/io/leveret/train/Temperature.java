package io.leveret.train;

/**
 * The divisor of logits that calibrates probabilities: the temperature with the lowest cross-entropy on photos left out
 * of training (C. Guo et al., "On Calibration of Modern Neural Networks", 2017). It does not change the order of
 * classes.
 *
 * <p>A head that is right on all n photos may still be wrong on the next. So the targets are not 1 and 0: as in J.
 * Platt, "Probabilistic Outputs for Support Vector Machines", 1999, a share of 1/(n + 2) goes to all classes equally.
 */
final class Temperature {
    private static final double LEAST = 0.05;
    private static final double MOST = 20;
    private static final int STEPS = 60; // each narrows the interval to 0.618 of its width
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private Temperature() {}

    /** Returns the best temperature, 0.05…20, by golden-section search over its logarithm; the loss has one minimum. */
    static double of(float[][] logits, int[] labels) {
        double doubt = 1.0 / (logits.length + 2);
        double low = StrictMath.log(LEAST);
        double high = StrictMath.log(MOST);
        for (int step = 0; step < STEPS; step++) {
            double third = high - GOLDEN * (high - low);
            double other = low + GOLDEN * (high - low);
            if (loss(logits, labels, StrictMath.exp(third), doubt) < loss(logits, labels, StrictMath.exp(other),
                    doubt)) {
                high = other;
            } else {
                low = third;
            }
        }
        return StrictMath.exp((low + high) / 2);
    }

    /**
     * Returns the mean cross-entropy.
     *
     * @param doubt the share of each target that goes to all classes equally
     */
    static double loss(float[][] logits, int[] labels, double temperature, double doubt) {
        double loss = 0;
        for (int photo = 0; photo < logits.length; photo++) {
            double most = Double.NEGATIVE_INFINITY;
            for (float logit : logits[photo]) {
                most = Math.max(most, logit);
            }
            double powers = 0;
            double sum = 0;
            for (float logit : logits[photo]) {
                powers += StrictMath.exp((logit - most) / temperature);
                sum += logit - most;
            }
            double target = (1 - doubt) * (logits[photo][labels[photo]] - most) + doubt * sum / logits[photo].length;
            loss += StrictMath.log(powers) - target / temperature;
        }
        return loss / logits.length;
    }
}

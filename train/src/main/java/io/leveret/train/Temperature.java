package io.leveret.train;

/**
 * By what logits are divided so that probabilities are as sure as the head is right: the temperature that gives photos which were not
 * trained on the least cross-entropy (C. Guo et al., "On Calibration of Modern Neural Networks", 2017). It changes no order.
 *
 * <p>A head that is right on all n photos is not sure beyond doubt: it might be wrong on the next. So the targets are not 1 and 0 but as
 * J. Platt has them for scores that separate ("Probabilistic Outputs for Support Vector Machines", 1999): 1/(n + 2) goes to all
 * classes equally.
 */
final class Temperature {
    private static final double LEAST = 0.05;
    private static final double MOST = 20;
    private static final int STEPS = 60; // each makes the interval 0.618 times as wide
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private Temperature() {}

    /** The best temperature, 0.05…20, by golden-section search over its logarithm; the loss has one minimum. */
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
     * The mean cross-entropy.
     *
     * @param doubt what of each target goes to all classes equally
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

package io.leveret.train;

/**
 * By what logits are divided so that probabilities are as sure as the head is right: the temperature that gives photos which were not
 * trained on the least cross-entropy (C. Guo et al., "On Calibration of Modern Neural Networks", 2017). It changes no order.
 */
final class Temperature {
    private static final double LEAST = 0.05;
    private static final double MOST = 20;
    private static final int STEPS = 60; // each makes the interval 0.618 times as wide
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private Temperature() {}

    /** The best temperature, 0.05…20, by golden-section search over its logarithm; the loss has one minimum. */
    static double of(float[][] logits, int[] labels) {
        double low = StrictMath.log(LEAST);
        double high = StrictMath.log(MOST);
        for (int step = 0; step < STEPS; step++) {
            double third = high - GOLDEN * (high - low);
            double other = low + GOLDEN * (high - low);
            if (loss(logits, labels, StrictMath.exp(third)) < loss(logits, labels, StrictMath.exp(other))) {
                high = other;
            } else {
                low = third;
            }
        }
        return StrictMath.exp((low + high) / 2);
    }

    /** The mean cross-entropy. */
    static double loss(float[][] logits, int[] labels, double temperature) {
        double loss = 0;
        for (int photo = 0; photo < logits.length; photo++) {
            double most = Double.NEGATIVE_INFINITY;
            for (float logit : logits[photo]) {
                most = Math.max(most, logit);
            }
            double sum = 0;
            for (float logit : logits[photo]) {
                sum += StrictMath.exp((logit - most) / temperature);
            }
            loss += StrictMath.log(sum) - (logits[photo][labels[photo]] - most) / temperature;
        }
        return loss / logits.length;
    }
}

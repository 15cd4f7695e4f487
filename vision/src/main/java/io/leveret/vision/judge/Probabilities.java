package io.leveret.vision.judge;

/** How values become probabilities, and whether they are. */
public final class Probabilities {
    private static final double ROUNDING = 0.01;

    private Probabilities() {}

    /** Returns whether values are 0…1 and sum to 1, up to rounding to float32 or to 8 bits. */
    public static boolean areDistribution(float[] values) {
        double sum = 0;
        for (float value : values) {
            if (!(value >= -ROUNDING && value <= 1 + ROUNDING)) {
                return false;
            }
            sum += value;
        }
        return Math.abs(sum - 1) <= ROUNDING;
    }

    /** Returns exp(x − max) / Σ exp(x − max): subtracting the maximum avoids overflow without changing the result. */
    public static float[] softmax(float[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double[] exponentials = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            exponentials[i] = Math.exp(logits[i] - max);
            sum += exponentials[i];
        }
        float[] probabilities = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = (float) (exponentials[i] / sum);
        }
        return probabilities;
    }

    /** Returns 1 / (1 + exp(−x)) of each x. */
    public static float[] sigmoid(float[] logits) {
        float[] probabilities = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = (float) (1 / (1 + Math.exp(-(double) logits[i])));
        }
        return probabilities;
    }
}

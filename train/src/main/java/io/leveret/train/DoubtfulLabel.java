package io.leveret.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A training photo whose label looks wrong: a head that was trained without it is sure of another class.
 *
 * <p>The rule is that of confident learning (C. Northcutt, L. Jiang, I. Chuang, "Confident Learning: Estimating
 * Uncertainty in Dataset Labels", JAIR 70, 2021). A head is sure of a class if its score is at least the mean score
 * that photos with that label have for it, so that classes which are hard to tell count as sure sooner. Beyond that,
 * the score must be at least 0.5, since means of a few photos say little, and 0.8 is enough where the mean is higher:
 * else only every other wrong label of an easy class would be found.
 *
 * @param name the photo's name in the data
 * @param label the label it has
 * @param labelScore the score of that label, 0…1
 * @param suggested the label of the class with the highest score
 * @param suggestedScore its score, 0…1
 */
public record DoubtfulLabel(String name, String label, double labelScore, String suggested, double suggestedScore) {
    private static final double LEAST_SCORE = 0.5;
    private static final double SURE_SCORE = 0.8;

    /**
     * Returns the photos with doubtful labels, those first whose scores differ most.
     *
     * @param validated the logits of photos, each by a head that was trained without it
     * @param temperature the divisor of logits that calibrates their probabilities
     * @param names the names of all photos of the training set
     * @param labels the labels of the classes
     */
    static List<DoubtfulLabel> among(CrossValidation.Result validated, double temperature, List<String> names,
            List<String> labels) {
        double[][] scores = new double[validated.logits().length][];
        double[] sums = new double[labels.size()];
        int[] counts = new int[labels.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = probabilities(validated.logits()[i], temperature);
            int label = validated.labels()[i];
            sums[label] += scores[i][label];
            counts[label]++;
        }
        List<DoubtfulLabel> doubtful = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            int label = validated.labels()[i];
            int first = HeadTrainer.first(validated.logits()[i]);
            double score = scores[i][first];
            boolean isSure = counts[first] > 0
                    && score >= Math.clamp(sums[first] / counts[first], LEAST_SCORE, SURE_SCORE);
            if (first != label && isSure) {
                doubtful.add(new DoubtfulLabel(names.get(validated.photos()[i]), labels.get(label), scores[i][label],
                        labels.get(first), score));
            }
        }
        doubtful.sort(Comparator.comparingDouble((DoubtfulLabel each) -> each.labelScore() - each.suggestedScore())
                .thenComparing(DoubtfulLabel::name));
        return doubtful;
    }

    private static double[] probabilities(float[] logits, double temperature) {
        double most = logits[HeadTrainer.first(logits)];
        double[] probabilities = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = StrictMath.exp((logits[i] - most) / temperature);
            sum += probabilities[i];
        }
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }
}

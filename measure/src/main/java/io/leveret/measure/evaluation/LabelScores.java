package io.leveret.measure.evaluation;

import java.util.BitSet;
import java.util.Objects;
import java.util.Optional;

/**
 * How right a model is about one class, of several that a photo may show.
 *
 * @param counts photos that show the class, photos whose score reaches the threshold, and photos that do both
 * @param averagePrecision the area under the precision-recall curve, 0…1; empty if no photo shows the class
 */
public record LabelScores(ClassScores counts, Optional<Double> averagePrecision) {
    /**
     * Returns how right a model is about a class.
     *
     * @param index of the class
     * @param scores of all photos
     * @param shown the photos that show the class, by their place among the scores
     * @param threshold the least score of a class that counts as predicted
     */
    public static LabelScores of(int index, float[] scores, BitSet shown, double threshold) {
        long predicted = 0;
        long correct = 0;
        for (int image = 0; image < scores.length; image++) {
            if (scores[image] >= threshold) {
                predicted++;
                correct += shown.get(image) ? 1 : 0;
            }
        }
        return new LabelScores(new ClassScores(index, shown.cardinality(), predicted, correct),
                shown.isEmpty() ? Optional.empty() : Optional.of(AveragePrecision.of(scores, shown)));
    }

    /** Checks that nothing is null. */
    public LabelScores {
        Objects.requireNonNull(counts, "counts");
        Objects.requireNonNull(averagePrecision, "averagePrecision");
    }
}

package io.leveret.measure.evaluation;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The area under a precision-recall curve, without interpolation: {@code Σ (Rₙ − Rₙ₋₁) · Pₙ} over all distinct scores,
 * highest first, where Pₙ and Rₙ are precision and recall of the photos with at least that score. The same as {@code
 * average_precision_score} of scikit-learn.
 */
final class AveragePrecision {
    private AveragePrecision() {}

    /**
     * Returns the average precision.
     *
     * @param scores of photos; NaN counts as the lowest
     * @param positives the photos that are right, at least one
     */
    static double of(float[] scores, BitSet positives) {
        int[] order = IntStream.range(0, scores.length).boxed()
                .sorted(Comparator.comparingDouble((Integer photo) -> Float.isNaN(scores[photo])
                        ? Double.NEGATIVE_INFINITY
                        : scores[photo]).reversed())
                .mapToInt(Integer::intValue).toArray();
        double area = 0;
        long right = 0;
        long rightBefore = 0;
        for (int i = 0; i < order.length; i++) {
            right += positives.get(order[i]) ? 1 : 0;
            boolean isLastOfItsScore = i + 1 == order.length || scores[order[i + 1]] != scores[order[i]];
            if (isLastOfItsScore) {
                area += (double) (right - rightBefore) / positives.cardinality() * right / (i + 1);
                rightBefore = right;
            }
        }
        return area;
    }
}

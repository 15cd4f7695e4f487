package io.leveret.measure.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The effect of a score threshold: photos whose top class has a lower score get no answer.
 *
 * @param threshold the score, 0…1, in thousandths
 * @param precision how often the top class is right on photos where it has at least this score; {@code images} is their
 *        number
 */
public record PrecisionThreshold(double threshold, Accuracy precision) {
    /**
     * Returns the lowest threshold that reaches a precision on these photos, and so leaves the fewest without an
     * answer. On other photos the precision may be lower: its interval says how much.
     *
     * @param thresholds as in {@link EvaluationResult#thresholds}
     * @param wanted 0…1
     * @return empty if no threshold does
     */
    public static Optional<PrecisionThreshold> lowest(List<PrecisionThreshold> thresholds, double wanted) {
        return thresholds.stream().filter(each -> each.precision().share() >= wanted)
                .min(Comparator.comparingDouble(PrecisionThreshold::threshold));
    }
}

package io.leveret.measure;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a score threshold gives: photos whose first class has a lower score are left without an answer.
 *
 * @param threshold the score, 0…1, in thousandths
 * @param precision how often the first class is right on photos where it has at least this score; its {@code images} are those
 */
public record PrecisionThreshold(double threshold, Accuracy precision) {
    /**
     * The lowest threshold that gives a wanted precision on these photos, and so leaves the fewest without an answer. On others
     * it may give less: the interval of the precision says how much.
     *
     * @param thresholds what {@link EvaluationResult#thresholds} gives
     * @param wanted 0…1
     * @return nothing if no threshold does
     */
    public static Optional<PrecisionThreshold> lowest(List<PrecisionThreshold> thresholds, double wanted) {
        return thresholds.stream().filter(each -> each.precision().share() >= wanted)
                .min(Comparator.comparingDouble(PrecisionThreshold::threshold));
    }
}

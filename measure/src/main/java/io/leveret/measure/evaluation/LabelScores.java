package io.leveret.measure.evaluation;

import java.util.Objects;
import java.util.Optional;

/**
 * How right a model is about one class, of several that a photo may show.
 *
 * @param counts photos that show the class, photos whose score reaches the threshold, and photos that do both
 * @param averagePrecision the area under the precision-recall curve, 0…1; empty if no photo shows the class
 */
public record LabelScores(ClassScores counts, Optional<Double> averagePrecision) {
    /** Checks that nothing is null. */
    public LabelScores {
        Objects.requireNonNull(counts, "counts");
        Objects.requireNonNull(averagePrecision, "averagePrecision");
    }
}

package io.leveret.wire;

import io.leveret.measure.EvaluationResult;
import io.leveret.tflite.metadata.Labels;
import java.util.List;
import java.util.Optional;

/**
 * What an evaluation found, with what it was of.
 *
 * @param model where the model is from
 * @param data where the photos are from
 * @param indexShift what was added to their indices
 * @param labels of the model's classes, one for each
 * @param wantedPrecisions what thresholds are sought for, each above 0 and up to 1
 */
public record EvaluationReport(String model, String data, int indexShift, Optional<Labels> labels,
        List<Double> wantedPrecisions, EvaluationResult result) {
    /** The precisions that thresholds are sought for, if nobody says which. */
    public static final List<Double> DEFAULT_PRECISIONS = List.of(0.9, 0.95, 0.99);

    /** The list is copied. */
    public EvaluationReport {
        wantedPrecisions = List.copyOf(wantedPrecisions);
    }

    /** A class's label; empty if it has none. */
    public String label(int index) {
        return labels.map(known -> known.names().get(index)).orElse("");
    }
}

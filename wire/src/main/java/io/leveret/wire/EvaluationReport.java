package io.leveret.wire;

import io.leveret.image.Decoding;
import io.leveret.measure.evaluation.EvaluationResult;
import io.leveret.tflite.metadata.Labels;
import java.util.List;
import java.util.Optional;

/**
 * The result of an evaluation, with its inputs.
 *
 * @param model the source of the model
 * @param data the source of the photos
 * @param indexShift the shift that was added to their indices
 * @param decoding whether photos were decoded with all their pixels
 * @param labels the labels of the model's classes, one for each
 * @param wantedPrecisions precisions to find thresholds for, each above 0 and at most 1
 */
public record EvaluationReport(String model, String data, int indexShift, Decoding decoding,
        Optional<Labels> labels, List<Double> wantedPrecisions, EvaluationResult result) {
    /** The default precisions to find thresholds for. */
    public static final List<Double> DEFAULT_PRECISIONS = List.of(0.9, 0.95, 0.99);

    /** The list is copied. */
    public EvaluationReport {
        wantedPrecisions = List.copyOf(wantedPrecisions);
    }

    /** Returns a class's label; empty if it has none. */
    public String label(int index) {
        return labels.map(known -> known.names().get(index)).orElse("");
    }
}

package io.leveret.wire;

import io.leveret.image.Decoding;
import io.leveret.measure.evaluation.MultiLabelResult;
import io.leveret.tflite.metadata.Labels;
import java.util.Optional;

/**
 * The result of an evaluation on photos that may show several classes, with its inputs.
 *
 * @param model the source of the model
 * @param data the source of the photos
 * @param decoding whether photos were decoded with all their pixels
 * @param labels the labels of the model's classes, one for each
 */
public record MultiLabelReport(String model, String data, Decoding decoding, Optional<Labels> labels,
        MultiLabelResult result) {
    /** Returns a class's label; empty if it has none. */
    public String label(int index) {
        return labels.map(known -> known.names().get(index)).orElse("");
    }
}

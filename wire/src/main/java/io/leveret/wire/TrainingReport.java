package io.leveret.wire;

import io.leveret.measure.Evaluation;
import io.leveret.tflite.metadata.Labels;
import io.leveret.train.Backbone;
import io.leveret.train.TrainedModel;
import io.leveret.train.TrainingOptions;
import java.util.Optional;

/**
 * What a training made, with what it was of.
 *
 * @param model where the new model is
 * @param data where the photos are from
 * @param backbone what it was made of
 * @param options how it was trained
 * @param trained the new model and what is known of it
 */
public record TrainingReport(String model, String data, Backbone backbone, TrainingOptions options,
        TrainedModel trained) {
    /** What the new model makes of photos that it never saw: a report like that of any {@link Evaluation}. */
    public EvaluationReport test() {
        return new EvaluationReport(model, data, 0, Optional.of(Labels.of(trained.labels())),
                EvaluationReport.DEFAULT_PRECISIONS,
                trained.test());
    }
}

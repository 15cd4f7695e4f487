package io.leveret.wire;

import io.leveret.measure.evaluation.Evaluation;
import io.leveret.tflite.metadata.Labels;
import io.leveret.train.Backbone;
import io.leveret.train.TrainedModel;
import io.leveret.train.TrainingOptions;
import java.util.Optional;

/**
 * The result of a training, with its inputs.
 *
 * @param model the path of the new model
 * @param data the source of the photos
 * @param backbone the backbone of the new model
 * @param options the options of the training
 * @param trained the new model and its measurements
 */
public record TrainingReport(String model, String data, Backbone backbone, TrainingOptions options,
        TrainedModel trained) {
    /** Returns the new model's evaluation on photos that it never saw, like that of any {@link Evaluation}. */
    public EvaluationReport test() {
        return new EvaluationReport(model, data, 0, options.decoding(), Optional.of(Labels.of(trained.labels())),
                EvaluationReport.DEFAULT_PRECISIONS,
                trained.test());
    }
}

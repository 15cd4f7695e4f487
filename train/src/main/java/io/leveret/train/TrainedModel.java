package io.leveret.train;

import io.leveret.dataset.LabelConflict;
import io.leveret.measure.evaluation.DamagedPhoto;
import io.leveret.measure.evaluation.EvaluationResult;
import io.leveret.measure.evaluation.PhotoOutcome;
import java.util.List;

/**
 * A trained model and its measurements.
 *
 * @param model the {@code .tflite} file, with labels and metadata
 * @param labels the labels of its classes
 * @param trainImages number of training photos
 * @param validationImages how many of these served for validation, each in a training that left it out
 * @param unreadable photos that could not be read
 * @param damaged photos that were used although their files are cut off or damaged
 * @param labelConflicts near-duplicates with different classes: one of the labels may be wrong
 * @param doubtfulLabels photos whose labels the cross-validation contradicts, the most doubtful first
 * @param nearDuplicates number of near-duplicates of an earlier photo; both are on the same side of the split
 * @param epochs the epochs of the cross-validation
 * @param bestEpoch the epoch after which training stopped, from 1
 * @param temperature the divisor of logits that calibrates probabilities
 * @param head the options of the head, with the rates that tuning found
 * @param test the evaluation of the model on photos that it never saw
 * @param provenance a summary in words and JSON, as in its metadata
 */
public record TrainedModel(byte[] model, List<String> labels, int trainImages, int validationImages,
        List<PhotoOutcome.Unreadable> unreadable, List<DamagedPhoto> damaged, List<LabelConflict> labelConflicts,
        List<DoubtfulLabel> doubtfulLabels, int nearDuplicates, List<EpochFigures> epochs, int bestEpoch,
        double temperature, HeadOptions head, EvaluationResult test, String provenance) {
    /** The lists are copied. */
    public TrainedModel {
        labels = List.copyOf(labels);
        unreadable = List.copyOf(unreadable);
        damaged = List.copyOf(damaged);
        labelConflicts = List.copyOf(labelConflicts);
        doubtfulLabels = List.copyOf(doubtfulLabels);
        epochs = List.copyOf(epochs);
    }
}

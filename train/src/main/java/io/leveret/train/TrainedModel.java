package io.leveret.train;

import io.leveret.dataset.LabelConflict;
import io.leveret.measure.EvaluationResult;
import io.leveret.measure.PhotoOutcome;
import java.util.List;

/**
 * A finished model, and what is known of it.
 *
 * @param model the {@code .tflite} file, with labels and metadata
 * @param labels of its classes
 * @param trainImages photos that it was trained with
 * @param validationImages how many of these validated the cross-validation, each in a training that left it out
 * @param unreadable photos that could not be read
 * @param labelConflicts photos that are almost the same picture, though of different classes: one of the labels may be wrong
 * @param nearDuplicates photos that are almost the same picture as one before them; they were kept on its side of the split
 * @param epochs of the cross-validation
 * @param bestEpoch after which of them training stopped, from 1
 * @param temperature by which logits were divided, so that probabilities are as sure as the head is right
 * @param head how the head was trained, the rates that tuning found included
 * @param test what the finished model makes of photos that it never saw
 * @param provenance the same in a few words and as JSON, as its metadata has it
 */
public record TrainedModel(byte[] model, List<String> labels, int trainImages, int validationImages,
        List<PhotoOutcome.Unreadable> unreadable, List<LabelConflict> labelConflicts, int nearDuplicates,
        List<EpochFigures> epochs,
        int bestEpoch, double temperature, HeadOptions head, EvaluationResult test, String provenance) {
    /** The lists are copied. */
    public TrainedModel {
        labels = List.copyOf(labels);
        unreadable = List.copyOf(unreadable);
        labelConflicts = List.copyOf(labelConflicts);
        epochs = List.copyOf(epochs);
    }
}

package io.leveret.measure;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * How right a model is on labeled photos. Photos that could not be read count nowhere but in {@link #unreadable}.
 *
 * @param classes of the model
 * @param images photos that were classified, at least 0
 * @param unreadable those that could not be read
 * @param topK at place k − 1, how often the right class is among the first k; for k from 1 to 10, or to the number of classes. Empty if
 *     there are no images
 * @param confusion the cells of the confusion matrix that are not empty, by rows
 * @param calibration what the scores are worth; nothing if there are no images, or one is no probability
 * @param thresholds the choices that there are between precision and answers, the highest threshold first; empty if a score is
 *     no probability
 * @param top1Shifted how often the first class would be right if the data's indices were shifted by −1 and by +1 further; empty
 *     if there are no images
 * @param decode time to read and decode a photo
 * @param preprocess time to bring it into the model's input
 * @param inference time to run the model, while other threads run it too
 */
public record EvaluationResult(int classes, long images, List<PhotoOutcome.Unreadable> unreadable, List<Accuracy> topK,
        List<ConfusionCell> confusion, Optional<Calibration> calibration, List<PrecisionThreshold> thresholds,
        SequencedMap<Integer, Accuracy> top1Shifted, PhaseTimes decode, PhaseTimes preprocess, PhaseTimes inference) {
    /** How often the right class is among the first k; nothing if there are no images or fewer classes. */
    public Optional<Accuracy> top(int k) {
        return k > topK.size() ? Optional.empty() : Optional.of(topK.get(k - 1));
    }

    /** Precision and recall of all classes that a photo is of or was taken for, by their index. */
    public List<ClassScores> perClass() {
        return ConfusionMatrix.perClass(confusion, classes);
    }

    /** Which classes were taken for which others, most often first. */
    public List<ConfusionCell> mostConfused() {
        return ConfusionMatrix.mostConfused(confusion);
    }

    /**
     * By how much the data's indices seem to be off: −1 or 1 if with this shift the first class would be right so much more often that
     * chance does not explain it (the intervals do not overlap). A hint, for no shift makes sense of data that are of other classes.
     */
    public Optional<Integer> likelyShift() {
        return top(1).flatMap(top1 -> top1Shifted.entrySet().stream()
                .filter(each -> each.getValue().interval().low() > top1.interval().high()).findFirst()
                .map(each -> each.getKey()));
    }
}

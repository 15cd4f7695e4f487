package io.leveret.measure.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A model's accuracy on labeled photos. Unreadable photos count in {@link #unreadable} only.
 *
 * @param classes number of the model's classes
 * @param images number of photos classified, at least 0
 * @param unreadable the photos that could not be read
 * @param damaged the photos that were classified although their files are cut off or damaged
 * @param topK at index k − 1, how often the right class is among the top k; for k from 1 to 10, or to the number of
 *     classes. Empty if there are no images
 * @param confusion the cells of the confusion matrix that are not empty, by rows
 * @param calibration how calibrated the scores are; empty if there are no images, or a score is not a probability
 * @param thresholds the possible trade-offs of precision against answered photos, highest threshold first; empty if a
 *     score is not a probability
 * @param top1Shifted how often the top class would be right with the data's indices shifted by a further −1 and +1;
 *     empty if there are no images
 * @param decode time to read and decode a photo
 * @param preprocess time to write it into the model's input
 * @param inference time to run the model, while other threads run it too
 */
public record EvaluationResult(int classes, long images, List<PhotoOutcome.Unreadable> unreadable,
        List<DamagedPhoto> damaged, List<Accuracy> topK, List<ConfusionCell> confusion,
        Optional<Calibration> calibration, List<PrecisionThreshold> thresholds,
        SequencedMap<Integer, Accuracy> top1Shifted, PhaseTimes decode, PhaseTimes preprocess, PhaseTimes inference) {
    /** Returns how often the right class is among the top k; empty if there are no images or fewer classes. */
    public Optional<Accuracy> top(int k) {
        return k > topK.size() ? Optional.empty() : Optional.of(topK.get(k - 1));
    }

    /** Returns precision and recall of all classes that occur as a photo's class or prediction, by index. */
    public List<ClassScores> perClass() {
        return ConfusionMatrix.perClass(confusion, classes);
    }

    /** Returns the most confused pairs of classes, most photos first. */
    public List<ConfusionCell> mostConfused() {
        return ConfusionMatrix.mostConfused(confusion);
    }

    /**
     * Returns by how much the data's indices seem to be off: −1 or 1 if with this shift the top class is right
     * significantly more often (the intervals do not overlap). Only a hint: no shift fixes data with other classes.
     */
    public Optional<Integer> likelyShift() {
        return top(1).flatMap(top1 -> top1Shifted.entrySet().stream()
                .filter(each -> each.getValue().interval().low() > top1.interval().high()).findFirst()
                .map(each -> each.getKey()));
    }
}

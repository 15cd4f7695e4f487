package io.leveret.measure.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * How right a model of independent probabilities is on photos that may show several of its classes. Unreadable photos
 * count in {@link #unreadable} only.
 *
 * @param images number of photos classified, at least 0
 * @param unreadable the photos that could not be read
 * @param damaged the photos that were classified although their files are cut off or damaged
 * @param threshold the least score of a class that counts as predicted
 * @param perClass each of the model's classes, by index
 * @param decode time to read and decode a photo
 * @param preprocess time to write it into the model's input
 * @param inference time to run the model, while other threads run it too
 */
public record MultiLabelResult(long images, List<PhotoOutcome.Unreadable> unreadable,
        List<DamagedPhoto> damaged, double threshold, List<LabelScores> perClass, PhaseTimes decode,
        PhaseTimes preprocess, PhaseTimes inference) {
    /** Copies the lists. */
    public MultiLabelResult {
        unreadable = List.copyOf(unreadable);
        damaged = List.copyOf(damaged);
        perClass = List.copyOf(perClass);
    }

    /**
     * Precision, recall and their harmonic mean, each 0…1.
     *
     * @param precision the share of predicted classes that are right; 0 if none is predicted
     * @param recall the share of right classes that are predicted
     * @param f1 in a macro average the mean of the classes' F1, not the harmonic mean of the other two
     */
    public record Average(double precision, double recall, double f1) {}

    /** Returns the mean of the average precisions of all classes that photos show; empty if photos show none. */
    public Optional<Double> meanAveragePrecision() {
        return mean(each -> each.averagePrecision().orElseThrow());
    }

    /** Returns the means over all classes that photos show, each counted alike; empty if photos show none. */
    public Optional<Average> macro() {
        return mean(each -> each.counts().f1()).map(f1 -> new Average(
                mean(each -> each.counts().precision().map(Accuracy::share).orElse(0.0)).orElseThrow(),
                mean(each -> each.counts().recall().map(Accuracy::share).orElse(0.0)).orElseThrow(), f1));
    }

    /** Returns the figures of all decisions on all classes together; empty if photos show no class. */
    public Optional<Average> micro() {
        ClassScores all = new ClassScores(0, perClass.stream().mapToLong(each -> each.counts().support()).sum(),
                perClass.stream().mapToLong(each -> each.counts().predicted()).sum(),
                perClass.stream().mapToLong(each -> each.counts().correct()).sum());
        return all.recall().map(recall -> new Average(all.precision().map(Accuracy::share).orElse(0.0),
                recall.share(), all.f1()));
    }

    private Optional<Double> mean(ToDoubleFunction<LabelScores> figure) {
        OptionalDouble mean = perClass.stream().filter(each -> each.counts().support() > 0).mapToDouble(figure)
                .average();
        return mean.isPresent() ? Optional.of(mean.getAsDouble()) : Optional.empty();
    }
}

package io.leveret.vision;

import io.leveret.base.LeveretException;
import io.leveret.engine.Session;
import io.leveret.tflite.Model;
import io.leveret.tflite.metadata.Labels;
import io.leveret.tflite.metadata.OutputMetadata;
import io.leveret.tflite.metadata.ScoreCalibration;
import io.leveret.vision.Decision.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** From one of a model's outputs to its result: scores, calibrated by the metadata, ranked, with names. */
final class ScoreHead {
    private final int index; // of the graph's outputs
    private final String name;
    private final ScoreOutput output;
    private final Optional<ScoreCalibration> calibration;
    private final Optional<Labels> labels;
    private final Decision<Optional<Labels>> labeling;
    private final Ranking ranking;
    private final AmbiguityLimits ambiguityLimits;

    private ScoreHead(Model model, ScoreOutput output, int index, Optional<Labels> labels, ClassFilter filter,
            ClassifierOptions options) {
        OutputMetadata stated = model.metadata().output(index);
        this.index = index;
        this.name = stated.name().isEmpty() ? model.graph().output(index).name() : stated.name();
        this.output = output;
        this.calibration = stated.calibration();
        this.labels = labels;
        this.labeling = new Decision<>(labels, index == 0 && options.labels().isPresent() ? Source.OPTION
                : labels.isPresent() ? Source.METADATA : Source.ASSUMED, "");
        this.ranking = new Ranking(labels, filter, options.maxResults(),
                options.scoreThreshold().or(stated::scoreThreshold).orElse(Float.NEGATIVE_INFINITY));
        this.ambiguityLimits = options.ambiguityLimits();
    }

    /**
     * Returns the heads of a model: its first output, and others that are scores.
     *
     * @throws LeveretException if the first output is not scores, has not one class for each of the options' labels, or
     *     does not have the labels that the options allow or deny
     */
    static List<ScoreHead> of(Model model, int batch, ClassifierOptions options) {
        List<Integer> indices = new ArrayList<>(List.of(0));
        IntStream.range(1, model.graph().outputs().size()).filter(i -> ScoreOutput.isScores(model.graph(), i, batch))
                .forEach(indices::add);
        List<ScoreOutput> outputs = indices.stream().map(i -> new ScoreOutput(model, i, batch, options.softmax()))
                .toList();
        List<Optional<Labels>> labels = indices.stream()
                .map(i -> i == 0 ? options.labels().or(() -> stated(model, 0, options)) : stated(model, i, options))
                .toList();
        labels.getFirst().ifPresent(given -> given.requireClasses(outputs.getFirst().classes(), model.source()));
        List<ClassFilter> filters = ClassFilter.of(options, labels, model.source());
        return IntStream.range(0, indices.size()).mapToObj(
                i -> new ScoreHead(model, outputs.get(i), indices.get(i), labels.get(i), filters.get(i), options))
                .toList();
    }

    private static Optional<Labels> stated(Model model, int index, ClassifierOptions options) {
        return model.metadata().output(index).labels(options.displayNamesLocale());
    }

    int classes() {
        return output.classes();
    }

    Optional<Labels> labels() {
        return labels;
    }

    /** Returns the index of the output, and what says that it is scores. */
    Decision<Integer> chosen() {
        return new Decision<>(index, Source.ASSUMED, "the first output");
    }

    /** Returns what is applied to the output's values. */
    Decision<Activation> activation() {
        return output.activation();
    }

    /** Returns the class names, and where they come from. */
    Decision<Optional<Labels>> labeling() {
        return labeling;
    }

    /** Returns a class with its names. */
    Classification named(int index, float score) {
        return ranking.named(index, score);
    }

    /** Returns the scores of the first images of a batch, in class order. */
    List<float[]> read(Session session, int images) {
        List<float[]> scores = output.read(session, images);
        calibration.ifPresent(calibrated -> scores.forEach(each -> {
            for (int i = 0; i < each.length; i++) {
                each[i] = calibrated.apply(i, each[i]);
            }
        }));
        return scores;
    }

    /** Returns the result for scores. */
    Head judge(float[] scores) {
        int[] order = ranking.order(scores);
        return new Head(index, name, ranking.best(order, scores),
                Ambiguity.of(order, scores, output.isDistribution() && calibration.isEmpty(), ambiguityLimits,
                        i -> ranking.named(i, scores[i])));
    }
}

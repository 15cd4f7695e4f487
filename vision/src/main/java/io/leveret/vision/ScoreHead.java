package io.leveret.vision;

import io.leveret.base.LeveretException;
import io.leveret.base.UnsuitableModelException;
import io.leveret.engine.Session;
import io.leveret.graph.Graph;
import io.leveret.tflite.Model;
import io.leveret.tflite.metadata.Labels;
import io.leveret.tflite.metadata.OutputMetadata;
import io.leveret.tflite.metadata.ScoreCalibration;
import io.leveret.vision.Decision.Source;
import io.leveret.vision.judge.ClassFilter;
import io.leveret.vision.judge.Ranking;
import io.leveret.vision.meaning.ScoreForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** From one of a model's outputs to its result: scores, calibrated by the metadata, ranked, with names. */
final class ScoreHead {
    private final int index; // of the graph's outputs
    private final String name;
    private final ScoreOutput output;
    private final boolean binary; // one value, the probability of the second of two labels
    private final Optional<ScoreCalibration> calibration;
    private final Optional<Labels> labels;
    private final Decision<Integer> chosen;
    private final Decision<Optional<Labels>> labeling;
    private final Ranking ranking;
    private final AmbiguityLimits ambiguityLimits;

    private ScoreHead(Model model, ScoreOutput output, Decision<Integer> chosen, Decision<Optional<Labels>> labeling,
            ClassFilter filter, ClassifierOptions options) {
        OutputMetadata stated = model.metadata().output(chosen.value());
        this.index = chosen.value();
        this.name = stated.name().isEmpty() ? model.graph().output(index).name() : stated.name();
        this.output = output;
        this.calibration = stated.calibration();
        this.chosen = chosen;
        this.labeling = labeling;
        this.labels = labeling.value();
        this.binary = isBinary(output.values(), labels);
        this.ranking = new Ranking(filter,
                options.maxResults() == ClassifierOptions.ALL_RESULTS ? Integer.MAX_VALUE : options.maxResults(),
                options.scoreThreshold().or(stated::scoreThreshold).orElse(Float.NEGATIVE_INFINITY));
        this.ambiguityLimits = options.ambiguityLimits();
    }

    private static boolean isBinary(int values, Optional<Labels> labels) {
        return values == 1 && labels.filter(two -> two.size() == 2).isPresent();
    }

    /**
     * Returns the heads of a model: the output that is scores, and others that are scores too.
     *
     * @param trial runs the model on test pictures, if its operators do not say what its scores are
     * @throws LeveretException if no output is scores, the first has not one class for each of the options' labels, or
     *     the model does not have the labels that the options allow or deny
     */
    static List<ScoreHead> of(Model model, int batch, ClassifierOptions options, ScoreOutput.Trial trial) {
        OutputChoice choice = new OutputChoice(model, forms(model, batch), options);
        Decision<ScoreForm> first = choice.first();
        List<ScoreForm> forms = new ArrayList<>(List.of(first.value()));
        forms.addAll(choice.others(first.value()));
        List<ScoreOutput> outputs = forms.stream()
                .map(form -> new ScoreOutput(model, form, options.softmax(), trial)).toList();
        List<Decision<Optional<Labels>>> labels = forms.stream()
                .map(form -> labeling(model, form, form == first.value(), options)).toList();
        labels.getFirst().value().filter(given -> !first.value().fits(given.size()))
                .ifPresent(given -> given.requireClasses(first.value().values(), model.source()));
        List<ClassFilter> filters = ClassFilter.of(options.labelAllowList(), options.labelDenyList(),
                labels.stream().map(Decision::value).toList(), model.source());
        return IntStream.range(0, forms.size())
                .mapToObj(i -> new ScoreHead(model, outputs.get(i), new Decision<>(forms.get(i).index(),
                        first.source(), first.reason()), labels.get(i), filters.get(i), options))
                .toList();
    }

    private static List<ScoreForm> forms(Model model, int batch) {
        Graph graph = model.graph();
        List<ScoreForm> forms = ScoreForm.of(graph, batch);
        if (forms.isEmpty()) {
            String outputs = graph.outputs().stream().map(tensor -> graph.tensor(tensor).describe())
                    .collect(Collectors.joining(" and "));
            throw new UnsuitableModelException(model.source(),
                    names -> model.source() + " is no image classifier: its output is " + outputs
                            + ", expected one score for each class, such as " + batch + "×N"
                            + model.signatureHint(names));
        }
        return forms;
    }

    private static Decision<Optional<Labels>> labeling(Model model, ScoreForm form, boolean first,
            ClassifierOptions options) {
        Optional<Labels> given = first ? options.labels() : Optional.empty();
        Optional<Labels> labels = given.or(() -> stated(model, form.index(), options));
        List<String> reasons = new ArrayList<>();
        boolean found = given.isPresent() && options.labelsSource().isPresent();
        if (found) {
            reasons.add("those of " + options.labelsSource().get());
        }
        if (isBinary(form.values(), labels)) {
            reasons.add("assumed: the score is that of the second, " + labels.get().names().getLast());
        }
        Source source = found || labels.isEmpty() ? Source.ASSUMED
                : given.isPresent() ? Source.OPTION : Source.METADATA;
        return new Decision<>(labels, source, String.join("; ", reasons));
    }

    private static Optional<Labels> stated(Model model, int index, ClassifierOptions options) {
        return model.metadata().output(index).labels(options.displayNamesLocale());
    }

    int classes() {
        return binary ? 2 : output.values();
    }

    Optional<Labels> labels() {
        return labels;
    }

    /** Returns the index of the output, and what says that it is scores. */
    Decision<Integer> chosen() {
        return chosen;
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
        return new Classification(index, labels.map(all -> all.names().get(index)).orElse(""),
                labels.map(all -> all.displayNames().get(index)).orElse(""), score);
    }

    /** Returns whether each class has a probability of its own, so that several can be right at once. */
    boolean isIndependent() {
        return !binary && output.isIndependent() && calibration.isEmpty();
    }

    /** Returns the scores of the first images of a batch, in class order. */
    List<float[]> read(Session session, int images) {
        List<float[]> scores = output.read(session, images);
        calibration.ifPresent(calibrated -> scores.forEach(each -> {
            for (int i = 0; i < each.length; i++) {
                each[i] = calibrated.apply(i, each[i]);
            }
        }));
        return binary ? scores.stream().map(each -> both(each[0])).toList() : scores;
    }

    /** Returns the scores of both classes of a binary classifier, whose value is that of the second. */
    private float[] both(float second) {
        boolean isLogit = output.isLogits() && calibration.isEmpty();
        return new float[]{isLogit ? -second : 1 - second, second}; // p = 1 / (1 + exp(−x)) of x is 1 − p of −x
    }

    /** Returns the result for scores. */
    Head judge(float[] scores) {
        int[] order = ranking.order(scores);
        boolean distribution = calibration.isEmpty()
                && (binary ? !output.isLogits() : output.isDistribution());
        IntFunction<Classification> named = i -> named(i, scores[i]);
        return new Head(index, name, Arrays.stream(ranking.best(order, scores)).mapToObj(named).toList(),
                Ambiguity.of(order, scores, distribution, ambiguityLimits, named));
    }
}

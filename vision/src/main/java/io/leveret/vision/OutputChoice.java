package io.leveret.vision;

import io.leveret.base.OptionException;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.tflite.Model;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.Decision.Source;
import io.leveret.vision.meaning.ScoreForm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which of a model's outputs are scores: the first of them is that of {@link ImageClassification#classifications}. */
final class OutputChoice {
    private final Model model;
    private final List<ScoreForm> forms;
    private final ClassifierOptions options;

    /**
     * A choice.
     *
     * @param forms the outputs that may be scores, at least one
     */
    OutputChoice(Model model, List<ScoreForm> forms, ClassifierOptions options) {
        this.model = model;
        this.forms = forms;
        this.options = options;
    }

    /**
     * Returns the first output that is scores: the one that the options or the model's settings name; or else the first
     * that has as many classes as labels are given, labels in the metadata, or probabilities, in this order.
     *
     * @throws OptionException if the options name no output, or one that cannot be scores
     */
    Decision<ScoreForm> first() {
        if (wanted().isPresent()) {
            return new Decision<>(named(wanted().get()),
                    options.output().isPresent() ? Source.OPTION : Source.STORED, "");
        }
        if (forms.size() == 1) {
            return new Decision<>(forms.getFirst(), Source.GRAPH, (model.graph().outputs().size() == 1
                    ? "the only output"
                    : "the only output with one value a class") + ranking(forms.getFirst()));
        }
        List<ScoreForm> left = forms;
        if (options.labels().isPresent()) {
            int labels = options.labels().get().size();
            left = those(left, form -> form.fits(labels));
            if (left.size() == 1) {
                return new Decision<>(left.getFirst(), Source.GRAPH, "as many values as labels, " + labels);
            }
        } else {
            left = those(left, form -> stated(form).isPresent());
            if (left.size() == 1) {
                return new Decision<>(left.getFirst(), Source.METADATA, "it has labels");
            }
        }
        left = those(left, form -> form.meaning().isProbabilities());
        return left.size() == 1
                ? new Decision<>(left.getFirst(), Source.GRAPH,
                        "probabilities of " + left.getFirst().meaning().reason())
                : new Decision<>(left.getFirst(), Source.ASSUMED, "the first of " + left.stream()
                        .map(form -> Integer.toString(form.index())).collect(Collectors.joining(", ")));
    }

    /** Returns which operators rank an output's scores, in words. */
    private String ranking(ScoreForm form) {
        int tensor = model.graph().outputs().get(form.index());
        String names = model.graph().operators().stream()
                .filter(operator -> operator.inputs().contains(tensor)
                        && (operator instanceof Operator.TopK || operator instanceof Operator.ArgExtremum))
                .map(Operator::name).distinct().collect(Collectors.joining(" and "));
        return names.isEmpty() ? "" : ", before " + names;
    }

    /** Returns the name or index of the output in the options, or in the model's settings. */
    private Optional<String> wanted() {
        return options.output().or(() -> model.metadata().settings().output());
    }

    /** Returns those that fulfil a condition; all if none does. */
    private static List<ScoreForm> those(List<ScoreForm> forms, Predicate<ScoreForm> condition) {
        List<ScoreForm> those = forms.stream().filter(condition).toList();
        return those.isEmpty() ? forms : those;
    }

    private Optional<Labels> stated(ScoreForm form) {
        return model.metadata().output(form.index()).labels(options.displayNamesLocale());
    }

    /**
     * Returns the outputs that are scores besides the first: not features, from which the first is computed or which
     * lie beside probabilities.
     *
     * @param first the first one
     */
    List<ScoreForm> others(ScoreForm first) {
        if (wanted().isPresent()) {
            return List.of();
        }
        Set<Integer> needed = needed(first);
        List<ScoreForm> others = new ArrayList<>(forms);
        others.remove(first);
        others.removeIf(form -> !form.meaning().isProbabilities() && stated(form).isEmpty()
                && form.values() != first.values() && (first.meaning().isProbabilities()
                        || needed.contains(model.graph().outputs().get(form.index()))));
        return others;
    }

    /** Returns the tensors that an output is computed from. */
    private Set<Integer> needed(ScoreForm form) {
        Graph graph = model.graph();
        Set<Integer> needed = new HashSet<>(List.of(graph.outputs().get(form.index())));
        for (Operator operator : graph.operators().reversed()) {
            if (operator.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(operator.inputs());
            }
        }
        return needed;
    }

    private ScoreForm named(String nameOrIndex) {
        Graph graph = model.graph();
        int outputs = graph.outputs().size();
        int index = IntStream.range(0, outputs).filter(i -> names(i).contains(nameOrIndex)).findFirst()
                .orElseGet(() -> IntStream.range(0, outputs).filter(i -> Integer.toString(i).equals(nameOrIndex))
                        .findFirst().orElse(-1));
        if (index < 0) {
            throw new OptionException("output", nameOrIndex,
                    _ -> model.source() + " has no output '" + nameOrIndex + "'; it has " + IntStream.range(0, outputs)
                            .mapToObj(i -> i + names(i).stream().map(name -> " '" + name + "'")
                                    .collect(Collectors.joining(",")))
                            .collect(Collectors.joining(" and ")));
        }
        return forms.stream().filter(form -> form.index() == index).findFirst()
                .orElseThrow(() -> new OptionException("output", nameOrIndex,
                        _ -> "output '" + nameOrIndex + "' of " + model.source() + " is "
                                + graph.output(index).describe()
                                + ", which cannot be scores: they have one value for each class"));
    }

    /** Returns the names of an output: those in the entry point, in the metadata, and of its tensor. */
    private List<String> names(int output) {
        List<String> names = new ArrayList<>();
        names.add(model.outputName(output));
        names.add(model.metadata().output(output).name());
        names.add(model.graph().output(output).name());
        names.removeIf(String::isEmpty);
        return names.stream().distinct().toList();
    }
}

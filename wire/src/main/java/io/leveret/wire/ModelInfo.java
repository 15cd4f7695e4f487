package io.leveret.wire;

import io.leveret.engine.Plan;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.Model;
import io.leveret.tflite.metadata.Labels;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a model is, and what it becomes when it is compiled.
 *
 * @param plan of the model
 * @param labels in use
 */
public record ModelInfo(Model model, Plan plan, Optional<Labels> labels) {
    private static final int FIRST_LABELS = 5;

    /** The model's description: that of its metadata, else that of its file; empty if it has none. */
    public String description() {
        String stated = model.metadata().description();
        return stated.isEmpty() ? model.description() : stated;
    }

    /** The graph that was compiled. */
    public Graph graph() {
        return plan.graph();
    }

    /** The tensors that go in. */
    public List<TensorSpec> inputs() {
        return graph().inputs().stream().map(graph()::tensor).toList();
    }

    /** The tensors that come out. */
    public List<TensorSpec> outputs() {
        return graph().outputs().stream().map(graph()::tensor).toList();
    }

    /** How often each operator occurs, the most frequent first. */
    public SequencedMap<String, Integer> operators() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Operator operator : graph().operators()) {
            counts.merge(operator.name(), 1, Integer::sum);
        }
        SequencedMap<String, Integer> sorted = new LinkedHashMap<>();
        counts.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEachOrdered(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    /** The first few class names, to recognize the labels by. */
    public static List<String> first(Labels labels) {
        return labels.names().subList(0, Math.min(FIRST_LABELS, labels.size()));
    }
}

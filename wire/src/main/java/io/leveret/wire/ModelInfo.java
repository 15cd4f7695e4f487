package io.leveret.wire;

import io.leveret.engine.Plan;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.Model;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.Assumptions;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A model and its compiled plan.
 *
 * @param plan the model's plan
 * @param labels the labels in use
 * @param assumed how it is understood as an image classifier; empty if it is none
 */
public record ModelInfo(Model model, Plan plan, Optional<Labels> labels, Optional<Assumptions> assumed) {
    private static final int FIRST_LABELS = 5;

    /** Returns the model's description: that of its metadata, else that of its file; empty if there is none. */
    public String description() {
        String stated = model.metadata().description();
        return stated.isEmpty() ? model.description() : stated;
    }

    /** Returns the graph. */
    public Graph graph() {
        return plan.graph();
    }

    /** Returns the input tensors. */
    public List<TensorSpec> inputs() {
        return graph().inputs().stream().map(graph()::tensor).toList();
    }

    /** Returns the output tensors. */
    public List<TensorSpec> outputs() {
        return graph().outputs().stream().map(graph()::tensor).toList();
    }

    /** Returns how often each operator occurs, the most frequent first. */
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

    /** Returns the first few class names, to recognize the labels. */
    public static List<String> first(Labels labels) {
        return labels.names().subList(0, Math.min(FIRST_LABELS, labels.size()));
    }
}

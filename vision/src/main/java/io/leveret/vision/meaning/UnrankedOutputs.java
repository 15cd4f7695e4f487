package io.leveret.vision.meaning;

import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scores of models that end by ranking them: TOPK_V2 sorts them, so that they belong to the first, second, … class
 * instead of classes 0, 1, …, and ARG_MAX leaves the best class only. The scores before them take their place.
 */
public final class UnrankedOutputs {
    private final Graph graph;
    private final Map<Integer, Operator> producers = new HashMap<>(); // by tensor

    private UnrankedOutputs(Graph graph) {
        this.graph = graph;
        graph.operators().forEach(operator -> operator.outputs().forEach(result -> producers.put(result, operator)));
    }

    /** Returns a graph with scores in the place of ranked ones, or of their indices if there are no others. */
    public static Graph of(Graph graph) {
        UnrankedOutputs outputs = new UnrankedOutputs(graph);
        List<Integer> unranked = outputs.replaced(graph.outputs(), false);
        if (unranked.stream().noneMatch(outputs::hasNumbers)) {
            unranked = outputs.replaced(unranked, true);
        }
        return unranked.equals(graph.outputs()) ? graph
                : new Graph(graph.tensors(), graph.operators(), graph.inputs(), unranked);
    }

    private boolean hasNumbers(int tensor) {
        return !graph.tensor(tensor).type().isInteger();
    }

    private List<Integer> replaced(List<Integer> outputs, boolean indices) {
        List<Integer> replaced = new ArrayList<>();
        for (int output : outputs) {
            replaced.add(scores(output, indices).orElse(output));
        }
        return replaced;
    }

    /** Returns the scores that a tensor ranks, if they are those of each image's classes. */
    private Optional<Integer> scores(int output, boolean indices) {
        int ranked = plain(output);
        return switch (producers.get(ranked)) {
            case Operator.TopK top when indices == (ranked == top.indices()) -> whole(top.input());
            case Operator.ArgExtremum best when indices && best.largest() -> whole(best.input());
            case null, default -> Optional.empty();
        };
    }

    /** Returns the tensor before operators that only change form and type. */
    private int plain(int tensor) {
        int plain = tensor;
        while (producers.get(plain) instanceof Operator.Unary same && (same instanceof Operator.Relabeling
                || same instanceof Operator.Quantize || same instanceof Operator.Dequantize
                || same instanceof Operator.Cast)) {
            plain = same.input();
        }
        return plain;
    }

    /** Returns a tensor of one row of scores for each image. */
    private Optional<Integer> whole(int tensor) {
        Shape shape = graph.tensor(tensor).shape();
        boolean isRow = shape.rank() > 0 && shape.elements(1, shape.rank()) == shape.dimension(-1);
        return isRow && hasNumbers(tensor) ? Optional.of(tensor) : Optional.empty();
    }
}

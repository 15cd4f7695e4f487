package io.leveret.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Parts of a graph. */
public final class Subgraph {
    private Subgraph() {}

    /**
     * The part of a graph that computes a tensor, which is its only output: the operators, tensors and inputs that it depends on.
     * They keep their order and their {@link TensorSpec}; all others are left out.
     *
     * @throws GraphException if the tensor depends on no input
     * @throws IndexOutOfBoundsException if there is no such tensor
     */
    public static Graph computing(Graph graph, int tensor) {
        boolean[] isNeeded = new boolean[graph.tensors().size()];
        isNeeded[tensor] = true;
        Deque<Operator> operators = new ArrayDeque<>(); // in their order
        for (Operator operator : graph.operators().reversed()) {
            if (operator.outputs().stream().anyMatch(output -> isNeeded[output])) {
                operators.addFirst(operator);
                operator.inputs().forEach(input -> isNeeded[input] = true);
            }
        }
        // Results that nobody needs, of operators that give several, have to be there all the same.
        operators.forEach(operator -> operator.outputs().forEach(output -> isNeeded[output] = true));
        int[] places = new int[isNeeded.length];
        List<TensorSpec> tensors = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            places[i] = tensors.size();
            if (isNeeded[i]) {
                tensors.add(graph.tensor(i));
            }
        }
        Rewiring rewiring = new Rewiring(place -> places[place]);
        return new Graph(tensors, operators.stream().map(rewiring::of).toList(),
                graph.inputs().stream().filter(input -> isNeeded[input]).map(input -> places[input]).toList(),
                List.of(places[tensor]));
    }
}

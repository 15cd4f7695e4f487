package io.leveret.engine.passes;

import io.leveret.graph.Operator;
import java.util.ArrayList;
import java.util.List;

/** Removes operators whose results are not used. */
public final class DeadCode {
    private DeadCode() {}

    /** Returns the graph with the operators on which an output depends. */
    public static LoweredGraph remove(LoweredGraph graph) {
        boolean[] read = new boolean[graph.tensors().size()];
        graph.outputs().forEach(output -> read[output] = true);
        List<Operator> alive = new ArrayList<>();
        for (Operator operator : graph.operators().reversed()) {
            if (operator.outputs().stream().anyMatch(output -> read[output])) {
                operator.inputs().forEach(input -> read[input] = true);
                alive.add(operator);
            }
        }
        return graph.with(alive.reversed());
    }
}

package io.leveret.engine.passes;

import io.leveret.graph.Operator;
import java.util.ArrayList;
import java.util.List;

/** Leaves out operators whose results nobody reads. */
public final class DeadCode {
    private DeadCode() {}

    /** The graph with those operators that an output follows from. */
    public static LoweredGraph remove(LoweredGraph graph) {
        boolean[] read = new boolean[graph.tensors().size()];
        graph.outputs().forEach(output -> read[output] = true);
        List<Operator> alive = new ArrayList<>();
        for (Operator operator : graph.operators().reversed()) {
            if (read[operator.output()]) {
                operator.inputs().forEach(input -> read[input] = true);
                alive.add(operator);
            }
        }
        return graph.with(alive.reversed());
    }
}

package io.leveret.engine.compile;

import io.leveret.graph.Operator;
import java.util.Map;
import java.util.Optional;

/**
 * What the passes make of a graph: operators over the same tensors, and what these cannot say.
 *
 * @param borders by the results of convolutions: what is to be added around their input
 * @param slices by tensor: those that lie within others
 * @param chains convolutions that are computed together, by the results of each of them
 */
record Rewritten(LoweredGraph graph, Map<Integer, Border> borders, Map<Integer, Slices.Slice> slices,
        Map<Integer, RowFusion.Chain> chains) {

    /** A graph as it is. */
    static Rewritten plain(LoweredGraph graph) {
        return new Rewritten(graph, Map.of(), Map.of(), Map.of());
    }

    /** The chain that an operator is part of. */
    Optional<RowFusion.Chain> chain(Operator operator) {
        return Optional.ofNullable(chains.get(operator.output()));
    }

    /** Whether a tensor lies in no arena, because the operators that write and read it are computed together. */
    boolean isBetween(int tensor) {
        return chains.containsKey(tensor) && chains.get(tensor).last().output() != tensor;
    }
}

package io.leveret.engine.passes;

import io.leveret.graph.Operator;
import java.util.Map;
import java.util.Optional;

/**
 * What the passes make of a graph: operators over the same tensors, and what these cannot say.
 *
 * @param paddings by the results of convolutions: what is to be added around their input
 * @param slices by tensor: those that lie within others
 * @param chains convolutions that are computed together, by the results of each of them
 */
public record Rewritten(LoweredGraph graph, Map<Integer, ExplicitPadding> paddings,
        Map<Integer, ConcatElision.Slice> slices,
        Map<Integer, RowFusion.Chain> chains) {

    /** A graph as it is. */
    public static Rewritten plain(LoweredGraph graph) {
        return new Rewritten(graph, Map.of(), Map.of(), Map.of());
    }

    /** The same with other chains. */
    public Rewritten withChains(Map<Integer, RowFusion.Chain> others) {
        return new Rewritten(graph, paddings, slices, others);
    }

    /** The chain that an operator is part of. */
    public Optional<RowFusion.Chain> chain(Operator operator) {
        return Optional.ofNullable(chains.get(operator.output()));
    }

    /** Elements of others between any two lines of a tensor: 0 if it is no slice, or has just one line. */
    public int gap(int tensor) {
        ConcatElision.Slice slice = slices.get(tensor);
        return slice == null ? 0 : slice.gap();
    }

    /** Whether a tensor lies in no arena, because the operators that write and read it are computed together. */
    public boolean isBetween(int tensor) {
        return chains.containsKey(tensor) && chains.get(tensor).last().output() != tensor;
    }
}

package io.leveret.engine.passes;

import io.leveret.graph.Operator;
import java.util.Map;
import java.util.Optional;

/**
 * The result of the passes: operators over the same tensors, and what operators cannot express.
 *
 * @param paddings by the results of convolutions: the padding of their input
 * @param slices by tensor: the ones that lie within others
 * @param chains convolutions that run together, by the result of each
 */
public record Rewritten(LoweredGraph graph, Map<Integer, ExplicitPadding> paddings,
        Map<Integer, ConcatElision.Slice> slices,
        Map<Integer, RowFusion.Chain> chains) {

    /** Returns an unchanged graph. */
    public static Rewritten plain(LoweredGraph graph) {
        return new Rewritten(graph, Map.of(), Map.of(), Map.of());
    }

    /** Returns this result with other chains. */
    public Rewritten withChains(Map<Integer, RowFusion.Chain> others) {
        return new Rewritten(graph, paddings, slices, others);
    }

    /** Returns the chain that an operator is part of. */
    public Optional<RowFusion.Chain> chain(Operator operator) {
        return Optional.ofNullable(chains.get(operator.output()));
    }

    /**
     * Returns the elements of other tensors between two lines of a tensor: 0 if it is not a slice, or has only one
     * line.
     */
    public int gap(int tensor) {
        ConcatElision.Slice slice = slices.get(tensor);
        return slice == null ? 0 : slice.gap();
    }

    /** Returns whether a tensor is not in the arena, because its writer and reader run together. */
    public boolean isBetween(int tensor) {
        return chains.containsKey(tensor) && chains.get(tensor).last().output() != tensor;
    }
}

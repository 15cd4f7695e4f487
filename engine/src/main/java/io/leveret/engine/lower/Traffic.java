package io.leveret.engine.lower;

import io.leveret.engine.passes.LoweredGraph;
import io.leveret.engine.passes.Rewritten;
import io.leveret.graph.Operator;
import io.leveret.graph.TensorSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Counts the bytes that a step reads and writes. */
public final class Traffic {
    private Traffic() {}

    /**
     * Returns the bytes of all tensors that operators read, including weights, and of the one that they compute, each
     * once and in its file type. Tensors between operators that run together never leave the cache and do not count,
     * nor do operands that lie within the result of a CONCATENATION from the start.
     *
     * @param together operators that run together, in order
     */
    public static long bytes(Rewritten rewritten, List<Operator> together) {
        LoweredGraph graph = rewritten.graph();
        if (together.getFirst() instanceof Operator.Concatenation joined) {
            return joined.inputs().stream().filter(operand -> !rewritten.slices().containsKey(operand))
                    .mapToLong(operand -> 2 * bytes(graph.tensor(operand))).sum();
        }
        Set<Integer> moved = new LinkedHashSet<>();
        together.forEach(operator -> moved.addAll(operator.inputs()));
        together.forEach(operator -> moved.remove(operator.output()));
        moved.add(together.getLast().output());
        return moved.stream().mapToLong(tensor -> bytes(graph.tensor(tensor))).sum();
    }

    /** The bytes of a tensor's elements. */
    public static long bytes(TensorSpec tensor) {
        return (long) tensor.shape().elements() * tensor.type().bytes();
    }
}

package io.leveret.engine.compile;

import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.Scratch;
import io.leveret.model.Graph;
import io.leveret.model.GraphCosts;
import io.leveret.model.ModelLimits;
import io.leveret.model.Operator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a graph into a {@link Program}: rewrites it, pass by pass, into one that computes the same with fewer operators,
 * places its tensors in memory, then makes a step of each operator that computes something.
 *
 * <p>Tensors keep the places that the file gave them through all passes; inputs and outputs are found by them.
 */
public final class Compiler {
    private Compiler() {}

    /** {@link #compile(Graph, KernelFamily, ModelLimits) Compiles} within the {@link ModelLimits#DEFAULT default limits}. */
    public static Program compile(Graph graph, KernelFamily family) {
        return compile(graph, family, ModelLimits.DEFAULT);
    }

    /**
     * Compiles a graph for a family of kernels.
     *
     * @throws IllegalArgumentException if its tensors need more than {@link ModelLimits#maxArenaBytes} at one time, or if its
     *     weights take too much work to compute
     */
    public static Program compile(Graph graph, KernelFamily family, ModelLimits limits) {
        Graph folded = ConstantFolding.fold(graph, family, limits);
        Graph fused = ActivationFusion.fuse(RoundTrips.shorten(folded));
        PaddingFusion.Result padded = PaddingFusion.fuse(fused);
        Graph alive = DeadCode.remove(padded.graph());
        Map<Integer, RowFusion.Chain> chains = RowFusion.find(new Geometries(alive, padded.borders()), family,
                RowFusion.LEAST_BYTES);
        return assemble(graph, new Rewritten(alive, padded.borders(), Slices.of(alive), chains), family, limits);
    }

    /**
     * Places tensors and makes steps.
     *
     * @param file the graph as it was read
     * @param rewritten what to compute
     */
    static Program assemble(Graph file, Rewritten rewritten, KernelFamily family, ModelLimits limits) {
        Graph graph = rewritten.graph();
        Set<Integer> constants = constantsInArena(graph);
        MemoryPlan memory = MemoryPlan.of(rewritten, constants, limits.maxArenaBytes());
        Lowering lowering = new Lowering(rewritten, memory, family);
        List<Step> steps = new ArrayList<>();
        Scratch.Size scratch = Scratch.NONE;
        for (Operator operator : graph.operators()) {
            List<Operator> together = rewritten.chain(operator).map(RowFusion.Chain::operators)
                    .orElse(List.of(operator));
            if (operator != together.getLast()) {
                continue;
            }
            Optional<Kernel> kernel = lowering.lower(operator);
            if (kernel.isPresent()) {
                steps.add(new Step(together,
                        together.stream().mapToLong(part -> GraphCosts.multiplyAdds(graph, part)).sum(), kernel.get()));
                scratch = scratch.max(kernel.get().scratch());
            }
        }
        Map<Integer, ByteBuffer> values = new HashMap<>();
        constants.forEach(constant -> values.put(constant, graph.tensor(constant).values()));
        return new Program(file, steps, memory, values, scratch);
    }

    /** Constants that an operator reads as it reads a computed tensor; all others are packed into kernels. */
    static Set<Integer> constantsInArena(Graph graph) {
        Set<Integer> constants = new LinkedHashSet<>();
        for (Operator operator : graph.operators()) {
            for (int operand : computedOperands(operator)) {
                if (graph.tensor(operand).isConstant()) {
                    constants.add(operand);
                }
            }
        }
        for (int output : graph.outputs()) {
            if (graph.tensor(output).isConstant()) {
                constants.add(output);
            }
        }
        return constants;
    }

    private static List<Integer> computedOperands(Operator operator) {
        return switch (operator) {
            case Operator.Conv2D conv -> List.of(conv.input());
            case Operator.DepthwiseConv2D conv -> List.of(conv.input());
            case Operator.FullyConnected product -> List.of(product.input());
            case Operator.Mean mean -> List.of(mean.input());
            case Operator.Reduce reduce -> List.of(reduce.input());
            case Operator.Pad pad -> List.of(pad.input());
            case Operator.Pool2D _,Operator.Add _,Operator.Binary _,Operator.Concatenation _,Operator.Reshape _,Operator.Squeeze _,Operator.ExpandDims _,Operator.Rearrangement _,Operator.Softmax _,Operator.Unary _ ->
                    operator.inputs();
        };
    }
}

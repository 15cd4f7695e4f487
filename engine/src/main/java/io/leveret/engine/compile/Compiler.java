package io.leveret.engine.compile;

import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.Scratch;
import io.leveret.model.Graph;
import io.leveret.model.GraphCosts;
import io.leveret.model.Operator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a graph into a {@link Program}: places its tensors in memory, then makes a step of each operator that computes
 * something.
 */
public final class Compiler {
    private Compiler() {}

    /**
     * Compiles a graph for a family of kernels.
     *
     * @throws IllegalArgumentException if its tensors exceed 2^28 elements at one time
     */
    public static Program compile(Graph graph, KernelFamily family) {
        Set<Integer> constants = constantsInArena(graph);
        MemoryPlan memory = MemoryPlan.of(graph, constants);
        Lowering lowering = new Lowering(graph, memory, family);
        List<Step> steps = new ArrayList<>();
        Scratch.Size scratch = Scratch.NONE;
        for (int i = 0; i < graph.operators().size(); i++) {
            Operator operator = graph.operators().get(i);
            Optional<Kernel> kernel = lowering.lower(operator);
            if (kernel.isPresent()) {
                steps.add(new Step(operator, i, GraphCosts.multiplyAdds(graph, operator), kernel.get()));
                scratch = scratch.max(kernel.get().scratch());
            }
        }
        return new Program(graph, steps, memory, List.copyOf(constants), scratch);
    }

    /** Constants that an operator reads as it reads a computed tensor; all others are packed into kernels. */
    private static Set<Integer> constantsInArena(Graph graph) {
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
            case Operator.Pad pad -> List.of(pad.input());
            case Operator.Pool2D _,Operator.Add _,Operator.Concatenation _,Operator.Reshape _,Operator.Squeeze _,Operator.Softmax _,Operator.Unary _ ->
                    operator.inputs();
        };
    }
}

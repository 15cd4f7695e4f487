package io.leveret.engine.compile;

import io.leveret.base.LimitExceededException;
import io.leveret.engine.PlanLimits;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.Scratch;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.TensorSpec;
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

    /** {@link #compile(Graph, KernelFamily, PlanLimits) Compiles} within the {@link PlanLimits#DEFAULT default limits}. */
    public static Program compile(Graph graph, KernelFamily family) {
        return compile(graph, family, PlanLimits.DEFAULT);
    }

    /**
     * Compiles a graph for a family of kernels.
     *
     * @throws LimitExceededException if its tensors need more than {@link PlanLimits#maxArenaBytes} at one time, or if its
     *     weights take too much work to compute
     */
    public static Program compile(Graph graph, KernelFamily family, PlanLimits limits) {
        LoweredGraph whole = LoweredGraph.of(graph);
        LoweredGraph plain = PlainForms.of(DynamicRange.quantize(Dilations.fuse(whole), family), limits);
        LoweredGraph folded = ConstantFolding.fold(plain, family, limits);
        LoweredGraph fused = Gates.fuse(ActivationFusion.fuse(RoundTrips.shorten(DenseDepthwise.rewrite(folded))));
        PaddingFusion.Result padded = PaddingFusion.fuse(fused);
        LoweredGraph alive = DeadCode.remove(padded.graph());
        Map<Integer, RowFusion.Chain> chains = RowFusion.find(new Geometries(alive, padded.borders()), family,
                RowFusion.LEAST_BYTES);
        return assemble(whole, new Rewritten(alive, padded.borders(), Slices.of(alive), chains), family, limits);
    }

    /**
     * Places tensors and makes steps.
     *
     * @param file the graph before any pass
     * @param rewritten what to compute
     */
    static Program assemble(LoweredGraph file, Rewritten rewritten, KernelFamily family, PlanLimits limits) {
        LoweredGraph graph = rewritten.graph();
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
                TensorSpec result = graph.tensor(operator.output());
                steps.add(new Step(together, result,
                        together.stream().mapToLong(graph::multiplyAdds).sum(),
                        Traffic.bytes(rewritten, together), kernel.get()));
                scratch = scratch.max(kernel.get().scratch());
                lowering.rounding(operator)
                        .ifPresent(rounding -> steps
                                .add(new Step(together, result, 0, 2 * Traffic.bytes(result), rounding)));
            }
        }
        Map<Integer, TensorSpec> specs = new HashMap<>();
        constants.forEach(constant -> specs.put(constant, graph.tensor(constant)));
        return new Program(file, steps, memory, specs, scratch);
    }

    /** Constants that an operator reads as it reads a computed tensor; all others are packed into kernels. */
    static Set<Integer> constantsInArena(LoweredGraph graph) {
        Set<Integer> constants = new LinkedHashSet<>();
        for (Operator operator : graph.operators()) {
            List<Integer> operands = switch (operator) {
                case Operator.Weighted weighted -> List.of(weighted.input());
                case LoweredOperator.Hybrid hybrid -> List.of(hybrid.steps(), hybrid.ranges());
                case Operator _ -> operator.inputs();
            };
            for (int operand : operands) {
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
}

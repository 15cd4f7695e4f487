package io.leveret.engine;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.lower.Lowering;
import io.leveret.engine.lower.Program;
import io.leveret.engine.lower.ProgramStep;
import io.leveret.engine.lower.Traffic;
import io.leveret.engine.passes.ActivationFusion;
import io.leveret.engine.passes.Canonicalization;
import io.leveret.engine.passes.ConcatElision;
import io.leveret.engine.passes.ConstantFolding;
import io.leveret.engine.passes.DeadCode;
import io.leveret.engine.passes.DenseDepthwise;
import io.leveret.engine.passes.DilationFusion;
import io.leveret.engine.passes.DynamicRangeQuantization;
import io.leveret.engine.passes.GatedActivations;
import io.leveret.engine.passes.Geometries;
import io.leveret.engine.passes.LoweredGraph;
import io.leveret.engine.passes.LoweredOperator;
import io.leveret.engine.passes.MemoryPlan;
import io.leveret.engine.passes.PaddingFusion;
import io.leveret.engine.passes.QuantizeRoundTrips;
import io.leveret.engine.passes.Rewritten;
import io.leveret.engine.passes.RowFusion;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compiles a graph into a {@link Program}: rewrites it in passes into an equivalent one with fewer operators, places
 * its tensors in memory, and creates a step for each operator that computes something.
 *
 * <p>Tensors keep their index in the file through all passes; it identifies inputs and outputs.
 */
final class Compiler {
    private Compiler() {}

    /**
     * Compiles a graph for a choice of kernels.
     *
     * @throws io.leveret.base.LimitExceededException if its tensors need more than {@link PlanLimits#maxArenaBytes} at
     *     one time, or if computing its weights takes too much work
     */
    static Program compile(Graph graph, KernelProviders kernels, PlanLimits limits) {
        LoweredGraph whole = LoweredGraph.of(graph);
        LoweredGraph quantized = DynamicRangeQuantization.quantize(DilationFusion.fuse(whole),
                geometry -> Lowering.convolvesHybrid(geometry, kernels));
        LoweredGraph canonical = Canonicalization.of(quantized, limits.maxOperators());
        LoweredGraph folded = ConstantFolding.fold(canonical, limits.maxFoldingWork(),
                constant -> outputs(assemble(constant, Rewritten.plain(constant), kernels, limits)));
        LoweredGraph fused = GatedActivations
                .fuse(ActivationFusion.fuse(QuantizeRoundTrips.shorten(DenseDepthwise.rewrite(folded))));
        PaddingFusion.Result padded = PaddingFusion.fuse(fused);
        LoweredGraph alive = DeadCode.remove(padded.graph());
        Rewritten unchained = new Rewritten(alive, padded.paddings(), ConcatElision.of(alive), Map.of());
        return assemble(whole, chained(unchained, kernels, RowFusion.LEAST_BYTES), kernels, limits);
    }

    /** Returns the graph with chains of convolutions that run together. */
    static Rewritten chained(Rewritten unchained, KernelProviders kernels, int leastBytes) {
        return unchained.withChains(RowFusion.find(new Geometries(unchained.graph(), unchained.paddings()),
                Lowering.rowKernels(unchained, kernels), leastBytes));
    }

    /** Runs a program that has no inputs. */
    private static List<ByteBuffer> outputs(Program program) {
        Arena arena = program.newArena();
        Scratch scratch = new Scratch(program.scratch());
        for (ProgramStep step : program.steps()) {
            step.kernel().run(arena, scratch, 0, step.kernel().parts());
        }
        List<ByteBuffer> outputs = new ArrayList<>();
        for (int output : program.graph().outputs()) {
            TensorSpec spec = program.graph().tensor(output);
            ByteBuffer values = ByteBuffer.allocate(spec.shape().elements() * spec.type().bytes())
                    .order(ByteOrder.LITTLE_ENDIAN);
            program.read(arena, output, values);
            outputs.add(values);
        }
        return outputs;
    }

    /**
     * Places tensors and creates steps.
     *
     * @param file the graph before any pass
     * @param rewritten what to compute
     */
    static Program assemble(LoweredGraph file, Rewritten rewritten, KernelProviders kernels, PlanLimits limits) {
        LoweredGraph graph = rewritten.graph();
        Set<Integer> constants = constantsInArena(graph);
        MemoryPlan memory = MemoryPlan.of(rewritten, constants, limits.maxArenaBytes());
        Lowering lowering = new Lowering(rewritten, memory, kernels);
        List<ProgramStep> steps = new ArrayList<>();
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
                steps.add(new ProgramStep(together, result,
                        together.stream().mapToLong(graph::multiplyAdds).sum(),
                        Traffic.bytes(rewritten, together), kernel.get()));
                scratch = scratch.max(kernel.get().scratch());
            }
        }
        Map<Integer, TensorSpec> specs = new HashMap<>();
        constants.forEach(constant -> specs.put(constant, graph.tensor(constant)));
        return new Program(file, steps, memory, specs, scratch);
    }

    /** Returns the constants that operators read from the arena; all others are packed into kernels. */
    static Set<Integer> constantsInArena(LoweredGraph graph) {
        Set<Integer> constants = new LinkedHashSet<>();
        for (Operator operator : graph.operators()) {
            List<Integer> operands = switch (operator) {
                case Operator.Weighted weighted -> List.of(weighted.input());
                case LoweredOperator.Hybrid hybrid -> List.of(hybrid.quantized(), hybrid.ranges());
                case Operator.SequenceLstm lstm -> List.of(lstm.input());
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

package io.leveret.engine.passes;

import io.leveret.base.LimitExceededException;
import io.leveret.graph.Operator;
import io.leveret.graph.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Computes what depends on constants only, such as weights stored quantized and used as float32: all such operators
 * become one program, which runs once, with the kernels that would otherwise run it at each inference.
 *
 * <p>A small file can describe much work, so the budget grows with the size of the file. What exceeds it runs at each
 * inference; {@link MemoryPlan} bounds memory, as for any program.
 */
public final class ConstantFolding {
    private final LoweredGraph graph;
    private final long maxWork;
    private final boolean[] known; // by tensor: whether it is or becomes a constant
    private final List<Operator> constant = new ArrayList<>();
    private final List<Operator> left = new ArrayList<>();

    private ConstantFolding(LoweredGraph graph, long maxWork) {
        this.maxWork = maxWork;
        this.graph = graph;
        this.known = new boolean[graph.tensors().size()];
    }

    /** Computes the outputs of a graph without inputs, with the kernels of an inference. */
    public interface Evaluator {
        /** Returns the values of each output, in the form of its type. */
        List<ByteBuffer> outputs(LoweredGraph graph);
    }

    /**
     * Returns the graph without the operators that need no input.
     *
     * @param maxWork maximum of elements and multiply-adds to compute
     * @throws LimitExceededException if filters or biases take more work than the budget, or their operators more
     *     memory than a program may have
     */
    public static LoweredGraph fold(LoweredGraph graph, long maxWork, Evaluator evaluator) {
        ConstantFolding folding = new ConstantFolding(graph, maxWork);
        folding.divide();
        folding.checkWeights();
        return folding.constant.isEmpty() ? graph : folding.compute(evaluator);
    }

    private void divide() {
        for (int tensor = 0; tensor < known.length; tensor++) {
            known[tensor] = graph.tensor(tensor).isConstant();
        }
        long budget = maxWork;
        for (Operator operator : graph.operators()) {
            boolean follows = operator instanceof Operator.ShapeOf
                    || operator.inputs().stream().allMatch(input -> known[input]);
            if (follows && hasItsWeights(operator) && work(operator) <= budget) {
                budget -= work(operator);
                known[operator.output()] = true;
                constant.add(operator);
            } else {
                left.add(operator);
            }
        }
    }

    /**
     * Returns whether filter and bias are constants in the file: computed ones are not available yet for kernels of the
     * folding.
     */
    private boolean hasItsWeights(Operator operator) {
        return weights(operator).stream().allMatch(tensor -> graph.tensor(tensor).isConstant());
    }

    /** Returns the elements read and written, cells of windows, and multiply-adds. */
    private long work(Operator operator) {
        long results = elements(operator.output());
        long work = results + graph.multiplyAdds(operator);
        for (int input : operator.inputs()) {
            work += elements(input);
        }
        return switch (operator) {
            case Operator.Pool2D pool -> work + results * pool.filterHeight() * pool.filterWidth();
            case Operator.LocalResponseNormalization norm ->
                    work + results * Math.min(2L * norm.radius() + 1, graph.tensor(norm.input()).shape().dimension(-1));
            case Operator _ -> work;
        };
    }

    /** Checks that filters and biases are constants now: the graph allows computed ones, but kernels pack them. */
    private void checkWeights() {
        for (Operator operator : left) {
            for (int tensor : weights(operator)) {
                if (!known[tensor]) {
                    throw new LimitExceededException("maxFoldingWork", maxWork,
                            _ -> operator.name() + " has a filter or bias (tensor " + tensor
                                    + ") that takes too much work to compute; the limit is " + maxWork + " elements and"
                                    + " multiply-adds for a file of this size");
                }
            }
        }
    }

    private static List<Integer> weights(Operator operator) {
        return switch (operator) {
            case Operator.Weighted weighted -> weighted.inputs().subList(1, weighted.inputs().size());
            case Operator.SequenceLstm lstm -> lstm.inputs().subList(1, lstm.inputs().size());
            case LoweredOperator.Hybrid hybrid -> hybrid.inputs().subList(2, hybrid.inputs().size());
            case Operator _ -> List.of();
        };
    }

    private LoweredGraph compute(Evaluator evaluator) {
        List<Integer> results = List.copyOf(results());
        List<ByteBuffer> values = evaluator
                .outputs(new LoweredGraph(graph.tensors(), constant, List.of(), results));
        List<TensorSpec> tensors = new ArrayList<>(graph.tensors());
        for (int i = 0; i < results.size(); i++) {
            TensorSpec spec = graph.tensor(results.get(i));
            tensors.set(results.get(i), new TensorSpec(spec.name(), spec.type(), spec.shape(), spec.quantization(),
                    Optional.of(values.get(i))));
        }
        return graph.with(tensors, left);
    }

    /** Returns the results of folded operators that remaining operators read. */
    private Set<Integer> results() {
        Set<Integer> read = new LinkedHashSet<>(graph.outputs());
        left.forEach(operator -> read.addAll(operator.inputs()));
        Set<Integer> results = new LinkedHashSet<>();
        for (Operator operator : constant) {
            if (read.contains(operator.output())) {
                results.add(operator.output());
            }
        }
        return results;
    }

    private int elements(int tensor) {
        return graph.tensor(tensor).shape().elements();
    }
}

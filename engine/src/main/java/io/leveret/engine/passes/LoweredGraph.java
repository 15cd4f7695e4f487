package io.leveret.engine.passes;

import io.leveret.engine.lower.Program;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphCosts;
import io.leveret.graph.Operator;
import io.leveret.graph.TensorSpec;
import java.util.List;

/**
 * A {@link Graph} on its way to a {@link Program}: what the passes read and make. It is not checked, as a graph is:
 * passes keep it sound. It may hold {@link LoweredOperator}s, and its tensors keep the places that they have in the
 * graph; new ones stand behind them.
 *
 * @param tensors all tensors; operators refer to them by their places in this list
 * @param operators the operators, each after those whose results it needs
 * @param inputs the tensors that the caller fills
 * @param outputs the tensors that the caller reads
 */
public record LoweredGraph(List<TensorSpec> tensors, List<Operator> operators, List<Integer> inputs,
        List<Integer> outputs) {

    /** A graph; the lists are copied. */
    public LoweredGraph {
        tensors = List.copyOf(tensors);
        operators = List.copyOf(operators);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The graph before any pass. */
    public static LoweredGraph of(Graph graph) {
        return new LoweredGraph(graph.tensors(), graph.operators(), graph.inputs(), graph.outputs());
    }

    /** The same tensors with other operators. */
    LoweredGraph with(List<Operator> others) {
        return new LoweredGraph(tensors, others, inputs, outputs);
    }

    /** Other tensors and operators, with the same inputs and outputs. */
    LoweredGraph with(List<TensorSpec> otherTensors, List<Operator> others) {
        return new LoweredGraph(otherTensors, others, inputs, outputs);
    }

    /** The tensor at a place in {@link #tensors}. */
    public TensorSpec tensor(int index) {
        return tensors.get(index);
    }

    /** The specification of one of the inputs, counted from 0. */
    public TensorSpec input(int index) {
        return tensors.get(inputs.get(index));
    }

    /** The specification of one of the outputs, counted from 0. */
    public TensorSpec output(int index) {
        return tensors.get(outputs.get(index));
    }

    /** The multiply-adds of an operator, as {@link GraphCosts} counts them. */
    public long multiplyAdds(Operator operator) {
        return GraphCosts.multiplyAdds(operator instanceof LoweredOperator.Hybrid hybrid ? hybrid.product() : operator,
                this::tensor);
    }
}

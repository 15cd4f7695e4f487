package io.leveret.engine.passes;

import io.leveret.graph.Graph;
import io.leveret.graph.GraphCosts;
import io.leveret.graph.Operator;
import io.leveret.graph.TensorSpec;
import java.util.List;

/**
 * The form of a {@link Graph} that passes read and write on the way to a program of kernels. Unlike a graph it is not
 * checked: passes keep it valid. It may contain {@link LoweredOperator}s; its tensors keep their index in the graph,
 * and new ones follow.
 *
 * @param tensors all tensors; operators refer to them by their index in this list
 * @param operators the operators, each after those whose results it uses
 * @param inputs the tensors that the caller fills
 * @param outputs the tensors that the caller reads
 */
public record LoweredGraph(List<TensorSpec> tensors, List<Operator> operators, List<Integer> inputs,
        List<Integer> outputs) {

    /** Copies the lists. */
    public LoweredGraph {
        tensors = List.copyOf(tensors);
        operators = List.copyOf(operators);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Returns the graph before any pass. */
    public static LoweredGraph of(Graph graph) {
        return new LoweredGraph(graph.tensors(), graph.operators(), graph.inputs(), graph.outputs());
    }

    /** Returns this graph with other operators. */
    LoweredGraph with(List<Operator> others) {
        return new LoweredGraph(tensors, others, inputs, outputs);
    }

    /** Returns a graph with other tensors and operators, and the same inputs and outputs. */
    LoweredGraph with(List<TensorSpec> otherTensors, List<Operator> others) {
        return new LoweredGraph(otherTensors, others, inputs, outputs);
    }

    /** Returns the tensor at an index of {@link #tensors}. */
    public TensorSpec tensor(int index) {
        return tensors.get(index);
    }

    /** Returns an input's tensor, by its number from 0. */
    public TensorSpec input(int index) {
        return tensors.get(inputs.get(index));
    }

    /** Returns an output's tensor, by its number from 0. */
    public TensorSpec output(int index) {
        return tensors.get(outputs.get(index));
    }

    /** The multiply-adds of an operator, as {@link GraphCosts} counts them. */
    public long multiplyAdds(Operator operator) {
        return GraphCosts.multiplyAdds(operator instanceof LoweredOperator.Hybrid hybrid ? hybrid.product() : operator,
                this::tensor);
    }
}

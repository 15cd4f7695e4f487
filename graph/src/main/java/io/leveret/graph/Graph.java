package io.leveret.graph;

import java.util.List;

/**
 * A network: tensors, and the operators that compute some of them. Operators stand in the order in which they run.
 *
 * @param tensors all tensors; operators refer to them by their places in this list
 * @param operators the operators, each after those whose results it needs
 * @param inputs the tensors that the caller fills
 * @param outputs the tensors that the caller reads
 */
public record Graph(List<TensorSpec> tensors, List<Operator> operators, List<Integer> inputs, List<Integer> outputs) {

    /** A graph; the lists are copied. */
    public Graph {
        tensors = List.copyOf(tensors);
        operators = List.copyOf(operators);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
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
}

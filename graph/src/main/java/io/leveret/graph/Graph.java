package io.leveret.graph;

import java.util.List;

/**
 * A network: tensors, and the operators that compute some of them, in execution order. Immutable, and compared by
 * value.
 *
 * <p>The constructor checks the graph, so code that gets one need not: every index refers to a tensor, every operand
 * exists before it is needed, every result has the shape and type that follow from its operator, and quantized tensors
 * have the scales that their use requires.
 */
public final class Graph {
    private final List<TensorSpec> tensors;
    private final List<Operator> operators;
    private final List<Integer> inputs;
    private final List<Integer> outputs;

    /**
     * Creates a graph and copies the lists.
     *
     * @param tensors all tensors; operators refer to them by their index in this list
     * @param operators the operators, each after those whose results it uses
     * @param inputs the tensors that the caller fills, each once; at least one
     * @param outputs the tensors that the caller reads; at least one
     * @throws GraphException if the graph contradicts itself, or uses operators in ways that Leveret does not support
     */
    public Graph(List<TensorSpec> tensors, List<Operator> operators, List<Integer> inputs, List<Integer> outputs) {
        this.tensors = List.copyOf(tensors);
        this.operators = List.copyOf(operators);
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        new GraphValidator(this).validate();
    }

    /** All tensors; operators refer to them by their index in this list. */
    public List<TensorSpec> tensors() {
        return tensors;
    }

    /** Returns the operators, each after those whose results it uses. */
    public List<Operator> operators() {
        return operators;
    }

    /** The tensors that the caller fills. */
    public List<Integer> inputs() {
        return inputs;
    }

    /** The tensors that the caller reads. */
    public List<Integer> outputs() {
        return outputs;
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

    @Override
    public boolean equals(Object other) {
        return other instanceof Graph graph && tensors.equals(graph.tensors) && operators.equals(graph.operators)
                && inputs.equals(graph.inputs) && outputs.equals(graph.outputs);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * operators.hashCode() + inputs.hashCode()) + outputs.hashCode(); // constants may be large
    }

    /** Returns the number of tensors and operators. */
    @Override
    public String toString() {
        return "graph of " + operators.size() + " operators, " + tensors.size() + " tensors";
    }
}

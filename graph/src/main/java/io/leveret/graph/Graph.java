package io.leveret.graph;

import java.util.List;

/**
 * A network: tensors, and the operators that compute some of them. Operators stand in the order in which they run.
 * Immutable, and compared by value.
 *
 * <p>A graph is checked when it is made, so that nobody who gets one has to: every index refers to a tensor, every
 * operand is there before it is needed, every result has the shape and type that its operator gives, quantized tensors
 * have the scales that their use needs.
 */
public final class Graph {
    private final List<TensorSpec> tensors;
    private final List<Operator> operators;
    private final List<Integer> inputs;
    private final List<Integer> outputs;

    /**
     * Makes a graph; the lists are copied.
     *
     * @param tensors all tensors; operators refer to them by their places in this list
     * @param operators the operators, each after those whose results it needs
     * @param inputs the tensors that the caller fills, each once; at least one
     * @param outputs the tensors that the caller reads; at least one
     * @throws GraphException if the graph contradicts itself, or uses operators in ways that Leveret does not have
     */
    public Graph(List<TensorSpec> tensors, List<Operator> operators, List<Integer> inputs, List<Integer> outputs) {
        this.tensors = List.copyOf(tensors);
        this.operators = List.copyOf(operators);
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        new GraphValidator(this).validate();
    }

    /** All tensors; operators refer to them by their places in this list. */
    public List<TensorSpec> tensors() {
        return tensors;
    }

    /** The operators, each after those whose results it needs. */
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

    @Override
    public boolean equals(Object other) {
        return other instanceof Graph graph && tensors.equals(graph.tensors) && operators.equals(graph.operators)
                && inputs.equals(graph.inputs) && outputs.equals(graph.outputs);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * operators.hashCode() + inputs.hashCode()) + outputs.hashCode(); // constants may be large
    }

    /** How many tensors and operators it has. */
    @Override
    public String toString() {
        return "graph of " + operators.size() + " operators, " + tensors.size() + " tensors";
    }
}

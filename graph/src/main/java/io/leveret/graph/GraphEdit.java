package io.leveret.graph;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Edits a graph: replaces operators, tensors and outputs. Tensors and operators are identified by their index in the
 * original graph, which stays valid until the new graph is created; new tensors follow. The new graph is checked like
 * any {@link Graph}.
 */
public final class GraphEdit {
    private final List<TensorSpec> tensors;
    private final List<List<Operator>> operators = new ArrayList<>(); // by index: the operators there now
    private List<Integer> inputs;
    private List<Integer> outputs;

    /** Starts with an unchanged graph. */
    public GraphEdit(Graph graph) {
        tensors = new ArrayList<>(graph.tensors());
        graph.operators().forEach(operator -> operators.add(List.of(operator)));
        operators.add(List.of()); // behind all others
        inputs = graph.inputs();
        outputs = graph.outputs();
    }

    /**
     * Returns the part of a graph that some tensors depend on, with these as its outputs. It has the graph's inputs;
     * unneeded operators and tensors are dropped, and tensors renumbered.
     *
     * @throws IndexOutOfBoundsException if there is no such tensor
     */
    public static Graph upTo(Graph graph, int... tensors) {
        return new GraphEdit(graph).outputs(IntStream.of(tensors).boxed().toList()).compact();
    }

    /** Returns the current tensor at an index. */
    public TensorSpec tensor(int index) {
        return tensors.get(index);
    }

    /** Adds a tensor and returns its index. */
    public int add(TensorSpec tensor) {
        tensors.add(tensor);
        return tensors.size() - 1;
    }

    /** Replaces a tensor. */
    public GraphEdit set(int index, TensorSpec tensor) {
        tensors.set(index, tensor);
        return this;
    }

    /**
     * Sets the values of a tensor, which keeps its type, shape and quantization. A computed tensor becomes a constant.
     *
     * @param values little-endian, row-major; not copied
     * @throws IllegalArgumentException if their length does not match the tensor's type and shape
     */
    public GraphEdit setConstant(int index, ByteBuffer values) {
        TensorSpec tensor = tensor(index);
        return set(index, new TensorSpec(tensor.name(), tensor.type(), tensor.shape(), tensor.quantization(),
                Optional.of(values)));
    }

    /** Replaces an operator by others; by none to remove it. */
    public GraphEdit replace(int place, Operator... others) {
        operators.set(place, List.of(others));
        return this;
    }

    /** Inserts operators before an index; the number of the graph's operators is the index after the last one. */
    public GraphEdit insert(int place, Operator... others) {
        List<Operator> inserted = new ArrayList<>(List.of(others));
        inserted.addAll(operators.get(place));
        operators.set(place, List.copyOf(inserted));
        return this;
    }

    /** Sets the tensors that the caller fills. */
    public GraphEdit inputs(List<Integer> others) {
        inputs = List.copyOf(others);
        return this;
    }

    /** Sets the tensors that the caller reads. */
    public GraphEdit outputs(List<Integer> others) {
        outputs = List.copyOf(others);
        return this;
    }

    /**
     * Returns the new graph, with all tensors at their indices.
     *
     * @throws GraphException if it is invalid, or uses operators in ways that Leveret does not support
     */
    public Graph graph() {
        return new Graph(tensors, operators(), inputs, outputs);
    }

    /**
     * Returns the new graph without operators that no output depends on and without unused tensors; the others are
     * renumbered in order.
     *
     * @throws GraphException if it is invalid, or uses operators in ways that Leveret does not support
     */
    public Graph compact() {
        Set<Integer> needed = new HashSet<>(outputs);
        List<Operator> alive = new ArrayList<>();
        for (Operator operator : operators().reversed()) {
            if (operator.outputs().stream().anyMatch(needed::contains)) {
                alive.add(operator);
                needed.addAll(operator.inputs());
                needed.addAll(operator.outputs()); // unread results of operators with several need an index too
            }
        }
        needed.addAll(inputs);
        List<Integer> kept = needed.stream().sorted().toList();
        int[] indices = new int[tensors.size()];
        for (int i = 0; i < kept.size(); i++) {
            indices[kept.get(i)] = i;
        }
        Renumbering renumbering = new Renumbering(tensor -> indices[tensor]);
        return new Graph(kept.stream().map(tensors::get).toList(),
                alive.reversed().stream().map(renumbering::of).toList(), renumbering.at(inputs),
                renumbering.at(outputs));
    }

    private List<Operator> operators() {
        return operators.stream().flatMap(List::stream).toList();
    }
}

package io.leveret.graph;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Makes a graph from another: other operators, tensors and outputs. Tensors and operators are named by their places in
 * the original graph, which stay the same until the new one is made; new tensors stand behind them. What is made is
 * checked as any {@link Graph} is.
 */
public final class GraphEdit {
    private final List<TensorSpec> tensors;
    private final List<List<Operator>> operators = new ArrayList<>(); // by place: what stands there now
    private List<Integer> inputs;
    private List<Integer> outputs;

    /** Starts with a graph as it is. */
    public GraphEdit(Graph graph) {
        tensors = new ArrayList<>(graph.tensors());
        graph.operators().forEach(operator -> operators.add(List.of(operator)));
        operators.add(List.of()); // behind all others
        inputs = graph.inputs();
        outputs = graph.outputs();
    }

    /**
     * The part of a graph that some tensors depend on, with these as its outputs. Its inputs are those of the graph;
     * operators and tensors that are not needed are left out, and tensors renumbered.
     *
     * @throws IndexOutOfBoundsException if there is no such tensor
     */
    public static Graph upTo(Graph graph, int... tensors) {
        return new GraphEdit(graph).outputs(IntStream.of(tensors).boxed().toList()).compact();
    }

    /** A tensor as it is now. */
    public TensorSpec tensor(int index) {
        return tensors.get(index);
    }

    /** Adds a tensor, and gives its index. */
    public int add(TensorSpec tensor) {
        tensors.add(tensor);
        return tensors.size() - 1;
    }

    /** Puts another tensor in the place of one. */
    public GraphEdit set(int index, TensorSpec tensor) {
        tensors.set(index, tensor);
        return this;
    }

    /**
     * Gives a tensor, of the same type, shape and quantization, other values, or values if it was computed.
     *
     * @param values little-endian, row-major; not copied
     * @throws IllegalArgumentException if they do not have the bytes that the tensor's type and shape say
     */
    public GraphEdit setConstant(int index, ByteBuffer values) {
        TensorSpec tensor = tensor(index);
        return set(index, new TensorSpec(tensor.name(), tensor.type(), tensor.shape(), tensor.quantization(),
                Optional.of(values)));
    }

    /** Puts other operators in the place of one, none to remove it. */
    public GraphEdit replace(int place, Operator... others) {
        operators.set(place, List.of(others));
        return this;
    }

    /**
     * Adds operators before what stands at a place; the number of the graph's operators is the place behind all others.
     */
    public GraphEdit insert(int place, Operator... others) {
        List<Operator> inserted = new ArrayList<>(List.of(others));
        inserted.addAll(operators.get(place));
        operators.set(place, List.copyOf(inserted));
        return this;
    }

    /** Says which tensors the caller fills. */
    public GraphEdit inputs(List<Integer> others) {
        inputs = List.copyOf(others);
        return this;
    }

    /** Says which tensors the caller reads. */
    public GraphEdit outputs(List<Integer> others) {
        outputs = List.copyOf(others);
        return this;
    }

    /**
     * The new graph, with the tensors at their places.
     *
     * @throws GraphException if it is not sound, or uses operators in ways that Leveret does not have
     */
    public Graph graph() {
        return new Graph(tensors, operators(), inputs, outputs);
    }

    /**
     * The new graph without operators that no output depends on and without tensors that nothing refers to; those that
     * are left are renumbered in their order.
     *
     * @throws GraphException if it is not sound, or uses operators in ways that Leveret does not have
     */
    public Graph compact() {
        Set<Integer> needed = new HashSet<>(outputs);
        List<Operator> alive = new ArrayList<>();
        for (Operator operator : operators().reversed()) {
            if (operator.outputs().stream().anyMatch(needed::contains)) {
                alive.add(operator);
                needed.addAll(operator.inputs());
                needed.addAll(operator.outputs()); // those of several that nobody reads have to be somewhere
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

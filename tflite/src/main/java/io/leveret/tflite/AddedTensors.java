package io.leveret.tflite;

import io.leveret.graph.ElementType;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tensors that a file needs for attributes of operators in a {@link Graph}: constants for axes, paddings and
 * shapes, variables and places of intermediate results for an LSTM. Reuses constants that the graph still has from its
 * file; new ones follow its tensors, where {@link ModelReader} drops them.
 */
final class AddedTensors {
    private static final int MAX_VALUES = 64; // of the constants considered

    private final int first; // index of the first new one
    private final Map<Content, Integer> places = new HashMap<>();
    private final List<TensorSpec> added = new ArrayList<>();
    private final Set<Integer> variables = new HashSet<>();

    private record Content(Shape shape, List<Integer> values) {}

    AddedTensors(Graph graph) {
        this.first = graph.tensors().size();
        // the reader would drop those after it
        int end = endOfUsed(graph.operators(), graph.inputs(), graph.outputs());
        for (int i = 0; i < end; i++) {
            TensorSpec tensor = graph.tensor(i);
            if (tensor.isConstant() && tensor.type() == ElementType.INT32 && tensor.quantization().isEmpty()
                    && tensor.shape().elements() <= MAX_VALUES) {
                places.putIfAbsent(new Content(tensor.shape(), list(tensor.intValues())), i);
            }
        }
    }

    /** Returns the index after the last tensor that an operator, or a graph, refers to. */
    static int endOfUsed(List<Operator> operators, List<Integer> inputs, List<Integer> outputs) {
        return Stream.concat(Stream.of(inputs, outputs),
                operators.stream().flatMap(operator -> Stream.of(operator.inputs(), operator.outputs())))
                .flatMap(List::stream).mapToInt(tensor -> tensor + 1).max().orElse(0);
    }

    /** Returns the index of a constant of some integers. */
    int vector(String name, int... values) {
        return place(name, values, values.length);
    }

    /** Returns the index of a constant of one integer. */
    int scalar(String name, int value) {
        return place(name, new int[]{value});
    }

    /** Returns the index of a constant of two integers for each axis. */
    int pairs(String name, int... values) {
        return place(name, values, values.length / 2, 2);
    }

    private int place(String name, int[] values, int... dimensions) {
        Shape shape = Shape.of(dimensions);
        return places.computeIfAbsent(new Content(shape, list(values)), _ -> {
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asIntBuffer().put(values);
            added.add(new TensorSpec(name, ElementType.INT32, shape, Optional.empty(), Optional.of(bytes)));
            return first + added.size() - 1;
        });
    }

    /** Returns the index of a new tensor that an operator keeps something in. */
    int memory(TensorSpec tensor, boolean isVariable) {
        added.add(tensor);
        if (isVariable) {
            variables.add(first + added.size() - 1);
        }
        return first + added.size() - 1;
    }

    /** Returns whether a tensor is a new variable. */
    boolean isVariable(int tensor) {
        return variables.contains(tensor);
    }

    /** Returns the new tensors, in index order. */
    List<TensorSpec> added() {
        return added;
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}

package io.leveret.engine.passes;

import io.leveret.graph.ElementType;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds a graph with the tensors of another, which keep their index, further tensors, and other operators. */
final class LoweredGraphEdit {
    private final LoweredGraph graph;
    private final List<TensorSpec> tensors;
    private final List<Operator> operators = new ArrayList<>();

    LoweredGraphEdit(LoweredGraph graph) {
        this.graph = graph;
        this.tensors = new ArrayList<>(graph.tensors());
    }

    TensorSpec spec(int tensor) {
        return tensors.get(tensor);
    }

    Shape shape(int tensor) {
        return spec(tensor).shape();
    }

    void add(Operator operator) {
        operators.add(operator);
    }

    /** A new tensor of a shape, else like another. */
    int like(int tensor, Shape shape) {
        return tensor(tensor, spec(tensor).type(), shape, spec(tensor).quantization());
    }

    /** A new float32 tensor, named after another. */
    int float32(int tensor, Shape shape) {
        return tensor(tensor, ElementType.FLOAT32, shape, Optional.empty());
    }

    /** A new tensor, named after another. */
    int tensor(int tensor, ElementType type, Shape shape, Optional<Quantization> quantization) {
        tensors.add(new TensorSpec(spec(tensor).name(), type, shape, quantization, Optional.empty()));
        return tensors.size() - 1;
    }

    /** A new constant of float32 values, named after another tensor. */
    int constant(int tensor, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        tensors.add(new TensorSpec(spec(tensor).name(), ElementType.FLOAT32, Shape.of(values.length), Optional.empty(),
                Optional.of(bytes)));
        return tensors.size() - 1;
    }

    /** A new constant of integers, named after another tensor. */
    int integers(int tensor, ElementType type, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            if (type == ElementType.INT64) {
                bytes.putLong(value);
            } else {
                bytes.putInt(value);
            }
        }
        tensors.add(new TensorSpec(spec(tensor).name(), type, Shape.of(values.length), Optional.empty(),
                Optional.of(bytes.flip())));
        return tensors.size() - 1;
    }

    LoweredGraph graph() {
        return graph.with(tensors, operators);
    }
}

package io.leveret.bench.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;

/**
 * The messages of an ONNX model, version 8 of the format with operators of version 17. Field numbers and types are
 * those of <a href="https://github.com/onnx/onnx/blob/v1.12.0/onnx/onnx.proto">onnx.proto</a>.
 */
final class OnnxGraph {
    private static final int IR_VERSION = 8;
    private static final int OPERATORS_VERSION = 17;
    /** Of {@code TensorProto.DataType}. */
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    /** Of {@code AttributeProto.AttributeType}. */
    private static final int OF_FLOAT = 1;
    private static final int OF_INT = 2;
    private static final int OF_STRING = 3;
    private static final int OF_INTS = 7;

    private final Message graph = new Message().add(2, "network"); // GraphProto

    /** Adds an operator with one result. */
    void node(String operator, List<String> inputs, String output, Message... attributes) {
        Message node = new Message(); // NodeProto
        inputs.forEach(input -> node.add(1, input));
        node.add(2, output).add(3, output).add(4, operator);
        for (Message attribute : attributes) {
            node.add(5, attribute);
        }
        graph.add(1, node);
    }

    /** Adds a float32 constant of a shape. */
    void constant(String name, float[] values, int... shape) {
        FloatBuffer buffer = FloatBuffer.wrap(values);
        ByteBuffer bytes = bytes(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(buffer);
        constant(name, FLOAT, bytes, shape);
    }

    /** Adds a vector of integers. */
    void constant(String name, long... values) {
        LongBuffer buffer = LongBuffer.wrap(values);
        ByteBuffer bytes = bytes(values.length * Long.BYTES);
        bytes.asLongBuffer().put(buffer);
        constant(name, INT64, bytes, values.length);
    }

    private void constant(String name, int type, ByteBuffer values, int... shape) {
        Message tensor = new Message(); // TensorProto
        for (int dimension : shape) {
            tensor.add(1, dimension);
        }
        graph.add(5, tensor.add(2, type).add(8, name).add(9, values.array()));
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Adds a float32 input of the network. */
    void input(String name, int... shape) {
        graph.add(11, value(name, shape));
    }

    /** Adds a float32 output of the network. */
    void output(String name, int... shape) {
        graph.add(12, value(name, shape));
    }

    private static Message value(String name, int[] shape) {
        Message dimensions = new Message(); // TensorShapeProto
        for (int dimension : shape) {
            dimensions.add(1, new Message().add(1, dimension));
        }
        Message tensor = new Message().add(1, FLOAT).add(2, dimensions); // TypeProto.Tensor
        return new Message().add(1, name).add(2, new Message().add(1, tensor)); // ValueInfoProto
    }

    /** Returns an attribute that is a number of 32 bits, 0: the only one that is needed. */
    static Message zero(String name) {
        return new Message().add(1, name).add(20, OF_FLOAT); // AttributeProto; its float is 0 unless it is there
    }

    /** Returns an attribute that is an integer. */
    static Message integer(String name, int value) {
        return new Message().add(1, name).add(3, value).add(20, OF_INT);
    }

    /** Returns an attribute that is a text. */
    static Message text(String name, String value) {
        return new Message().add(1, name).add(4, value).add(20, OF_STRING);
    }

    /** Returns an attribute that is a list of integers. */
    static Message integers(String name, int... values) {
        Message attribute = new Message().add(1, name).add(20, OF_INTS);
        for (int value : values) {
            attribute.add(8, value);
        }
        return attribute;
    }

    /** Returns the model. */
    byte[] model() {
        Message operators = new Message().add(1, "").add(2, OPERATORS_VERSION); // OperatorSetIdProto
        return new Message().add(1, IR_VERSION).add(2, "leveret").add(7, graph).add(8, operators).toBytes();
    }
}

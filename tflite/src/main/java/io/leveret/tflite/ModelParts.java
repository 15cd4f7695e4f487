package io.leveret.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import io.leveret.tflite.flatbuffer.ModelCopy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;

/** The parts that a model is made of, which refer to each other by their places in the lists that they are added to. */
final class ModelParts {
    /** The buffer of tensors that are computed. */
    static final int NO_DATA = 0;

    private static final int SCHEMA_VERSION = 3;

    private final List<ByteBuffer> buffers = new ArrayList<>();
    private final List<OperatorCodeT> operatorCodes = new ArrayList<>();
    private final List<TensorT> tensors = new ArrayList<>();
    private final List<OperatorT> operators = new ArrayList<>();

    /** No parts but {@link #NO_DATA}. */
    ModelParts() {
        buffers.add(ByteBuffer.allocate(0));
    }

    /**
     * Adds a buffer.
     *
     * @param data from position to limit, which move when the model is written
     */
    int addBuffer(ByteBuffer data) {
        buffers.add(data);
        return buffers.size() - 1;
    }

    /** Adds a tensor. */
    int addTensor(TensorT tensor) {
        tensors.add(tensor);
        return tensors.size() - 1;
    }

    /**
     * Adds an operator.
     *
     * @param code what it is; those of the same code share an entry
     */
    void addOperator(OperatorT operator, OperatorCodeT code) {
        int place = 0;
        while (place < operatorCodes.size() && !isSame(operatorCodes.get(place), code)) {
            place++;
        }
        if (place == operatorCodes.size()) {
            operatorCodes.add(code);
        }
        operator.setOpcodeIndex(place);
        operators.add(operator);
    }

    private static boolean isSame(OperatorCodeT left, OperatorCodeT right) {
        return left.getDeprecatedBuiltinCode() == right.getDeprecatedBuiltinCode()
                && left.getBuiltinCode() == right.getBuiltinCode() && left.getVersion() == right.getVersion()
                && Objects.equals(left.getCustomCode(), right.getCustomCode());
    }

    /**
     * The model.
     *
     * @param description null if it has none
     * @param graphName null if it has none
     * @throws ArithmeticException if it exceeds 2 GiB
     */
    byte[] bytes(String description, String graphName, int[] inputs, int[] outputs) {
        SubGraphT graph = new SubGraphT();
        graph.setName(graphName);
        graph.setTensors(tensors.toArray(TensorT[]::new));
        graph.setOperators(operators.toArray(OperatorT[]::new));
        graph.setInputs(inputs);
        graph.setOutputs(outputs);

        long dataBytes = buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        FlatBufferBuilder builder = new FlatBufferBuilder(Math.toIntExact(dataBytes + ModelCopy.ROOM_BYTES));
        int bufferList = Model.createBuffersVector(builder,
                ModelCopy.offsets(buffers.size(), i -> ModelCopy.buffer(builder, buffers.get(i))));
        int codeList = Model.createOperatorCodesVector(builder,
                ModelCopy.offsets(operatorCodes.size(), i -> OperatorCode.pack(builder, operatorCodes.get(i))));
        int graphList = Model.createSubgraphsVector(builder, new int[]{SubGraph.pack(builder, graph)});
        int text = description == null ? 0 : builder.createString(description);
        Model.finishModelBuffer(builder,
                Model.createModel(builder, SCHEMA_VERSION, codeList, graphList, text, bufferList, 0, 0, 0));
        return builder.sizedByteArray();
    }
}

package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.google.flatbuffers.FlatBufferBuilder;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.ModelWriteException;
import io.leveret.tflite.ModelWriter;
import io.leveret.tflite.format.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;

/** FULLY_CONNECTED with weights of INT4 that have a scale for each block of a row, beside TensorFlow Lite. */
class BlockwiseWeightsTest {
    private static final byte BLOCKWISE = 2; // in the union QuantizationDetails
    private final RandomTensors random = new RandomTensors(8);

    /** A product of a matrix, by hand: the schema's classes do not know blocks. */
    private byte[] model(int rows, int inputs, int outputs, int blockSize, boolean hasBias, int scalesTensor,
            int scaleCount) {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        byte[] packed = random.uint8(outputs * inputs / 2);
        ByteBuffer scales = ByteBuffer.allocate(2 * scaleCount).order(ByteOrder.LITTLE_ENDIAN);
        for (float scale : random.floats(scaleCount, .001f, .1f)) {
            scales.putShort(Float.floatToFloat16(scale));
        }
        int[] buffers = {Buffer.createBuffer(builder, 0), buffer(builder, packed), buffer(builder, scales.array()),
                buffer(builder, random.float32(outputs, -1, 1))};
        builder.startTable(3);
        builder.addInt(0, scalesTensor, 0);
        builder.addInt(1, -1, 0);
        builder.addInt(2, blockSize, 0);
        int details = builder.endTable();
        int blocks = QuantizationParameters.createQuantizationParameters(builder, 0, 0, 0, 0, BLOCKWISE, details, 0);
        int[] tensors = {tensor(builder, TensorType.FLOAT32, 0, 0, "input", rows, inputs),
                tensor(builder, TensorType.INT4, 1, blocks, "weights", outputs, inputs),
                tensor(builder, TensorType.FLOAT16, 2, 0, "scales", scaleCount),
                tensor(builder, TensorType.FLOAT32, 3, 0, "bias", outputs),
                tensor(builder, TensorType.FLOAT32, 0, 0, "result", rows, outputs)};
        int options = FullyConnectedOptions.createFullyConnectedOptions(builder, (byte) 0, (byte) 0, false, true);
        int operands = Operator.createInputsVector(builder, new int[]{0, 1, hasBias ? 3 : -1});
        int results = Operator.createOutputsVector(builder, new int[]{4});
        int operator = Operator.createOperator(builder, 0, operands, results, BuiltinOptions.FullyConnectedOptions,
                options, 0, (byte) 0, 0, 0);
        int graph = SubGraph.createSubGraph(builder, SubGraph.createTensorsVector(builder, tensors),
                SubGraph.createInputsVector(builder, new int[]{0}), SubGraph.createOutputsVector(builder, new int[]{4}),
                SubGraph.createOperatorsVector(builder, new int[]{operator}), builder.createString("main"));
        int code = OperatorCode.createOperatorCode(builder, (byte) BuiltinOperator.FULLY_CONNECTED, 0, 10,
                BuiltinOperator.FULLY_CONNECTED);
        Model.finishModelBuffer(builder,
                Model.createModel(builder, 3, Model.createOperatorCodesVector(builder, new int[]{code}),
                        Model.createSubgraphsVector(builder, new int[]{graph}), builder.createString("blocks"),
                        Model.createBuffersVector(builder, buffers), 0, 0, 0));
        return builder.sizedByteArray();
    }

    private static int buffer(FlatBufferBuilder builder, byte[] data) {
        builder.startVector(1, data.length, 16);
        for (int i = data.length - 1; i >= 0; i--) {
            builder.addByte(data[i]);
        }
        return Buffer.createBuffer(builder, builder.endVector());
    }

    private static int tensor(FlatBufferBuilder builder, byte type, int buffer, int quantization, String name,
            int... shape) {
        return Tensor.createTensor(builder, Tensor.createShapeVector(builder, shape), type, buffer,
                builder.createString(name), quantization, false, 0, 0, true, 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 32, 8, 32, true", "3, 64, 5, 32, false", "2, 256, 17, 64, true", "5, 128, 40, 128, false"})
    void run_blocks_areTensorFlowLites(int rows, int inputs, int outputs, int blockSize, boolean hasBias) {
        byte[] file = model(rows, inputs, outputs, blockSize, hasBias, 2, outputs * inputs / blockSize);
        byte[] input = random.float32(rows * inputs, -1, 2);
        byte[] expected = TfliteOracle.ask(file, Kernels.BUILT_IN, input).getFirst();
        for (KernelChoice family : Engines.FAMILIES) {
            new Agreement(0, 1e-4).compare(family.name(), TensorKind.FLOAT32, expected,
                    Engines.run(file, family, List.of(input)).getFirst());
        }
    }

    private static String failure(byte[] file) {
        return assertThrows(ModelFormatException.class, () -> ModelReader.read(file, "blocks", ModelLimits.DEFAULT))
                .getMessage();
    }

    @Test
    void read_scalesThatDoNotFit_areRefused() {
        String elsewhere = failure(model(1, 32, 8, 32, true, 9, 8));
        assertTrue(elsewhere.contains("is quantized in blocks, but its scales are not a tensor of FLOAT16"), elsewhere);
        String few = failure(model(1, 64, 8, 32, true, 2, 8));
        assertTrue(few.contains("tensor weights of INT8 8×64 has 8 scales for blocks of 32"), few);
        String empty = failure(model(1, 64, 8, 0, true, 2, 16));
        assertTrue(empty.contains("16 scales for blocks of 0"), empty);
    }

    @Test
    void write_blocks_areRefused() throws ModelFormatException {
        io.leveret.tflite.Model model = ModelReader.read(model(1, 32, 8, 32, true, 2, 8), "blocks",
                ModelLimits.DEFAULT);
        assertEquals("blocks cannot be written: its tensor 1 (weights) is quantized in a way of its author's own",
                assertThrows(ModelWriteException.class, () -> ModelWriter.write(model)).getMessage());
        assertTrue(assertThrows(ModelWriteException.class,
                () -> ModelWriter.write(io.leveret.tflite.Model.of(model.graph()))).getMessage()
                .contains("its tensor weights has a scale for each 32 values, which is not written"));
    }
}

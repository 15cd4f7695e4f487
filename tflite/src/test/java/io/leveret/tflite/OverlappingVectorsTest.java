package io.leveret.tflite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.google.flatbuffers.FlatBufferBuilder;
import io.leveret.graph.Graph;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import io.leveret.tflite.metadata.MetadataWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Metadata;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;
import org.tensorflow.lite.support.metadata.schema.AssociatedFile;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileType;
import org.tensorflow.lite.support.metadata.schema.ModelMetadata;
import org.tensorflow.lite.support.metadata.schema.SubGraphMetadata;
import org.tensorflow.lite.support.metadata.schema.TensorMetadata;

/**
 * Files of about a megabyte in which many tables share one long vector or text. Each reference takes four bytes in the
 * file, but following all of them takes hours and all memory.
 */
class OverlappingVectorsTest {
    private static final int REFERENCES = 90_000;
    private static final int LONG = 1 << 19;

    private static final String LONG_TEXT = "x".repeat(LONG);

    private static int[] repeated(int offset) {
        int[] offsets = new int[REFERENCES];
        Arrays.fill(offsets, offset);
        return offsets;
    }

    /** A float32 tensor of 1×4 without a name. */
    private static int plainTensor(FlatBufferBuilder builder) {
        int shape = Tensor.createShapeVector(builder, new int[]{1, 4});
        Tensor.startTensor(builder);
        Tensor.addShape(builder, shape);
        return Tensor.endTensor(builder);
    }

    private static int code(FlatBufferBuilder builder, int builtin, String custom) {
        int name = custom == null ? 0 : builder.createString(custom);
        return OperatorCode.createOperatorCode(builder, (byte) builtin, name, 1, builtin);
    }

    private static int operator(FlatBufferBuilder builder, int[] inputs, int[] outputs) {
        int in = Operator.createInputsVector(builder, inputs);
        int out = Operator.createOutputsVector(builder, outputs);
        Operator.startOperator(builder);
        Operator.addInputs(builder, in);
        Operator.addOutputs(builder, out);
        return Operator.endOperator(builder);
    }

    private static byte[] model(FlatBufferBuilder builder, int[] codes, int[] tensors, int[] operators, int[] inputs,
            int[] outputs, int[] metadata) {
        Buffer.startBuffer(builder);
        return model(builder, codes, tensors, operators, inputs, outputs, metadata,
                new int[]{Buffer.endBuffer(builder)});
    }

    private static byte[] model(FlatBufferBuilder builder, int[] codes, int[] tensors, int[] operators, int[] inputs,
            int[] outputs, int[] metadata, int[] bufferTables) {
        int tensorVector = SubGraph.createTensorsVector(builder, tensors);
        int operatorVector = SubGraph.createOperatorsVector(builder, operators);
        int inputVector = SubGraph.createInputsVector(builder, inputs);
        int outputVector = SubGraph.createOutputsVector(builder, outputs);
        int graph = SubGraph.createSubGraph(builder, tensorVector, inputVector, outputVector, operatorVector, 0);
        int graphs = Model.createSubgraphsVector(builder, new int[]{graph});
        int buffers = Model.createBuffersVector(builder, bufferTables);
        int codeVector = Model.createOperatorCodesVector(builder, codes);
        int metadataVector = metadata.length == 0 ? 0 : Model.createMetadataVector(builder, metadata);
        Model.finishModelBuffer(builder,
                Model.createModel(builder, 3, codeVector, graphs, 0, buffers, 0, metadataVector, 0));
        return builder.sizedByteArray();
    }

    private static void assertRefused(String reason, byte[] file) {
        assertEquals(reason, Outcome.ofOne(file, "overlapping").orElseThrow().reason());
    }

    private static String doesNotFit(int elements, byte[] file) {
        return "a list of " + elements + " elements does not fit in its " + file.length + " bytes";
    }

    @Test
    void read_operatorsThatShareOperands_areRefused() {
        for (boolean inputs : new boolean[]{true, false}) {
            FlatBufferBuilder builder = new FlatBufferBuilder(1 << 20);
            int relu = code(builder, BuiltinOperator.RELU, null);
            int tensor = plainTensor(builder);
            int[] many = new int[LONG / 4];
            int[] one = {0};
            int operator = operator(builder, inputs ? many : one, inputs ? one : many);
            byte[] file = model(builder, new int[]{relu}, new int[]{tensor}, repeated(operator), new int[]{0},
                    new int[]{0}, new int[0]);
            assertRefused(doesNotFit(LONG / 4, file), file);
        }
    }

    @Test
    void read_unknownOperatorsThatShareOperands_areRefused() {
        FlatBufferBuilder builder = new FlatBufferBuilder(1 << 20);
        int spectrum = code(builder, BuiltinOperator.RFFT2D, null);
        int tensor = plainTensor(builder);
        int operator = operator(builder, new int[]{0}, new int[LONG / 4]);
        byte[] file = model(builder, new int[]{spectrum}, new int[]{tensor}, repeated(operator), new int[]{0},
                new int[]{0}, new int[0]);
        assertRefused(doesNotFit(LONG / 4, file), file);
    }

    @Test
    void read_operatorsThatShareACustomCode_areNamedShortly() {
        FlatBufferBuilder builder = new FlatBufferBuilder(1 << 20);
        int custom = code(builder, BuiltinOperator.CUSTOM, LONG_TEXT);
        int tensor = plainTensor(builder);
        int operator = operator(builder, new int[]{0}, new int[]{0});
        byte[] file = model(builder, new int[]{custom}, new int[]{tensor}, Arrays.copyOf(repeated(operator), 20_000),
                new int[]{0}, new int[]{0}, new int[0]);
        UnsupportedOperatorException refusal = (UnsupportedOperatorException) Outcome.ofOne(file, "overlapping")
                .orElseThrow();
        assertEquals(20_000, refusal.operators().size());
        assertEquals("CUSTOM \"" + "x".repeat(100) + "…\" (operator 19999)", refusal.operators().getLast());
    }

    @Test
    void read_tensorsThatShareAName_areRefused() {
        FlatBufferBuilder builder = new FlatBufferBuilder(1 << 20);
        int name = builder.createString(LONG_TEXT);
        int shape = Tensor.createShapeVector(builder, new int[]{1, 4});
        Tensor.startTensor(builder);
        Tensor.addShape(builder, shape);
        Tensor.addName(builder, name);
        int tensor = Tensor.endTensor(builder);
        byte[] file = model(builder, new int[0], repeated(tensor), new int[0], new int[]{0}, new int[]{0},
                new int[0]);
        assertRefused(doesNotFit(LONG, file), file);
    }

    @Test
    void read_tensorsThatShareScales_areRefused() {
        FlatBufferBuilder builder = new FlatBufferBuilder(1 << 20);
        float[] scales = new float[LONG / 4];
        Arrays.fill(scales, 1);
        int scale = QuantizationParameters.createScaleVector(builder, scales);
        QuantizationParameters.startQuantizationParameters(builder);
        QuantizationParameters.addScale(builder, scale);
        int quantization = QuantizationParameters.endQuantizationParameters(builder);
        int shape = Tensor.createShapeVector(builder, new int[]{LONG / 4});
        Tensor.startTensor(builder);
        Tensor.addShape(builder, shape);
        Tensor.addType(builder, TensorType.UINT8);
        Tensor.addQuantization(builder, quantization);
        int tensor = Tensor.endTensor(builder);
        byte[] file = model(builder, new int[0], repeated(tensor), new int[0], new int[]{0}, new int[]{0},
                new int[0]);
        assertRefused(doesNotFit(LONG / 4, file), file);
    }

    @Test
    void read_tensorsThatShareAShape_areRefused() {
        FlatBufferBuilder builder = new FlatBufferBuilder(1 << 20);
        int[] ones = new int[LONG / 4];
        Arrays.fill(ones, 1);
        int shape = Tensor.createShapeVector(builder, ones);
        Tensor.startTensor(builder);
        Tensor.addShape(builder, shape);
        int tensor = Tensor.endTensor(builder);
        byte[] file = model(builder, new int[0], repeated(tensor), new int[0], new int[]{0}, new int[]{0},
                new int[0]);
        assertRefused("tensor 0 () has " + LONG / 4 + " dimensions, above the limit of 8", file);
    }

    @Test
    void read_buffersThatOverlap_areReadAsTheyStand() throws ModelFormatException {
        FlatBufferBuilder builder = new FlatBufferBuilder(1 << 10);
        ByteBuffer outer = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt(1).putInt(8).putInt(3)
                .putInt(4);
        int whole = Buffer.createDataVector(builder, outer.array());
        int within = whole - 8; // where the second of its numbers is the length of the other two
        int[] buffers = {Buffer.createBuffer(builder, 0), Buffer.createBuffer(builder, whole),
                Buffer.createBuffer(builder, within)};
        int[] tensors = {plainTensor(builder), integers(builder, 4, 1), integers(builder, 2, 2)};
        byte[] file = model(builder, new int[0], tensors, new int[0], new int[]{0}, new int[]{0}, new int[0], buffers);
        Graph graph = ModelReader.read(file, "overlapping", ModelLimits.DEFAULT).graph();
        assertArrayEquals(new int[]{1, 8, 3, 4}, graph.tensor(1).intValues());
        assertArrayEquals(new int[]{3, 4}, graph.tensor(2).intValues());
    }

    @Test
    void read_tensorsThatShareABuffer_takeNoMemoryForIt() {
        FlatBufferBuilder builder = new FlatBufferBuilder(1 << 20);
        int[] buffers = {Buffer.createBuffer(builder, 0),
                Buffer.createBuffer(builder, Buffer.createDataVector(builder, new byte[LONG]))};
        int[] tensors = Arrays.copyOf(repeated(integers(builder, LONG / 4, 1)), 20_000);
        tensors[0] = plainTensor(builder);
        byte[] file = model(builder, new int[0], tensors, new int[0], new int[]{0}, new int[]{0}, new int[0], buffers);
        assertTrue(Outcome.ofOne(file, "one buffer").isEmpty());
    }

    /** A constant of INT32. */
    private static int integers(FlatBufferBuilder builder, int count, int buffer) {
        int shape = Tensor.createShapeVector(builder, new int[]{count});
        Tensor.startTensor(builder);
        Tensor.addShape(builder, shape);
        Tensor.addType(builder, TensorType.INT32);
        Tensor.addBuffer(builder, buffer);
        return Tensor.endTensor(builder);
    }

    @Test
    void write_tensorsThatShareAName_areRefused() {
        FlatBufferBuilder builder = new FlatBufferBuilder(1 << 20);
        int name = builder.createString(LONG_TEXT);
        int shape = Tensor.createShapeVector(builder, new int[]{1, 4});
        Tensor.startTensor(builder);
        Tensor.addShape(builder, shape);
        Tensor.addName(builder, name);
        byte[] file = model(builder, new int[0], repeated(Tensor.endTensor(builder)), new int[0], new int[]{0},
                new int[]{0}, new int[0]);
        ModelFormatException refusal = assertThrows(ModelFormatException.class,
                () -> MetadataWriter.write(file, "overlapping", io.leveret.tflite.metadata.ModelMetadata.NONE));
        assertEquals(doesNotFit(LONG, file), refusal.reason());
    }

    @Test
    void read_tensorsThatAreOneTable_areRefused() {
        byte[] file = scalars(REFERENCES, 0);
        assertRefused(doesNotFit(REFERENCES, file), file);
    }

    @Test
    void read_tensorsThatAreOneTableAndPaidFor_takeLittleMemory() {
        byte[] file = scalars(800_000, 4 * 800_000);
        assertTrue(Outcome.ofOne(file, "scalars").isEmpty());
    }

    /** A graph whose tensors are all the same table without fields, the smallest possible tensor. */
    private static byte[] scalars(int count, int unusedBytes) {
        FlatBufferBuilder builder = new FlatBufferBuilder(1 << 20);
        builder.createByteVector(new byte[unusedBytes]);
        int[] tensors = new int[count];
        Tensor.startTensor(builder);
        Arrays.fill(tensors, Tensor.endTensor(builder));
        return model(builder, new int[0], tensors, new int[0], new int[]{0}, new int[]{0}, new int[0]);
    }

    @Test
    void read_outputsThatAreOneTensor_areNamedOnce() {
        FlatBufferBuilder builder = new FlatBufferBuilder(1 << 20);
        int name = builder.createString("x".repeat(100));
        int shape = Tensor.createShapeVector(builder, new int[]{1, 0});
        Tensor.startTensor(builder);
        Tensor.addShape(builder, shape);
        Tensor.addName(builder, name);
        int tensor = Tensor.endTensor(builder);
        byte[] file = model(builder, new int[0], new int[]{tensor}, new int[0], new int[]{0}, new int[1 << 20],
                new int[0]);
        UnsupportedOperatorException refusal = (UnsupportedOperatorException) Outcome.ofOne(file, "outputs")
                .orElseThrow();
        assertEquals(2, refusal.operators().size());
    }

    @Test
    void read_meansThatShareAxes_areRefused() {
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, 1, 4);
        int mean = model.mean(input, new int[]{1}, false, Quant.NONE);
        byte[] file = model.output(mean).build(whole -> {
            whole.getSubgraphs()[0].getTensors()[1].setShape(new int[]{LONG});
            whole.getBuffers()[1].setData(new int[4 * LONG]);
        });
        UnsupportedOperatorException refusal = (UnsupportedOperatorException) Outcome.ofOne(file, "overlapping")
                .orElseThrow();
        assertEquals(List.of("MEAN with " + LONG + " axes for an operand of rank 2 (operator 0)"),
                refusal.operators());
    }

    @Test
    void read_metadataEntriesThatShareAName_areReadOrRefusedSoon() {
        FlatBufferBuilder builder = new FlatBufferBuilder(1 << 20);
        int name = builder.createString(LONG_TEXT);
        int entry = Metadata.createMetadata(builder, name, 0);
        int tensor = plainTensor(builder);
        byte[] file = model(builder, new int[0], new int[]{tensor}, new int[0], new int[]{0}, new int[]{0},
                repeated(entry));
        assertTrue(Outcome.ofOne(file, "overlapping").isEmpty());
    }

    @Test
    void read_labelFilesThatShareANameOrLocale_areRefused() {
        for (boolean locale : new boolean[]{true, false}) {
            FlatBufferBuilder builder = new FlatBufferBuilder(1 << 20);
            int text = builder.createString(LONG_TEXT);
            AssociatedFile.startAssociatedFile(builder);
            if (locale) {
                AssociatedFile.addLocale(builder, text);
            } else {
                AssociatedFile.addName(builder, text);
            }
            AssociatedFile.addType(builder, AssociatedFileType.TENSOR_AXIS_LABELS);
            int associated = AssociatedFile.endAssociatedFile(builder);
            int files = TensorMetadata.createAssociatedFilesVector(builder, repeated(associated));
            TensorMetadata.startTensorMetadata(builder);
            TensorMetadata.addAssociatedFiles(builder, files);
            int outputs = SubGraphMetadata.createOutputTensorMetadataVector(builder,
                    new int[]{TensorMetadata.endTensorMetadata(builder)});
            SubGraphMetadata.startSubGraphMetadata(builder);
            SubGraphMetadata.addOutputTensorMetadata(builder, outputs);
            int graphs = ModelMetadata.createSubgraphMetadataVector(builder,
                    new int[]{SubGraphMetadata.endSubGraphMetadata(builder)});
            ModelMetadata.startModelMetadata(builder);
            ModelMetadata.addSubgraphMetadata(builder, graphs);
            ModelMetadata.finishModelMetadataBuffer(builder, ModelMetadata.endModelMetadata(builder));

            ModelBuilder model = new ModelBuilder();
            int input = model.input(TensorKind.FLOAT32, 1, 4);
            byte[] file = model.output(input).metadata("TFLITE_METADATA", builder.sizedByteArray()).build();
            assertRefused(doesNotFit(LONG, file), file);
        }
    }
}

package io.leveret.tflite;

import static io.leveret.tflite.Reading.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.google.flatbuffers.FlatBufferBuilder;
import io.leveret.base.ErrorCode;
import io.leveret.graph.Activation;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementType;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphEdit;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.format.UnsupportedOperatorException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.CustomQuantizationT;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationDetails;
import org.tensorflow.lite.schema.QuantizationDetailsUnion;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.SignatureDefT;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorMapT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.VariantSubTypeT;

/** What no file can hold, and what writing would lose. */
class ModelWriterRefusalTest {
    private static final int LARGE = 1 << 28; // elements of 4 bytes

    private static byte[] relu(Consumer<ModelT> edit) {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.FLOAT32, 1, 4);
        return builder.output(builder.relu(input, Quant.NONE)).build(edit);
    }

    private static void assertRefused(String reason, Model model) {
        ModelWriteException refusal = assertThrows(ModelWriteException.class, () -> ModelWriter.write(model));
        assertEquals(Reading.SOURCE + " cannot be written: " + reason, refusal.getMessage());
        assertEquals(ErrorCode.BAD_MODEL, refusal.code());
        assertEquals(reason, refusal.values().get("reason"));
    }

    private static void assertRefused(String reason, Consumer<ModelT> edit) throws IOException {
        assertRefused(reason, read(relu(edit)));
    }

    private static TensorT tensor(ModelT model, int index) {
        return model.getSubgraphs()[0].getTensors()[index];
    }

    private static OperatorT operator(ModelT model) {
        return model.getSubgraphs()[0].getOperators()[0];
    }

    @Test
    void write_partsOfTheFileThatAreNotRead_isRefused() throws IOException {
        assertRefused("it has 2 graphs, of which one was read", model -> model
                .setSubgraphs(new SubGraphT[]{model.getSubgraphs()[0], model.getSubgraphs()[0]}));
        assertRefused("its tensor 0 (tensor0) is a variable, which keeps its values from one run to the next",
                model -> tensor(model, 0).setIsVariable(true));
        assertRefused("its tensor 1 (tensor1) is a list of tensors",
                model -> tensor(model, 1).setVariantTensors(new VariantSubTypeT[]{new VariantSubTypeT()}));
        assertRefused("its tensor 1 (tensor1) is quantized in a way of its author's own", model -> {
            QuantizationDetailsUnion details = new QuantizationDetailsUnion();
            details.setType(QuantizationDetails.CustomQuantization);
            details.setValue(new CustomQuantizationT());
            QuantizationParametersT quantization = new QuantizationParametersT();
            quantization.setDetails(details);
            tensor(model, 1).setQuantization(quantization);
        });
        assertRefused("its RELU (operator 0) has options of its author's own",
                model -> operator(model).setCustomOptions(new int[]{1}));
        assertRefused("its RELU (operator 0) changes its operand 0",
                model -> operator(model).setMutatingVariableInputs(new boolean[]{true}));
        assertRefused("its RELU (operator 0) names tensors for intermediate results",
                model -> operator(model).setIntermediates(new int[]{0}));
        assertRefused("its RELU (operator 0) has an operand 1 that is not read",
                model -> operator(model).setInputs(new int[]{0, 0}));
    }

    @Test
    void write_fieldOfALaterSchema_isRefused() throws IOException {
        assertArrayEquals(new int[]{1, 4}, read(withLaterField(0)).graph().input(0).shape().toArray());
        assertTrue(ModelWriter.write(read(withLaterField(0))).length > 0);
        assertRefused("its tensor 0 (in) says more than the schema of today has", read(withLaterField(1)));
    }

    @Test
    void read_tensorStoredInAnotherFile_isUnsupported() throws IOException {
        byte[] file = withLaterField(1);
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int vtable = 0; vtable + 28 <= file.length; vtable += 2) {
            if (bytes.getShort(vtable) == 28 && bytes.getShort(vtable + 26) != 0) { // of twelve fields, the last there
                bytes.putShort(vtable + 24, bytes.getShort(vtable + 26));
            }
        }
        assertEquals(List.of("tensor 0 (in) stored in another file"),
                assertThrows(UnsupportedOperatorException.class, () -> read(file)).operators());
    }

    /** A RELU whose input has a field behind those of the schema, unless that is 0. */
    private static byte[] withLaterField(int later) {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int shape = org.tensorflow.lite.schema.Tensor.createShapeVector(builder, new int[]{1, 4});
        int[] tensors = new int[2];
        for (int i = 0; i < 2; i++) {
            int name = builder.createString(i == 0 ? "in" : "out");
            builder.startTable(12);
            builder.addOffset(0, shape, 0);
            builder.addOffset(3, name, 0);
            builder.addInt(11, i == 0 ? later : 0, 0);
            tensors[i] = builder.endTable();
        }
        int inputs = org.tensorflow.lite.schema.Operator.createInputsVector(builder, new int[]{0});
        int outputs = org.tensorflow.lite.schema.Operator.createOutputsVector(builder, new int[]{1});
        int relu = org.tensorflow.lite.schema.Operator.createOperator(builder, 0, inputs, outputs, (byte) 0, 0, 0,
                (byte) 0, 0, 0);
        int graph = SubGraph.createSubGraph(builder, SubGraph.createTensorsVector(builder, tensors), inputs, outputs,
                SubGraph.createOperatorsVector(builder, new int[]{relu}), 0);
        int code = OperatorCode.createOperatorCode(builder, (byte) BuiltinOperator.RELU, 0, 1, BuiltinOperator.RELU);
        int model = org.tensorflow.lite.schema.Model.createModel(builder, 3,
                org.tensorflow.lite.schema.Model.createOperatorCodesVector(builder, new int[]{code}),
                org.tensorflow.lite.schema.Model.createSubgraphsVector(builder, new int[]{graph}), 0,
                org.tensorflow.lite.schema.Model.createBuffersVector(builder,
                        new int[]{Buffer.createBuffer(builder, 0)}),
                0, 0, 0);
        org.tensorflow.lite.schema.Model.finishModelBuffer(builder, model);
        return builder.sizedByteArray();
    }

    @Test
    void write_signatureOfATensorThatIsGone_isRefused() throws IOException {
        byte[] file = relu(model -> {
            TensorMapT output = new TensorMapT();
            output.setName("result");
            output.setTensorIndex(1);
            SignatureDefT signature = new SignatureDefT();
            signature.setSignatureKey("serving");
            signature.setInputs(new TensorMapT[0]);
            signature.setOutputs(new TensorMapT[]{output});
            model.setSignatureDefs(new SignatureDefT[]{signature});
        });
        Model model = read(file);
        assertRefused("its signature \"serving\" names the tensor 1 of its file, which its graph does not have",
                model.withGraph(GraphEdit.upTo(model.graph(), 0)));
        assertEquals(1, read(ModelWriter.write(model.withInterface(GraphEdit.upTo(model.graph(), 0)))).graph()
                .tensors().size());
    }

    private static TensorSpec computed(String name, int... shape) {
        return new TensorSpec(name, ElementType.FLOAT32, Shape.of(shape), Optional.empty(), Optional.empty());
    }

    private static Model of(Operator operator, TensorSpec... tensors) {
        return new Model(new Graph(List.of(tensors), List.of(operator), List.of(0), List.of(1)),
                Model.of(new Graph(List.of(tensors), List.of(operator), List.of(0), List.of(1))).metadata(),
                Reading.SOURCE, 0, "", Origin.NONE);
    }

    @Test
    void write_operatorThatNoFileCanSay_isRefused() {
        assertRefused("SQUEEZE (operator 0) cannot turn [1, 3] into [3, 1]",
                of(new Operator.Squeeze(0, 1), computed("in", 1, 3), computed("out", 3, 1)));
        assertRefused("EXPAND_DIMS (operator 0) cannot turn [3] into [1, 3, 1]",
                of(new Operator.ExpandDims(0, 1), computed("in", 3), computed("out", 1, 3, 1)));
    }

    @Test
    void write_moreThan2GiB_isRefused(@TempDir Path folder) throws IOException {
        Path zeros = folder.resolve("zeros"); // takes no room on the disk and none in memory
        try (RandomAccessFile file = new RandomAccessFile(zeros.toFile(), "rw")) {
            file.setLength(4L * LARGE);
        }
        List<TensorSpec> tensors = new ArrayList<>(List.of(computed("in", LARGE), computed("out", LARGE)));
        List<Operator> operators = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (FileChannel channel = FileChannel.open(zeros)) {
                ByteBuffer values = channel.map(FileChannel.MapMode.READ_ONLY, 0, 4L * LARGE)
                        .order(ByteOrder.LITTLE_ENDIAN);
                tensors.add(new TensorSpec("zeros", ElementType.FLOAT32, Shape.of(LARGE), Optional.empty(),
                        Optional.of(values)));
            }
        }
        tensors.add(computed("between", LARGE));
        operators.add(new Operator.Binary(BinaryFunction.ADD, 0, 2, 4, Activation.NONE));
        operators.add(new Operator.Binary(BinaryFunction.ADD, 4, 3, 1, Activation.NONE));
        Model model = Model.of(new Graph(tensors, operators, List.of(0), List.of(1)));
        ModelWriteException refusal = assertThrows(ModelWriteException.class, () -> ModelWriter.write(model));
        assertEquals(ErrorCode.LIMIT_EXCEEDED, refusal.code());
        assertTrue(refusal.getMessage().matches(
                "the model cannot be written: its file would have about 21\\d{8} bytes, above the limit of 2147483647"),
                refusal.getMessage());
    }

    @Test
    void write_file_isReplacedAtOnce(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("model.tflite"), "old");
        Model model = read(relu(_ -> {}));
        ModelWriter.write(model, file);
        assertArrayEquals(ModelWriter.write(model), Files.readAllBytes(file));
        Model refused = read(relu(edited -> tensor(edited, 0).setIsVariable(true)));
        assertThrows(ModelWriteException.class, () -> ModelWriter.write(refused, file));
        assertArrayEquals(ModelWriter.write(model), Files.readAllBytes(file));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    /** Slices of any start, stride and size; axes of length 1 go and others come. */
    @Test
    void write_anySlice_isReadAsItWas() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        for (int trial = 0; trial < 300; trial++) {
            List<Integer> starts = new ArrayList<>();
            List<Integer> strides = new ArrayList<>();
            List<Integer> sizes = new ArrayList<>();
            int[] shape = new int[1 + random.nextInt(4)];
            List<Integer> result = new ArrayList<>();
            for (int axis = 0; axis < shape.length; axis++) {
                shape[axis] = 1 + random.nextInt(6);
                int first = random.nextInt(shape[axis]);
                int last = random.nextInt(shape[axis]);
                int stride = first == last ? 1 : (1 + random.nextInt(Math.abs(last - first))) * (last < first ? -1 : 1);
                int size = 1 + (last - first) / stride;
                starts.add(first);
                sizes.add(size);
                strides.add(size == 1 ? 1 : stride);
                if (random.nextInt(4) == 0) {
                    result.add(1);
                }
                if (size > 1 || random.nextBoolean()) {
                    result.add(size);
                }
            }
            int[] results = result.stream().mapToInt(Integer::intValue).toArray();
            Model model = of(new Operator.Slice("STRIDED_SLICE", 0, starts, strides, sizes, 1), computed("in", shape),
                    computed("out", results));
            assertEquals(model.graph(), read(ModelWriter.write(model)).graph(), () -> model.graph().operators() + "");
        }
    }
}

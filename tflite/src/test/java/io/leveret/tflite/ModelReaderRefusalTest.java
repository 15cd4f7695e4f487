package io.leveret.tflite;

import static io.leveret.tflite.Reading.assertRefused;
import static io.leveret.tflite.Reading.assertUnsupported;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import io.leveret.graph.Graph;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.format.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.SparsityParametersT;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;

/** Files that are not models, and faults of a model's frame and tensors. */
class ModelReaderRefusalTest {
    private static final String NO_IDENTIFIER = "it does not carry the identifier \"TFL3\"";

    /** RELU of 1×4 floats: tensor 0 to tensor 1. */
    private static byte[] relu(Consumer<SubGraphT> edit) {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.FLOAT32, 1, 4);
        return builder.output(builder.relu(input, Quant.NONE)).build(model -> edit.accept(model.getSubgraphs()[0]));
    }

    /** CONV_2D of 1×5×7×3, the filter (tensor 1) and bias (tensor 2) of 4 channels, in one type. */
    private static byte[] conv(TensorKind kind, int tensor, Consumer<TensorT> edit) {
        return OperatorModel.conv2d(kind).builder()
                .build(model -> edit.accept(model.getSubgraphs()[0].getTensors()[tensor]));
    }

    private static byte[] quantized(TensorKind kind, int tensor, Consumer<QuantizationParametersT> edit) {
        return conv(kind, tensor, spec -> edit.accept(spec.getQuantization()));
    }

    private static void assertDamaged(byte[] file) {
        ModelFormatException refusal = assertThrowsExactly(ModelFormatException.class, () -> Reading.read(file));
        assertTrue(refusal.reason().startsWith("it is cut short or damaged"), refusal.reason());
        assertFalse(refusal.reason().contains("null"), refusal.reason());
    }

    // ---- not models ----

    @Test
    void read_empty_isRefused() {
        assertRefused("it is empty", new byte[0]);
    }

    @Test
    void read_threeBytes_areRefused() {
        assertRefused("its 3 bytes are too few for any model", new byte[3]);
        assertRefused("its 7 bytes are too few for any model", new byte[7]);
    }

    @Test
    void read_text_isRefused() {
        assertRefused(NO_IDENTIFIER, "no model, but a text".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void read_otherIdentifier_isRefused() {
        byte[] file = relu(subgraph -> {});
        file[7] = '2';
        assertRefused(NO_IDENTIFIER, file);
    }

    @Test
    void read_zip_saysWhatToDo() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream archive = new ZipOutputStream(bytes)) {
            archive.putNextEntry(new ZipEntry("model.tflite"));
            archive.write(relu(subgraph -> {}));
            archive.closeEntry();
        }
        assertRefused("it is a zip archive; unpack it and give the .tflite file inside", bytes.toByteArray());
    }

    @Test
    void read_onlyHeader_isRefused() {
        assertDamaged("\20\0\0\0TFL3".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void read_rootBeyondTheEnd_isRefused() {
        for (int root : new int[]{Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 1 << 20}) {
            byte[] file = relu(subgraph -> {});
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(0, root);
            assertDamaged(file);
        }
    }

    @Test
    void read_half_isRefused() {
        byte[] file = OperatorModel.conv2d(TensorKind.INT8).file();
        assertDamaged(Arrays.copyOf(file, file.length / 2));
    }

    @Test
    void read_pathOfText_isRefusedByItsHeader(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("notes.tflite"), "no model, but a text");
        ModelFormatException refusal = assertThrows(ModelFormatException.class, () -> ModelReader.read(file));
        assertEquals(NO_IDENTIFIER, refusal.reason());
        assertEquals(file.toString(), refusal.path());
    }

    @Test
    void read_pathOfLargeFileThatIsNoModel_isRefusedUnread(@TempDir Path folder) throws IOException {
        Path film = folder.resolve("film.tflite");
        try (SeekableByteChannel file = Files.newByteChannel(film, StandardOpenOption.CREATE_NEW,
                StandardOpenOption.SPARSE, StandardOpenOption.WRITE)) {
            file.position((1L << 30) - 1).write(ByteBuffer.wrap(new byte[1]));
        }
        long before = Outcome.allocatedBytes();
        assertThrows(ModelFormatException.class, () -> ModelReader.read(film));
        assertTrue(Outcome.allocatedBytes() - before < 1 << 20);
    }

    // ---- limits ----

    private static ModelLimits limits(long fileBytes, int tensorElements, int operators) {
        return new ModelLimits(fileBytes, tensorElements, operators, 1 << 20, 1 << 20);
    }

    @Test
    void read_fileAboveLimit_isRefused(@TempDir Path folder) throws IOException {
        byte[] model = relu(subgraph -> {});
        ModelLimits limits = limits(model.length - 1, 1 << 20, 100);
        String reason = "its " + model.length + " bytes are above the limit of " + (model.length - 1);
        assertRefused(reason, model, limits);
        Path file = Files.write(folder.resolve("model.tflite"), model);
        ModelFormatException refusal = assertThrows(ModelFormatException.class, () -> ModelReader.read(file, limits));
        assertEquals(reason, refusal.reason());
        ModelReader.read(file, limits(model.length, 1 << 20, 100));
    }

    @Test
    void read_tensorAboveLimit_isRefused() throws IOException {
        byte[] file = relu(subgraph -> {});
        assertRefused("tensor 0 (tensor0): its 4 elements are above the limit of 3", file,
                limits(1 << 20, 3, 100));
        ModelReader.read(file, "test", limits(1 << 20, 4, 100));
        assertRefused("tensor 0 (tensor0): its 268435457 elements are above the limit of 268435456",
                relu(subgraph -> subgraph.getTensors()[0].setShape(new int[]{(1 << 28) + 1})));
    }

    @Test
    void read_operatorsAboveLimit_areRefused() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int value = builder.input(TensorKind.FLOAT32, 1, 4);
        for (int i = 0; i < 3; i++) {
            value = builder.relu(value, Quant.NONE);
        }
        byte[] file = builder.output(value).build();
        assertRefused("its 3 operators are above the limit of 2", file, limits(1 << 20, 100, 2));
        ModelReader.read(file, "test", limits(1 << 20, 100, 3));
    }

    @Test
    void read_filterSharedBeyondLimit_isRefused() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int value = builder.input(TensorKind.FLOAT32, 1, 4);
        int filter = builder.constant(new float[16], 4, 4);
        int bias = builder.constant(new float[4], 4);
        for (int i = 0; i < 3; i++) {
            value = builder.fullyConnected(value, filter, bias, FusedActivation.NONE, Quant.NONE);
        }
        byte[] file = builder.output(value).build();
        assertRefused("its filters and biases have 60 elements at their uses, above the limit of 59", file,
                limits(1 << 20, 59, 100));
        ModelReader.read(file, "test", limits(1 << 20, 60, 100));
    }

    @Test
    void read_tensorsAboveLimit_areRefused() {
        ModelBuilder builder = new ModelBuilder();
        for (int i = 0; i < 17; i++) {
            builder.input(TensorKind.FLOAT32, 1, 4);
        }
        assertRefused("its 17 tensors are above the limit of 16", builder.build(),
                limits(1 << 20, 100, 2));
    }

    @Test
    void limits_belowOne_areACallersMistake() {
        for (int place = 0; place < 5; place++) {
            int[] values = {5, 6, 7, 8, 9};
            values[place] = 0;
            OptionException mistake = assertThrows(OptionException.class,
                    () -> new ModelLimits(values[0], values[1], values[2], values[3], values[4]));
            assertTrue(mistake.getMessage().contains("0"), mistake.getMessage());
        }
    }

    // ---- the frame ----

    @Test
    void read_otherSchemaVersion_isRefused() {
        for (int version : new int[]{0, 2, 4}) {
            byte[] file = OperatorModel.add(TensorKind.FLOAT32).builder().build(model -> model.setVersion(version));
            assertRefused("its schema version is " + version + ", expected 3", file);
        }
    }

    @Test
    void read_noSubgraph_isRefused() {
        byte[] file = OperatorModel.add(TensorKind.FLOAT32).builder()
                .build(model -> model.setSubgraphs(new SubGraphT[0]));
        assertRefused("it holds no graph", file);
    }

    @Test
    void read_graphInputOutOfRange_isRefused() {
        for (int tensor : new int[]{2, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertRefused("graph input 0 refers to tensor " + tensor + " of 2",
                    relu(subgraph -> subgraph.setInputs(new int[]{tensor})));
        }
    }

    @Test
    void read_graphOutputOutOfRange_isRefused() {
        for (int tensor : new int[]{2, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertRefused("graph output 1 refers to tensor " + tensor + " of 2",
                    relu(subgraph -> subgraph.setOutputs(new int[]{1, tensor})));
        }
    }

    // ---- tensors ----

    @Test
    void read_bufferOutOfRange_isRefused() {
        for (long buffer : new long[]{4, 0x7fffffffL, 0xffffffffL}) {
            assertRefused("tensor 1 (constant1) refers to buffer " + buffer + " of 3",
                    conv(TensorKind.FLOAT32, 1, tensor -> tensor.setBuffer(buffer)));
        }
    }

    @Test
    void read_bufferOfOtherLength_isRefused() {
        for (int bytes : new int[]{71, 73, 1}) {
            byte[] file = OperatorModel.conv2d(TensorKind.INT8).builder()
                    .build(model -> model.getBuffers()[1].setData(new int[bytes]));
            assertRefused("tensor 1 (constant1) needs 72 bytes but its buffer holds " + bytes, file);
        }
    }

    @Test
    void read_inputWithoutElements_isUnsupported() {
        assertUnsupported(
                List.of("an input without elements (tensor 0 (tensor0))",
                        "an output without elements (tensor 1 (tensor1))"),
                relu(subgraph -> subgraph.getTensors()[0].setShape(new int[]{1, 0})));
    }

    @Test
    void read_dimensionBelowZero_isRefused() {
        for (int dimension : new int[]{-1, Integer.MIN_VALUE}) {
            assertRefused(
                    "tensor 0 (tensor0): dimension " + dimension + " of shape [1, " + dimension + "] is below 0",
                    relu(subgraph -> subgraph.getTensors()[0].setShape(new int[]{1, dimension})));
        }
    }

    @Test
    void read_elementsBeyondAnInt_areRefused() {
        for (int[] shape : new int[][]{{1 << 16, 1 << 16}, {1 << 30, 2}, {Integer.MAX_VALUE, Integer.MAX_VALUE},
                {1 << 16, 1 << 16, 1 << 16, 1 << 16}}) {
            assertRefused(
                    "tensor 0 (tensor0): shape " + Arrays.toString(shape) + " has more than 2147483647 elements",
                    relu(subgraph -> subgraph.getTensors()[0].setShape(shape)));
        }
    }

    @Test
    void read_nineDimensions_areRefused() throws IOException {
        int[] eight = {1, 1, 1, 1, 1, 1, 1, 4};
        Reading.read(relu(subgraph -> {
            subgraph.getTensors()[0].setShape(eight);
            subgraph.getTensors()[1].setShape(eight);
        }));
        assertRefused("tensor 0 (tensor0) has 9 dimensions, above the limit of 8",
                relu(subgraph -> subgraph.getTensors()[0].setShape(new int[]{1, 1, 1, 1, 1, 1, 1, 1, 4})));
    }

    @Test
    void read_otherElementType_isUnsupported() {
        assertUnsupported(List.of("tensor 1 (tensor1) of type FLOAT64"),
                relu(subgraph -> subgraph.getTensors()[1].setType(TensorType.FLOAT64)));
        assertUnsupported(List.of("tensor 1 (tensor1) of type 99"),
                relu(subgraph -> subgraph.getTensors()[1].setType((byte) 99)));
        assertUnsupported(List.of("tensor 1 (tensor1) of type -1"),
                relu(subgraph -> subgraph.getTensors()[1].setType((byte) -1)));
    }

    @Test
    void read_sparseTensor_isUnsupported() {
        SparsityParametersT sparsity = new SparsityParametersT();
        sparsity.setTraversalOrder(new int[0]);
        sparsity.setBlockMap(new int[0]);
        assertUnsupported(List.of("tensor 1 (constant1) stored sparsely"),
                conv(TensorKind.FLOAT32, 1, tensor -> tensor.setSparsity(sparsity)));
    }

    @Test
    void read_longOrUnprintableName_isShortOneLineInMessages() {
        String name = "a\nb\u001b[2J\u0085\u2028\u202e" + "x".repeat(10_000);
        assertRefused("tensor 0 (a?b?[2J???" + "x".repeat(90) + "…): dimension -1 of shape [-1] is below 0",
                relu(subgraph -> {
                    subgraph.getTensors()[0].setName(name);
                    subgraph.getTensors()[0].setShape(new int[]{-1});
                }));
    }

    // ---- quantization ----

    @Test
    void read_quantizationMissing_isRefused() {
        assertUnsupported(List.of("tensor 0 (tensor0), UINT8 without a scale"),
                conv(TensorKind.UINT8, 0, tensor -> tensor.setQuantization(null)));
        assertUnsupported(List.of("tensor 3 (tensor3), INT8 without a scale"),
                conv(TensorKind.INT8, 3, tensor -> tensor.setQuantization(null)));
        assertUnsupported(List.of("CONV_2D with the INT8 filter tensor 1 (constant1), which has no scale (operator 0)"),
                conv(TensorKind.INT8, 1, tensor -> tensor.setQuantization(null)));
        assertUnsupported(List.of("tensor 0 (tensor0), UINT8 without a scale"),
                quantized(TensorKind.UINT8, 0, quantization -> quantization.setScale(null)));
    }

    @Test
    void read_scaleNotPositiveAndFinite_isRefused() {
        for (float scale : new float[]{-1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertRefused("tensor 0 (tensor0): scale " + scale + " is not a positive finite number",
                    quantized(TensorKind.UINT8, 0, quantization -> quantization.setScale(new float[]{scale})));
            assertRefused("tensor 1 (constant1): scale " + scale + " is not a positive finite number", quantized(
                    TensorKind.INT8, 1, quantization -> quantization.setScale(new float[]{1, 1, scale, 1})));
            assertRefused("tensor 2 (constant2): scale " + scale + " is not a positive finite number",
                    quantized(TensorKind.UINT8, 2, quantization -> quantization.setScale(new float[]{scale})));
        }
    }

    @Test
    void read_zeroPointOutOfRange_isRefused() {
        for (long zeroPoint : new long[]{-1, 256, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32}) {
            assertUnsupported(List.of("tensor 0 (tensor0) of UINT8 with zero point " + zeroPoint), quantized(
                    TensorKind.UINT8, 0, quantization -> quantization.setZeroPoint(new long[]{zeroPoint})));
        }
        for (long zeroPoint : new long[]{-129, 128, 1L << 40}) {
            assertUnsupported(List.of("tensor 0 (tensor0) of INT8 with zero point " + zeroPoint), quantized(
                    TensorKind.INT8, 0, quantization -> quantization.setZeroPoint(new long[]{zeroPoint})));
        }
        assertUnsupported(List.of("tensor 2 (constant2) of INT32 with zero point 1"),
                quantized(TensorKind.UINT8, 2, quantization -> quantization.setZeroPoint(new long[]{1})));
    }

    @Test
    void read_zeroPointAtTheEnds_isTaken() throws IOException {
        for (long zeroPoint : new long[]{-128, 127}) {
            Graph graph = Reading.read(quantized(TensorKind.INT8, 0,
                    quantization -> quantization.setZeroPoint(new long[]{zeroPoint}))).graph();
            assertEquals(zeroPoint, graph.input(0).quantization().orElseThrow().zeroPoint(0));
        }
    }

    @Test
    void read_scalesOtherThanChannels_areRefused() {
        assertRefused("tensor 1 (constant1) of shape 4×3×2×3 has 3 scales along axis 0",
                quantized(TensorKind.INT8, 1, quantization -> {
                    quantization.setScale(new float[]{1, 1, 1});
                    quantization.setZeroPoint(new long[3]);
                }));
    }

    @Test
    void read_axisOutOfRange_isRefused() {
        for (int axis : new int[]{4, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertRefused("tensor 1 (constant1) of shape 4×3×2×3 has 4 scales along axis " + axis,
                    quantized(TensorKind.INT8, 1, quantization -> quantization.setQuantizedDimension(axis)));
        }
    }

    @Test
    void read_zeroPointsOtherThanScales_areRefused() {
        assertRefused("tensor 1 (constant1) has 4 scales but 3 zero points",
                quantized(TensorKind.INT8, 1, quantization -> quantization.setZeroPoint(new long[3])));
        assertRefused("tensor 0 (tensor0) has 1 scales but 2 zero points",
                quantized(TensorKind.UINT8, 0, quantization -> quantization.setZeroPoint(new long[2])));
    }
}

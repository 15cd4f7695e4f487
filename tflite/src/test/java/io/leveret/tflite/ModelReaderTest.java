package io.leveret.tflite;

import static io.leveret.tflite.Reading.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.graph.Activation;
import io.leveret.graph.ElementType;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import io.leveret.tflite.metadata.ModelMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.QuantizationParametersT;

class ModelReaderTest {
    private static ElementType type(TensorKind kind) {
        return ElementType.valueOf(kind.name());
    }

    private static byte[] bytes(ByteBuffer values) {
        byte[] bytes = new byte[values.remaining()];
        values.get(bytes);
        return bytes;
    }

    static List<OperatorModel> operatorModels() {
        return OperatorModel.all();
    }

    @ParameterizedTest
    @MethodSource("operatorModels")
    void read_operator_isItsRecord(OperatorModel model) throws IOException {
        Graph graph = read(model.file()).graph();
        assertEquals(List.of(model.expected()), graph.operators());
        assertEquals(model.name(), graph.operators().getFirst().name());
    }

    @ParameterizedTest
    @MethodSource("operatorModels")
    void read_tensors_areAsBuilt(OperatorModel model) throws IOException {
        Graph graph = read(model.file()).graph();
        for (int i = 0; i < graph.tensors().size(); i++) {
            TensorSpec tensor = graph.tensor(i);
            assertEquals(type(model.builder().kind(i)), tensor.type(), "tensor " + i);
            assertEquals(Shape.of(model.builder().shape(i)), tensor.shape(), "tensor " + i);
            Quant quant = model.builder().quant(i);
            assertEquals(quant.isPresent(), tensor.quantization().isPresent(), "tensor " + i);
            for (int channel = 0; channel < quant.scales().size(); channel++) {
                assertEquals(quant.scales().get(channel), tensor.quantization().orElseThrow().scale(channel));
                assertEquals(quant.zeroPoints().get(channel), tensor.quantization().orElseThrow().zeroPoint(channel));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = FusedActivation.class, names = {"NONE", "RELU", "RELU_N1_TO_1", "RELU6"})
    void read_fusedActivation_isKept(FusedActivation activation) throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.FLOAT32, 1, 2, 2, 1);
        builder.output(builder.maxPool2d(input, 1, 1, Window.same().activation(activation)));
        Operator.MaxPool2D pool = (Operator.MaxPool2D) read(builder.build()).graph().operators().getFirst();
        assertEquals(Activation.valueOf(activation.name()), pool.activation());
    }

    @Test
    void read_biasAbsent_isSaid() throws IOException {
        for (boolean listed : new boolean[]{false, true}) {
            ModelBuilder builder = new ModelBuilder();
            int input = builder.input(TensorKind.FLOAT32, 1, 3);
            int filter = builder.constant(new float[6], 2, 3);
            int result = builder.fullyConnected(input, filter, ModelBuilder.ABSENT, FusedActivation.NONE, Quant.NONE);
            byte[] file = builder.output(result).build(model -> {
                if (listed) {
                    model.getSubgraphs()[0].getOperators()[0].setInputs(new int[]{input, filter, -1});
                }
            });
            Operator.FullyConnected product = (Operator.FullyConnected) read(file).graph().operators().getFirst();
            assertEquals(Operator.ABSENT, product.bias());
            assertEquals(List.of(input, filter), product.inputs());
        }
    }

    @Test
    void read_quantizationPerTensor_isKept() throws IOException {
        Graph graph = read(OperatorModel.conv2d(TensorKind.UINT8).file()).graph();
        assertEquals(Optional.of("0.5·(q−128)"), graph.input(0).quantization().map(Quantization::toString));
        Quantization weights = graph.tensor(1).quantization().orElseThrow();
        assertEquals(1, weights.channels());
        assertEquals(0.125f, weights.scale(3));
        assertEquals(120, weights.zeroPoint(3));
        Quantization bias = graph.tensor(2).quantization().orElseThrow();
        assertEquals(0.0625f, bias.scale(0));
    }

    @Test
    void read_quantizationPerChannel_isKept() throws IOException {
        Graph graph = read(OperatorModel.depthwise(TensorKind.INT8).file()).graph();
        Quantization weights = graph.tensor(1).quantization().orElseThrow();
        assertEquals(6, weights.channels());
        assertEquals(3, weights.axis());
        for (int channel = 0; channel < 6; channel++) {
            assertEquals(0.5f / (channel + 1), weights.scale(channel));
            assertEquals(0, weights.zeroPoint(channel));
        }
        Quantization bias = graph.tensor(2).quantization().orElseThrow();
        assertEquals(0.125f / 6, bias.scale(5));
    }

    @Test
    void read_noZeroPoints_areZero() throws IOException {
        byte[] file = OperatorModel.conv2d(TensorKind.INT8).builder()
                .build(model -> model.getSubgraphs()[0].getTensors()[1].getQuantization().setZeroPoint(null));
        Quantization weights = read(file).graph().tensor(1).quantization().orElseThrow();
        assertEquals(4, weights.channels());
        assertEquals(0, weights.zeroPoint(3));
    }

    @Test
    void read_rangesOnFloats_areNoQuantization() throws IOException {
        byte[] file = OperatorModel.add(TensorKind.FLOAT32).builder().build(model -> {
            QuantizationParametersT ranges = new QuantizationParametersT();
            ranges.setMin(new float[]{-1});
            ranges.setMax(new float[]{1});
            ranges.setScale(new float[]{0});
            model.getSubgraphs()[0].getTensors()[0].setQuantization(ranges);
        });
        assertEquals(Optional.empty(), read(file).graph().input(0).quantization());
    }

    @Test
    void read_constants_areTheFilesBytes() throws IOException {
        Graph graph = read(OperatorModel.conv2d(TensorKind.INT8).file()).graph();
        byte[] weights = bytes(graph.tensor(1).values());
        assertEquals(4 * 3 * 2 * 3, weights.length);
        for (int i = 0; i < weights.length; i++) {
            assertEquals(i + 1, weights[i]);
        }
        assertArrayEquals(new int[]{1, -2, 3, -4}, graph.tensor(2).intValues());
        float[] floats = read(OperatorModel.fullyConnected(TensorKind.FLOAT32).file()).graph().tensor(1).floatValues();
        assertArrayEquals(new float[]{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, floats);
    }

    @Test
    void read_constant_isReadOnlyAndLittleEndian() throws IOException {
        ByteBuffer bias = read(OperatorModel.conv2d(TensorKind.UINT8).file()).graph().tensor(2).constant()
                .orElseThrow();
        assertEquals(ByteOrder.LITTLE_ENDIAN, bias.order());
        assertThrows(ReadOnlyBufferException.class, () -> bias.put(0, (byte) 1));
    }

    @Test
    void read_inputsAndOutputs_areInTheFilesOrder() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int first = builder.input(TensorKind.FLOAT32, 1, 2);
        int second = builder.input(TensorKind.FLOAT32, 1, 3);
        int relu = builder.relu(second, Quant.NONE);
        int logistic = builder.logistic(first, Quant.NONE);
        builder.name(first, "image").name(relu, "scores").output(relu, logistic, first);
        Model model = read(builder.description("two heads").build());
        Graph graph = model.graph();
        assertEquals(List.of(first, second), graph.inputs());
        assertEquals(List.of(relu, logistic, first), graph.outputs());
        assertEquals("image", graph.input(0).name());
        assertEquals("scores", graph.output(0).name());
        assertEquals(Shape.of(1, 2), graph.output(1).shape());
        assertEquals("two heads", model.description());
        assertEquals(ModelMetadata.NONE, model.metadata());
        assertEquals(Reading.SOURCE, model.source());
        assertEquals(builder.build().length, model.fileBytes());
    }

    @Test
    void read_namesAbsent_areEmpty() throws IOException {
        byte[] file = OperatorModel.add(TensorKind.FLOAT32).builder()
                .build(model -> model.getSubgraphs()[0].getTensors()[0].setName(null));
        assertEquals("", read(file).graph().tensor(0).name());
        assertEquals("", read(file).description());
    }

    @Test
    void read_nameNotUtf8_isReplaced() throws IOException {
        ModelBuilder builder = OperatorModel.add(TensorKind.FLOAT32).builder().name(0, "name#here");
        byte[] file = builder.build();
        String latin1 = new String(file, StandardCharsets.ISO_8859_1);
        file[latin1.indexOf('#', latin1.indexOf("name#here"))] = (byte) 0xff;
        assertEquals("name\uFFFDhere", read(file).graph().tensor(0).name());
    }

    @Test
    void read_codeInOneField_isFound() throws IOException {
        for (int field = 0; field < 2; field++) {
            boolean old = field == 0;
            byte[] file = OperatorModel.mean(TensorKind.FLOAT32).builder().build(model -> {
                model.getOperatorCodes()[0].setBuiltinCode(old ? 0 : BuiltinOperator.MEAN);
                model.getOperatorCodes()[0].setDeprecatedBuiltinCode((byte) (old ? BuiltinOperator.MEAN : 0));
            });
            assertEquals("MEAN", read(file).graph().operators().getFirst().name());
        }
    }

    @Test
    void read_paddingsOf64Bits_areTaken() throws IOException {
        byte[] file = OperatorModel.pad(TensorKind.FLOAT32).builder().build(model -> {
            int[] data = new int[64];
            data[16] = 1;
            data[24] = 2;
            data[32] = 3;
            data[40] = 4;
            data[56] = 5;
            model.getSubgraphs()[0].getTensors()[1].setType(TensorKind.INT64.schemaCode());
            model.getBuffers()[(int) model.getSubgraphs()[0].getTensors()[1].getBuffer()].setData(data);
        });
        assertArrayEquals(new int[]{0, 0, 1, 2, 3, 4, 0, 5}, read(file).graph().tensor(1).intValues());
    }

    @Test
    void read_operandsThatRepeat_addUp() throws IOException {
        int[][][] cases = {{{2, 3}, {3}, {2, 3}}, {{3}, {1, 3}, {1, 3}}, {{1, 1, 1}, {5}, {1, 1, 5}},
                {{4, 2, 3}, {1, 2, 3}, {4, 2, 3}}, {{2, 3}, {}, {2, 3}}, {{1, 3}, {2, 2, 3}, {2, 2, 3}}};
        for (int[][] shapes : cases) {
            ModelBuilder builder = new ModelBuilder();
            int sum = builder.add(builder.input(TensorKind.FLOAT32, shapes[0]),
                    builder.input(TensorKind.FLOAT32, shapes[1]), FusedActivation.NONE, Quant.NONE);
            Graph graph = read(builder.output(sum).build()).graph();
            assertEquals(Shape.of(shapes[2]), graph.output(0).shape());
        }
    }

    @Test
    void read_path_isTheSource(@TempDir Path folder) throws IOException {
        byte[] model = OperatorModel.conv2d(TensorKind.FLOAT32).file();
        Path file = Files.write(folder.resolve("hares.tflite"), model);
        Model read = ModelReader.read(file);
        assertEquals(file.toString(), read.source());
        assertEquals(model.length, read.fileBytes());
        assertArrayEquals(LittleEndian.bytes(1f, -2f, 3f, -4f), bytes(read.graph().tensor(2).values()));
    }

    @Test
    void read_pathMissing_saysSo(@TempDir Path folder) {
        Path missing = folder.resolve("missing.tflite");
        NoSuchFileException failure = assertThrows(NoSuchFileException.class, () -> ModelReader.read(missing));
        assertTrue(failure.getMessage().contains("missing.tflite"), failure.getMessage());
    }
}

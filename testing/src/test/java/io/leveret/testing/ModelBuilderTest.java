package io.leveret.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.testing.TfliteOracle.Kernels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;

class ModelBuilderTest {
    static Stream<OperatorCase> operators() {
        return OperatorCase.all();
    }

    @ParameterizedTest
    @MethodSource("operators")
    void operator_runsInBothKernels(OperatorCase operator) {
        byte[] file = operator.model();
        float[] xnnpack = runOnce(file, Kernels.XNNPACK, operator.noise());
        float[] builtIn = runOnce(file, Kernels.BUILT_IN, operator.noise());
        // One quantized step of the coarsest output scale in use; float32 sums differ in their order only.
        float tolerance = operator.kind() == TensorKind.FLOAT32 ? 1e-5f : 0.051f;
        if (operator.name().startsWith("quantize")) {
            tolerance = 0.024f;
        }
        assertArrayEquals(builtIn, xnnpack, tolerance);
        float first = xnnpack[0];
        boolean varied = false;
        for (float value : xnnpack) {
            varied |= value != first;
        }
        assertTrue(varied, "all outputs are " + first);
    }

    private static float[] runOnce(byte[] file, Kernels kernels, byte[] noise) {
        ModelT model = ModelT.deserializeFromBinary(file);
        int output = model.getSubgraphs()[0].getOutputs()[0];
        int[] computedShape = model.getSubgraphs()[0].getTensors()[output].getShape();
        try (TfliteOracle oracle = TfliteOracle.open(file, kernels, 1)) {
            oracle.run(noise);
            assertArrayEquals(computedShape, oracle.outputInfo(0).dimensions());
            return oracle.outputFloats(0);
        }
    }

    @ParameterizedTest
    @EnumSource(Kernels.class)
    void conv2d_float1x1_isTheProductOfMatrices(Kernels kernels) {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 1, 2, 2);
        int filter = model.constant(new float[]{1, 2, 3, 4, 5, 6}, 3, 1, 1, 2);
        int bias = model.constant(new float[]{10, 20, -100}, 3);
        model.output(model.conv2d(image, filter, bias, Window.same().activation(FusedActivation.RELU), Quant.NONE));
        byte[] result = TfliteOracle.ask(model.build(), kernels, LittleEndian.bytes(1f, 2f, -1f, 0.5f)).getFirst();
        assertArrayEquals(new float[]{15, 31, 0, 10, 19, 0}, LittleEndian.floats(result));
    }

    @ParameterizedTest
    @EnumSource(Kernels.class)
    void conv2d_uint8_isExactWhereNothingRounds(Kernels kernels) {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.UINT8, Quant.perTensor(0.5, 10), 1, 1, 1, 2);
        int filter = model.constant(TensorKind.UINT8, Quant.perTensor(0.25, 100), LittleEndian.narrow(104, 98), 1, 1, 1,
                2);
        int bias = model.bias(image, filter, new int[]{8});
        model.output(model.conv2d(image, filter, bias, Window.same(), Quant.perTensor(0.25, 50)));
        // (20−10)·4 + (6−10)·(−2) + 8 = 56, times 0.5·0.25/0.25 = 28, plus 50
        byte[] result = TfliteOracle.ask(model.build(), kernels, LittleEndian.narrow(20, 6)).getFirst();
        assertArrayEquals(new int[]{78}, LittleEndian.unsigned(result));
    }

    @ParameterizedTest
    @EnumSource(Kernels.class)
    void depthwise_int8PerChannel_usesEachChannelsScale(Kernels kernels) {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.INT8, Quant.perTensor(0.5, 0), 1, 1, 1, 2);
        int filter = model.constant(TensorKind.INT8, Quant.perChannel(new float[]{0.5f, 2}, 3),
                LittleEndian.narrow(4, 4), 1, 1, 1, 2);
        int bias = model.bias(image, filter, new int[]{0, 2});
        model.output(model.depthwiseConv2d(image, filter, bias, Window.same(), Quant.perTensor(1, -5)));
        // 8·4·0.25 = 8 and (8·4 + 2)·1 = 34, each with zero point −5
        byte[] result = TfliteOracle.ask(model.build(), kernels, LittleEndian.narrow(8, 8)).getFirst();
        assertArrayEquals(new int[]{3, 29}, LittleEndian.signed(result));
    }

    @ParameterizedTest
    @EnumSource(Kernels.class)
    void add_ofTwoInputs_addsFloats(Kernels kernels) {
        ModelBuilder model = new ModelBuilder();
        int left = model.input(TensorKind.FLOAT32, 1, 4);
        int right = model.input(TensorKind.FLOAT32, 1, 4);
        model.output(model.add(left, right, FusedActivation.RELU_N1_TO_1, Quant.NONE), left);
        List<byte[]> results = TfliteOracle.ask(model.build(), kernels, LittleEndian.bytes(1f, 2f, -3f, 0.25f),
                LittleEndian.bytes(-0.5f, 2f, -3f, 0.25f));
        assertArrayEquals(new float[]{0.5f, 1, -1, 0.5f}, LittleEndian.floats(results.get(0)));
        assertArrayEquals(new float[]{1, 2, -3, 0.25f}, LittleEndian.floats(results.get(1)));
    }

    @Test
    void build_writesIdentifierNamesDescriptionAndMetadata() {
        byte[] note = {1, 2, 3};
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 4);
        byte[] file = model.output(model.name(image, "image").relu(image, Quant.NONE)).description("a test")
                .metadata("NOTE", note).build();
        assertEquals("TFL3", new String(file, 4, 4, StandardCharsets.US_ASCII));
        ModelT read = ModelT.deserializeFromBinary(file);
        assertEquals("a test", read.getDescription());
        assertEquals(3, read.getVersion());
        assertEquals("image", read.getSubgraphs()[0].getTensors()[image].getName());
        assertEquals("NOTE", read.getMetadata()[0].getName());
        int buffer = (int) read.getMetadata()[0].getBuffer();
        assertArrayEquals(new int[]{1, 2, 3}, read.getBuffers()[buffer].getData());
        assertEquals(0, read.getBuffers()[0].getData().length);
    }

    @Test
    void build_alignsBuffersTo16Bytes() {
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, 1, 3);
        for (int size = 1; size < 20; size++) {
            model.metadata("m" + size, new byte[size]);
        }
        byte[] file = model.output(input).build();
        Model read = Model.getRootAsModel(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
        for (int i = 1; i < read.buffersLength(); i++) {
            Buffer buffer = read.buffers(i);
            assertEquals(0, buffer.dataAsByteBuffer().position() % 16, "buffer " + i);
        }
    }

    @Test
    void build_codeBeyondAByte_writesPlaceholder() {
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, 1, 3);
        int result = model.tensor(TensorKind.FLOAT32, Quant.NONE, 1, 3);
        byte[] file = model.operator(BuiltinOperator.GELU, 1, null, new int[]{input}, new int[]{result}).output(result)
                .build();
        ModelT read = ModelT.deserializeFromBinary(file);
        assertEquals(127, read.getOperatorCodes()[0].getDeprecatedBuiltinCode());
        assertEquals(BuiltinOperator.GELU, read.getOperatorCodes()[0].getBuiltinCode());
        assertEquals(1, TfliteOracle.ask(file, Kernels.BUILT_IN, new byte[12]).size());
    }

    @Test
    void build_customOperator_isRefusedByName() {
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, 1, 3);
        int result = model.tensor(TensorKind.FLOAT32, Quant.NONE, 1, 3);
        byte[] file = model.customOperator("Frobnicate", new byte[]{9}, new int[]{input}, new int[]{result})
                .output(result).build();
        IllegalStateException refusal = assertThrows(IllegalStateException.class,
                () -> TfliteOracle.open(file, Kernels.XNNPACK, 1));
        assertTrue(refusal.getMessage().contains("Frobnicate"), refusal.getMessage());
    }

    @Test
    void build_withEdit_leavesTheBuilderAsItIs() {
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, 1, 4);
        model.output(model.softmax(input, 1, Quant.NONE));
        byte[] before = model.build();
        byte[] edited = model.build(m -> m.getSubgraphs()[0].getOperators()[0].setInputs(new int[]{99}));
        assertThrows(IllegalStateException.class, () -> TfliteOracle.open(edited, Kernels.XNNPACK, 1));
        assertArrayEquals(before, model.build());
    }

    @ParameterizedTest
    @MethodSource("operators")
    void pack_ofWhatWasRead_runsTheSame(OperatorCase operator) {
        byte[] file = operator.model();
        byte[] again = ModelPacker.pack(ModelT.deserializeFromBinary(file));
        assertArrayEquals(TfliteOracle.ask(file, Kernels.XNNPACK, operator.noise()).getFirst(),
                TfliteOracle.ask(again, Kernels.XNNPACK, operator.noise()).getFirst());
    }

    @Test
    void conv2d_withoutBias_isRefused() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 2, 2, 1);
        int filter = model.constant(new float[]{1}, 1, 1, 1, 1);
        byte[] file = model.output(model.conv2d(image, filter, ModelBuilder.ABSENT, Window.same(), Quant.NONE))
                .build();
        IllegalStateException refusal = assertThrows(IllegalStateException.class,
                () -> TfliteOracle.open(file, Kernels.BUILT_IN, 1));
        assertTrue(refusal.getMessage().contains("CONV_2D"), refusal::getMessage);
    }

    @Test
    void constant_wrongLength_isRefused() {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class,
                () -> new ModelBuilder().constant(new float[]{1, 2}, 3));
        assertEquals("FLOAT32[3] takes 12 bytes, not 8", refusal.getMessage());
    }

    @Test
    void deepNetwork_keepsItsSpread() {
        for (TensorKind kind : List.of(TensorKind.FLOAT32, TensorKind.UINT8, TensorKind.INT8)) {
            ModelBuilder model = new ModelBuilder();
            RandomLayers layers = new RandomLayers(model, 1);
            Quant quant = OperatorCase.activations(kind);
            int image = model.input(kind, quant, 1, 32, 32, 3);
            int x = layers.conv2d(image, 16, 3, 3, Window.same().stride(2), quant);
            for (int i = 0; i < 6; i++) {
                x = layers.depthwiseConv2d(x, 1, 3, 3, Window.same(), quant);
                x = layers.conv2d(x, 24, 1, 1, Window.same(), quant);
            }
            byte[] file = model.output(x).build();
            try (TfliteOracle oracle = TfliteOracle.open(file, Kernels.XNNPACK, 1)) {
                oracle.run(new RandomTensors(2).tensor(kind, 1, 32, 32, 3));
                float[] values = oracle.outputFloats(0);
                double sum = 0;
                for (float value : values) {
                    sum += value * value;
                }
                double deviation = Math.sqrt(sum / values.length);
                assertTrue(deviation > 0.1 && deviation < 3, kind + ": " + deviation);
                assertTrue(Arrays.equals(oracle.output(0), TfliteOracle
                        .ask(file, Kernels.XNNPACK, new RandomTensors(2).tensor(kind, 1, 32, 32, 3)).getFirst()));
            }
        }
    }
}

package io.leveret.tflite;

import static io.leveret.tflite.Reading.assertRefused;
import static io.leveret.tflite.Reading.assertUnsupported;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import io.leveret.tflite.format.UnsupportedOperatorException;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.DepthwiseConv2DOptionsT;
import org.tensorflow.lite.schema.FullyConnectedOptionsT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.Pool2DOptionsT;

/** Faults of single operators that do not depend on shapes, and operators that Leveret does not support. */
class OperatorReaderTest {
    private static byte[] edit(OperatorModel model, Consumer<OperatorT> edit) {
        return model.builder().build(whole -> edit.accept(whole.getSubgraphs()[0].getOperators()[0]));
    }

    private static OperatorModel named(String name) {
        return OperatorModel.all().stream().filter(model -> model.name().equals(name)).findFirst().orElseThrow();
    }

    private static byte[] conv(Consumer<Conv2DOptionsT> edit) {
        return edit(named("CONV_2D"), operator -> edit.accept(operator.getBuiltinOptions().asConv2DOptions()));
    }

    private static byte[] depthwise(Consumer<DepthwiseConv2DOptionsT> edit) {
        return edit(named("DEPTHWISE_CONV_2D"),
                operator -> edit.accept(operator.getBuiltinOptions().asDepthwiseConv2DOptions()));
    }

    private static byte[] pool(String name, Consumer<Pool2DOptionsT> edit) {
        return edit(named(name), operator -> edit.accept(operator.getBuiltinOptions().asPool2DOptions()));
    }

    // ---- operator codes ----

    @Test
    void read_operatorCodeOutOfRange_isRefused() {
        for (long code : new long[]{1, 0x7fffffffL, 0xffffffffL}) {
            assertRefused("operator 0 refers to operator code " + code + " of 1",
                    edit(named("RELU"), operator -> operator.setOpcodeIndex(code)));
        }
    }

    @Test
    void read_customOperator_isNamedWithItsCode() {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.FLOAT32, 1, 4);
        int output = builder.tensor(TensorKind.FLOAT32, Quant.NONE, 1, 4);
        builder.customOperator("TFLite_Detection_PostProcess", new byte[]{1}, new int[]{input}, new int[]{output});
        assertUnsupported(List.of("CUSTOM \"TFLite_Detection_PostProcess\" (operator 0)"),
                builder.output(output).build());
    }

    @Test
    void read_customOperatorsName_isShortOneLine() {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.FLOAT32, 1, 4);
        int output = builder.tensor(TensorKind.FLOAT32, Quant.NONE, 1, 4);
        builder.customOperator("a\r\nb" + "x".repeat(1000), new byte[0], new int[]{input}, new int[]{output});
        assertUnsupported(List.of("CUSTOM \"a??b" + "x".repeat(96) + "…\" (operator 0)"),
                builder.output(output).build());
        assertUnsupported(List.of("CUSTOM \"\" (operator 0)"),
                builder.build(model -> model.getOperatorCodes()[0].setCustomCode(null)));
    }

    @Test
    void read_severalUnsupportedOperators_areAllListed() {
        ModelBuilder builder = new ModelBuilder();
        int value = builder.input(TensorKind.FLOAT32, 1, 4);
        int spectrum = builder.tensor(TensorKind.FLOAT32, Quant.NONE, 1, 4);
        builder.operator(BuiltinOperator.RFFT2D, 1, null, new int[]{value, value}, new int[]{spectrum});
        int relu = builder.relu(spectrum, Quant.NONE);
        int unique = builder.tensor(TensorKind.FLOAT32, Quant.NONE, 1, 4);
        builder.operator(BuiltinOperator.UNIQUE, 1, null, new int[]{relu, spectrum}, new int[]{unique});
        int image = builder.reshape(unique, 1, 2, 2, 1);
        int pool = builder.maxPool2d(image, 1, 1, Window.same().activation(FusedActivation.TANH));
        int last = builder.tensor(TensorKind.FLOAT32, Quant.NONE, 1, 4);
        builder.operator(999, 1, null, new int[]{pool}, new int[]{last});
        assertUnsupported(
                List.of("RFFT2D (operator 0)", "UNIQUE (operator 2)",
                        "MAX_POOL_2D with fused activation TANH (operator 4)", "operator code 999 (operator 5)"),
                builder.output(last).build());
    }

    private static byte[] ofCode(int code, TensorKind kind) {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(kind, 1, 4);
        int output = builder.tensor(TensorKind.FLOAT32, Quant.NONE, 1, 4);
        return builder.operator(code, 1, null, new int[]{input}, new int[]{output}).output(output).build();
    }

    @Test
    void read_operatorOfANewerSchema_isNamed() {
        assertUnsupported(List.of("STABLEHLO_LOGISTIC (operator 0)"), ofCode(162, TensorKind.FLOAT32));
        assertUnsupported(List.of("DILATE (operator 0)"), ofCode(203, TensorKind.FLOAT32));
        assertUnsupported(List.of("STABLEHLO_CASE (operator 0)"), ofCode(209, TensorKind.FLOAT32));
        assertUnsupported(List.of("operator code 210 (operator 0)"), ofCode(210, TensorKind.FLOAT32));
        assertUnsupported(List.of("operator code " + Integer.MAX_VALUE + " (operator 0)"),
                ofCode(Integer.MAX_VALUE, TensorKind.FLOAT32));
    }

    @ParameterizedTest
    @CsvSource({"edgetpu-custom-op, an Edge TPU", "edgetpu-custom-op-2, an Edge TPU", "ethos-u, an Ethos-U"})
    void read_fileCompiledForHardware_isRefusedWithAdvice(String custom, String hardware) {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.UINT8, 1, 4);
        int output = builder.tensor(TensorKind.UINT8, Quant.NONE, 1, 4);
        builder.customOperator(custom, new byte[]{1}, new int[]{input}, new int[]{output}).output(output);
        UnsupportedOperatorException refused = assertThrows(UnsupportedOperatorException.class,
                () -> Reading.read(builder.build()));
        assertEquals(List.of("CUSTOM \"" + custom + "\" (operator 0)"), refused.operators());
        assertTrue(refused.getMessage().endsWith("; it is compiled for " + hardware
                + ": use the file from before compilation"), refused.getMessage());
    }

    // ---- results whose shape depends on values ----

    @Test
    void read_whereOfValuesThatAreNotConstant_isUnsupported() {
        assertUnsupported(List.of("WHERE of FLOAT32 (operator 0)"), ofCode(BuiltinOperator.WHERE, TensorKind.FLOAT32));
        assertUnsupported(List.of("WHERE of a condition that is computed from an input: the shape of its result would"
                + " differ from one input to the next (operator 0)"), ofCode(BuiltinOperator.WHERE, TensorKind.BOOL));
    }

    /** A WHERE of constants whose result, declared with one place, is an output. */
    private static byte[] where(int[] conditions, int... shape) {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.FLOAT32, shape);
        int condition = builder.constant(TensorKind.BOOL, Quant.NONE, LittleEndian.narrow(conditions), shape);
        int places = builder.tensor(TensorKind.INT64, Quant.NONE, 1, Math.max(shape.length, 1));
        builder.operator(BuiltinOperator.WHERE, 1, null, new int[]{condition}, new int[]{places});
        return builder.output(builder.relu(input, Quant.NONE), places).build();
    }

    @Test
    void read_whereOfConstants_isAConstant() throws IOException {
        Graph graph = Reading.read(where(new int[]{0, 1, 0, 1, 1, 0}, 2, 3)).graph();
        TensorSpec places = graph.tensor(graph.outputs().getLast());
        assertEquals(Shape.of(3, 2), places.shape());
        assertArrayEquals(new long[]{0, 1, 1, 0, 1, 1}, places.longValues());
        assertEquals(List.of("RELU"), graph.operators().stream().map(Operator::name).toList());
    }

    @Test
    void read_whereWithoutResult_isUnsupported() {
        assertUnsupported(List.of("WHERE of a condition that is false everywhere: its result would be empty"
                + " (operator 0)"), where(new int[4], 4));
        assertUnsupported(List.of("WHERE of more than 1024 conditions (operator 0)"), where(new int[1025], 1025));
        assertRefused("WHERE (operator 0) has a condition that is a scalar", where(new int[]{1}));
    }

    @Test
    void read_everyOtherBuiltinOperator_isNamed() {
        List<String> known = OperatorModel.all().stream().map(OperatorModel::name).distinct().toList();
        for (int code = 0; code < BuiltinOperator.names.length; code++) {
            String name = BuiltinOperator.names[code];
            if (!known.contains(name) && code != BuiltinOperator.CUSTOM && code != BuiltinOperator.WHERE
                    && code != BuiltinOperator.UNIDIRECTIONAL_SEQUENCE_LSTM) {
                ModelBuilder builder = new ModelBuilder();
                int input = builder.input(TensorKind.FLOAT32, 1, 4);
                int output = builder.tensor(TensorKind.FLOAT32, Quant.NONE, 1, 4);
                builder.operator(code, 1, null, new int[]{input}, new int[]{output}).output(output);
                String use = assertThrows(UnsupportedOperatorException.class, () -> Reading.read(builder.build()))
                        .operators().getFirst();
                assertTrue(use.startsWith(name + " ") && use.endsWith("(operator 0)"), use);
            }
        }
    }

    // ---- operands and results ----

    @Test
    void read_operandOutOfRange_isRefused() {
        for (int tensor : new int[]{2, -2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertRefused("RELU (operator 0): its operand 0 is tensor " + tensor + " of 2",
                    edit(named("RELU"), operator -> operator.setInputs(new int[]{tensor})));
        }
        assertRefused("CONV_2D (operator 0): its operand 2 is tensor 4 of 4",
                edit(named("CONV_2D"), operator -> operator.setInputs(new int[]{0, 1, 4})));
    }

    @Test
    void read_operandAbsent_isRefusedWhereItIsNotOptional() {
        assertRefused("RELU (operator 0) lacks its operand 0",
                edit(named("RELU"), operator -> operator.setInputs(new int[]{-1})));
        assertRefused("RELU (operator 0) lacks its operand 0",
                edit(named("RELU"), operator -> operator.setInputs(new int[0])));
        assertRefused("CONV_2D (operator 0) lacks its operand 1",
                edit(named("CONV_2D"), operator -> operator.setInputs(new int[]{0, -1, 2})));
        assertRefused("ADD (operator 0) lacks its operand 1",
                edit(named("ADD"), operator -> operator.setInputs(new int[]{0})));
        assertRefused("CONCATENATION (operator 0) lacks its operand 1",
                edit(named("CONCATENATION"), operator -> operator.setInputs(new int[]{0, -1})));
        assertRefused("ADD_N (operator 0) lacks its operand 1",
                edit(named("ADD_N"), operator -> operator.setInputs(new int[]{0, -1})));
        assertRefused("MEAN (operator 0) lacks its operand 1",
                edit(named("MEAN"), operator -> operator.setInputs(new int[]{0})));
        assertRefused("PAD (operator 0) lacks its operand 1",
                edit(named("PAD"), operator -> operator.setInputs(new int[]{0, -1})));
    }

    @Test
    void read_resultOutOfRange_isRefused() {
        for (int tensor : new int[]{2, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertRefused("RELU (operator 0): its result is tensor " + tensor + " of 2",
                    edit(named("RELU"), operator -> operator.setOutputs(new int[]{tensor})));
        }
    }

    @Test
    void read_otherThanOneResult_isRefused() {
        assertRefused("RELU (operator 0) has 0 results",
                edit(named("RELU"), operator -> operator.setOutputs(new int[0])));
        assertRefused("RELU (operator 0) has 2 results",
                edit(named("RELU"), operator -> operator.setOutputs(new int[]{1, 1})));
    }

    @Test
    void read_computedOperandThatMustBeConstant_isUnsupported() {
        for (String name : List.of("MEAN", "PAD", "TRANSPOSE", "REVERSE_V2", "SPACE_TO_BATCH_ND", "TOPK_V2")) {
            byte[] file = named(name).builder().build(model -> model.getBuffers()[1].setData(null));
            assertUnsupported(List.of(name + " with a computed operand 1 (operator 0)"), file);
        }
    }

    @Test
    void read_reshapeWithoutShape_isTaken() throws IOException {
        for (int[] inputs : new int[][]{{0}, {0, -1}}) {
            byte[] file = edit(named("RESHAPE"), operator -> {
                operator.setInputs(inputs);
                operator.setBuiltinOptions(null);
            });
            assertEquals(List.of(new Operator.Reshape(0, 2)), Reading.read(file).graph().operators());
        }
    }

    // ---- options ----

    @ParameterizedTest
    @ValueSource(strings = {"CONV_2D", "DEPTHWISE_CONV_2D", "AVERAGE_POOL_2D", "MAX_POOL_2D", "TRANSPOSE_CONV"})
    void read_optionsOfWindowMissing_areRefused(String name) {
        assertRefused(name + " (operator 0) lacks its options",
                edit(named(name), operator -> operator.setBuiltinOptions(null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FULLY_CONNECTED", "ADD", "MEAN", "SOFTMAX"})
    void read_otherOptionsMissing_areTheDefaults(String name) throws IOException {
        Operator expected = named(name).expected();
        byte[] missing = edit(named(name), operator -> operator.setBuiltinOptions(null));
        byte[] others = edit(named(name), operator -> operator.setBuiltinOptions(
                ModelBuilder.options(BuiltinOptions.Pool2DOptions, new Pool2DOptionsT())));
        assertEquals(expected.name(), Reading.read(missing).graph().operators().getFirst().name());
        assertEquals(Reading.read(missing).graph().operators(), Reading.read(others).graph().operators());
    }

    @Test
    void read_strideOutOfRange_isRefused() {
        for (int stride : new int[]{0, -1, 32769, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            String tail = " and dilations 4×5; all must lie in 1…32768";
            assertRefused("CONV_2D (operator 0) has strides " + stride + "×3" + tail,
                    conv(options -> options.setStrideH(stride)));
            assertRefused("CONV_2D (operator 0) has strides 2×" + stride + tail,
                    conv(options -> options.setStrideW(stride)));
            assertRefused("DEPTHWISE_CONV_2D (operator 0) has strides 2×" + stride + tail,
                    depthwise(options -> options.setStrideW(stride)));
            assertRefused(
                    "MAX_POOL_2D (operator 0) has strides " + stride + "×3 and dilations 1×1; all must lie in 1…32768",
                    pool("MAX_POOL_2D", options -> options.setStrideH(stride)));
        }
    }

    @Test
    void read_dilationOutOfRange_isRefused() {
        for (int dilation : new int[]{0, -1, 32769, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            String head = " (operator 0) has strides 2×3 and dilations ";
            assertRefused("CONV_2D" + head + dilation + "×5; all must lie in 1…32768",
                    conv(options -> options.setDilationHFactor(dilation)));
            assertRefused("CONV_2D" + head + "4×" + dilation + "; all must lie in 1…32768",
                    conv(options -> options.setDilationWFactor(dilation)));
            assertRefused("DEPTHWISE_CONV_2D" + head + dilation + "×5; all must lie in 1…32768",
                    depthwise(options -> options.setDilationHFactor(dilation)));
        }
    }

    @Test
    void read_poolWindowOutOfRange_isRefused() {
        for (int cells : new int[]{0, -1, 32769, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            for (String name : List.of("AVERAGE_POOL_2D", "MAX_POOL_2D")) {
                assertRefused(name + " (operator 0) has a window of " + cells + ", outside 1…32768",
                        pool(name, options -> options.setFilterHeight(cells)));
                assertRefused(name + " (operator 0) has a window of " + cells + ", outside 1…32768",
                        pool(name, options -> options.setFilterWidth(cells)));
            }
        }
    }

    @Test
    void read_paddingModeUnknown_isRefused() {
        assertRefused("CONV_2D (operator 0) has padding mode 2", conv(options -> options.setPadding((byte) 2)));
        assertRefused("MAX_POOL_2D (operator 0) has padding mode -1",
                pool("MAX_POOL_2D", options -> options.setPadding((byte) -1)));
    }

    @Test
    void read_fusedActivationUnknown_isUnsupported() {
        assertUnsupported(List.of("CONV_2D with fused activation TANH (operator 0)"),
                conv(options -> options.setFusedActivationFunction(FusedActivation.TANH.schemaCode())));
        assertUnsupported(List.of("CONV_2D with fused activation SIGN_BIT (operator 0)"),
                conv(options -> options.setFusedActivationFunction(FusedActivation.SIGN_BIT.schemaCode())));
        assertUnsupported(List.of("CONV_2D with fused activation 77 (operator 0)"),
                conv(options -> options.setFusedActivationFunction((byte) 77)));
    }

    @Test
    void read_shuffledWeights_areUnsupported() {
        assertUnsupported(List.of("FULLY_CONNECTED with shuffled weights (operator 0)"),
                edit(named("FULLY_CONNECTED"), operator -> {
                    FullyConnectedOptionsT options = operator.getBuiltinOptions().asFullyConnectedOptions();
                    options.setWeightsFormat((byte) 1);
                }));
    }

    @Test
    void read_fakeQuantOfNarrowRange_isUnsupported() {
        assertUnsupported(List.of("FAKE_QUANT with a narrow range, which TensorFlow Lite does not run either"
                + " (operator 0)"),
                edit(named("FAKE_QUANT"), operator -> operator.getBuiltinOptions().asFakeQuantOptions()
                        .setNarrowRange(true)));
    }

    @Test
    void read_fakeQuantOfNoRangeOrBits_isRefused() {
        String tail = "; it must not be empty, and the bits lie in 2…16";
        assertRefused("FAKE_QUANT (operator 0): its range is 6.0…6.0 in 7 bits" + tail,
                edit(named("FAKE_QUANT"), operator -> operator.getBuiltinOptions().asFakeQuantOptions().setMin(6)));
        assertRefused("FAKE_QUANT (operator 0): its range is -0.5…NaN in 7 bits" + tail, edit(named("FAKE_QUANT"),
                operator -> operator.getBuiltinOptions().asFakeQuantOptions().setMax(Float.NaN)));
        for (int bits : new int[]{0, 1, 17, 32, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertRefused("FAKE_QUANT (operator 0): its range is -0.5…6.0 in " + bits + " bits" + tail,
                    edit(named("FAKE_QUANT"),
                            operator -> operator.getBuiltinOptions().asFakeQuantOptions().setNumBits(bits)));
        }
    }

    @Test
    void read_resultsOfTopKOtherThanTwo_areRefused() {
        assertRefused("TOPK_V2 (operator 0) has 1 results, expected 2",
                edit(named("TOPK_V2"), operator -> operator.setOutputs(new int[]{1})));
        assertRefused("TOPK_V2 (operator 0): its result is tensor -1 of 4",
                edit(named("TOPK_V2"), operator -> operator.setOutputs(new int[]{1, -1})));
    }

    @Test
    void read_depthMultiplierThatDoesNotFit_isThatOfTheShapes() throws IOException {
        for (int multiplier : new int[]{0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertEquals(List.of(named("DEPTHWISE_CONV_2D").expected()),
                    Reading.read(depthwise(options -> options.setDepthMultiplier(multiplier))).graph().operators());
        }
    }

    @Test
    void read_betaNotFinite_isRefused() {
        for (float beta : new float[]{Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertRefused("SOFTMAX (operator 0): its beta is " + beta, edit(named("SOFTMAX"),
                    operator -> operator.getBuiltinOptions().asSoftmaxOptions().setBeta(beta)));
        }
    }

    @Test
    void read_concatenationAxisOutOfRange_isRefused() {
        for (int axis : new int[]{4, -5, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertRefused("CONCATENATION (operator 0) has axis " + axis + " for a tensor of rank 4",
                    edit(named("CONCATENATION"),
                            operator -> operator.getBuiltinOptions().asConcatenationOptions().setAxis(axis)));
        }
    }
}

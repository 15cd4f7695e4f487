package io.leveret.tflite;

import static io.leveret.tflite.Reading.assertRefused;
import static io.leveret.tflite.Reading.assertUnsupported;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tensorflow.lite.schema.Padding.VALID;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphEdit;
import io.leveret.graph.GraphException;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.PackOptionsT;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;

/** Contradictions between operators and tensors, and uses of operators that Leveret does not support. */
class GraphValidatorTest {
    private static final List<TensorKind> QUANTIZED = List.of(TensorKind.UINT8, TensorKind.INT8);

    private static byte[] edit(OperatorModel model, Consumer<SubGraphT> edit) {
        return model.builder().build(whole -> edit.accept(whole.getSubgraphs()[0]));
    }

    private static byte[] reshaped(OperatorModel model, int tensor, int... shape) {
        return edit(model, graph -> graph.getTensors()[tensor].setShape(shape));
    }

    /** Replaces shape and contents of the constant that is an operator's tensor 1. */
    private static byte[] withConstant(OperatorModel model, int[] shape, int... values) {
        return model.builder().build(whole -> setConstant(whole, shape, values));
    }

    /** Replaces the numbers of an operator's constant operand, and applies another edit. */
    private static byte[] withNumbers(OperatorModel model, int operand, int[] numbers, Consumer<SubGraphT> edit) {
        return model.builder().build(whole -> {
            SubGraphT graph = whole.getSubgraphs()[0];
            int tensor = graph.getOperators()[0].getInputs()[operand];
            whole.getBuffers()[(int) graph.getTensors()[tensor].getBuffer()]
                    .setData(LittleEndian.unsigned(LittleEndian.bytes(numbers)));
            edit.accept(graph);
        });
    }

    private static byte[] withNumbers(OperatorModel model, int operand, int... numbers) {
        return withNumbers(model, operand, numbers, _ -> {});
    }

    private static void setConstant(ModelT model, int[] shape, int... values) {
        model.getSubgraphs()[0].getTensors()[1].setShape(shape);
        model.getBuffers()[1].setData(LittleEndian.unsigned(LittleEndian.bytes(values)));
    }

    /** RELU three times, tensors 0 → 1 → 2 → 3. */
    private static byte[] chain(Consumer<SubGraphT> edit) {
        ModelBuilder builder = new ModelBuilder();
        int value = builder.input(TensorKind.FLOAT32, 1, 4);
        for (int i = 0; i < 3; i++) {
            value = builder.relu(value, Quant.NONE);
        }
        return builder.output(value).build(model -> edit.accept(model.getSubgraphs()[0]));
    }

    // ---- order ----

    @Test
    void validate_operatorsInWrongOrder_areRefused() {
        assertRefused("RELU (operator 0): it needs tensor 1 (tensor1) before anything has computed it",
                chain(graph -> graph.setOperators(new OperatorT[]{
                        graph.getOperators()[1], graph.getOperators()[0], graph.getOperators()[2]})));
    }

    @Test
    void validate_cycle_isRefused() {
        assertRefused("RELU (operator 0): it needs tensor 2 (tensor2) before anything has computed it",
                chain(graph -> graph.getOperators()[0].setInputs(new int[]{2})));
        assertRefused("RELU (operator 1): it needs tensor 2 (tensor2) before anything has computed it",
                chain(graph -> graph.getOperators()[1].setInputs(new int[]{2})));
    }

    @Test
    void validate_danglingTensor_isRefusedWhereItIsRead() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.FLOAT32, 1, 4);
        int dangling = builder.tensor(TensorKind.FLOAT32, Quant.NONE, 1, 4);
        byte[] file = builder.output(builder.relu(input, Quant.NONE)).build();
        assertEquals(3, Reading.read(file).graph().tensors().size()); // harmless if nothing reads it
        assertRefused("RELU (operator 0): it needs tensor 1 (tensor1) before anything has computed it",
                builder.build(model -> model.getSubgraphs()[0].getOperators()[0].setInputs(new int[]{dangling})));
    }

    @Test
    void validate_resultWrittenTwice_isRefused() {
        assertUnsupported(List.of("RELU to tensor 1 (tensor1), which is there already (operator 1)"), chain(graph -> {
            graph.getOperators()[1].setInputs(new int[]{0});
            graph.getOperators()[1].setOutputs(new int[]{1});
        }));
        assertUnsupported(List.of("RELU to tensor 0 (tensor0), which is there already (operator 2)"),
                chain(graph -> graph.getOperators()[2].setOutputs(new int[]{0})));
    }

    @Test
    void validate_constantAsResult_isRefused() {
        byte[] file = edit(OperatorModel.named("MEAN", TensorKind.FLOAT32),
                graph -> graph.getOperators()[0].setOutputs(new int[]{1}));
        assertUnsupported(List.of("MEAN to tensor 1 (constant1), which is there already (operator 0)"), file);
    }

    @Test
    void validate_constantAsInput_isRefused() {
        assertUnsupported(List.of("a graph input that is a constant or is listed twice (tensor 1 (constant1))"),
                edit(OperatorModel.named("MEAN", TensorKind.FLOAT32), graph -> graph.setInputs(new int[]{0, 1})));
        assertUnsupported(List.of("a graph input that is a constant or is listed twice (tensor 0 (tensor0))"),
                chain(graph -> graph.setInputs(new int[]{0, 0})));
    }

    @Test
    void validate_outputNotComputed_isRefused() {
        assertRefused("graph output tensor 3 (tensor3) is computed by no operator", chain(
                graph -> graph.setOperators(Arrays.copyOf(graph.getOperators(), 2))));
    }

    @Test
    void validate_noInputsOrOutputs_areRefused() {
        assertUnsupported(List.of("a graph with 0 inputs and 1 outputs; both must be at least 1"),
                chain(graph -> graph.setInputs(new int[0])));
        assertUnsupported(List.of("a graph with 1 inputs and 0 outputs; both must be at least 1"),
                chain(graph -> graph.setOutputs(new int[0])));
    }

    @Test
    void validate_inputOf16BitReals_isTaken() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.FLOAT16, 1, 4);
        assertEquals(List.of(0, 0), Reading.read(builder.output(input, input).build()).graph().outputs());
    }

    // ---- shapes ----

    static List<OperatorModel> operatorModels() {
        return OperatorModel.all();
    }

    @ParameterizedTest
    @MethodSource("operatorModels")
    void validate_resultOfAnotherShape_isRefused(OperatorModel model) {
        int output = model.expected().output();
        int[] shape = model.builder().shape(output);
        int[] declared = shape.clone();
        declared[declared.length - 1]++;
        String stated = Shape.of(declared).toString();
        String reason = switch (model.expected()) {
            case Operator.Relabeling _ -> "it turns 1×5×7×3 into " + stated;
            case Operator.Slice slice -> declared(declared) + slice.sizes().stream().map(String::valueOf)
                    .collect(Collectors.joining("×"));
            case Operator.Split split -> "its part 0 is declared as " + stated + " but follows as "
                    + switch (split.name()) {
                        case "SPLIT" -> "1×3×7×3";
                        case "SPLIT_V" -> "1×5×2×3";
                        default -> "1×5×7×1";
                    };
            case Operator.TransposeConv _ -> "its filter is 4×3×2×3 from 1×5×7×3 to " + stated;
            case Operator.BroadcastTo _ -> "its operands of shape 5×1×3 and " + stated + " do not match";
            case Operator.Tile _,Operator.ResizeNearestNeighbor _,Operator.ResizeBilinear _ ->
                    (model.expected() instanceof Operator.Tile ? "it cannot turn" : "it turns") + " 1×5×7×3 into "
                            + stated;
            case Operator _ -> declared(declared) + Shape.of(shape);
        };
        Graph graph = graph(model);
        assertDeclarationRefused(model.name() + " (operator 0): " + reason, graph, output, declared);
        assertEquals(graph.tensor(output).shape(),
                graph(reshaped(model, output, declared)).tensor(output).shape()); // a file's shapes follow
    }

    private static Graph graph(OperatorModel model) {
        return graph(model.builder().build());
    }

    private static Graph graph(byte[] file) {
        try {
            return Reading.read(file).graph();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Builds a graph in which a tensor has another shape than follows. */
    private static void assertDeclarationRefused(String reason, Graph graph, int tensor, int... declared) {
        TensorSpec spec = graph.tensor(tensor);
        GraphEdit edit = new GraphEdit(graph).set(tensor, new TensorSpec(spec.name(), spec.type(), Shape.of(declared),
                spec.quantization(), Optional.empty()));
        assertEquals(reason, assertThrows(GraphException.class, edit::graph).reason());
    }

    private static String declared(int[] declared) {
        return "its result is declared as " + Shape.of(declared) + " but follows as ";
    }

    @Test
    void validate_transpositionOfTheSameAxisTwice_isRefused() {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.FLOAT32, 1, 5, 5, 3);
        int twice = builder.operator("TRANSPOSE", null, input, new int[]{1, 5, 5, 3}, input,
                builder.constant(new int[]{0, 1, 1, 3}, 4));
        assertRefused("TRANSPOSE (operator 0): its permutation is [0, 1, 1, 3] for rank 4",
                builder.output(twice).build());
    }

    @Test
    void validate_sliceBeyondTheEnd_isRefused() {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.FLOAT32, 4, 5);
        assertRefused("SLICE (operator 0): it takes 4 elements of axis 1 of 4×5 from 2 by 1",
                builder.output(builder.slice(input, new int[]{0, 2}, new int[]{4, 4})).build());
    }

    @Test
    void validate_stridedSliceOfNothing_isRefused() {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.FLOAT32, 4, 5);
        assertUnsupported(List.of("an output without elements (tensor 1 (tensor1))"),
                builder.output(builder.stridedSlice(input, new int[]{0, 3}, new int[]{4, 2}, new int[]{1, 1}, 0, 0, 0,
                        4, 1)).build());
    }

    @Test
    void validate_squeezeOfMoreThanOnes_isRefused() {
        assertDeclarationRefused("SQUEEZE (operator 0): it turns 1×5×7×3 into 35×3",
                graph(OperatorModel.named("SQUEEZE", TensorKind.FLOAT32)), 1, 35, 3);
    }

    @Test
    void validate_wrongRank_isRefused() {
        OperatorModel conv = OperatorModel.conv2d(TensorKind.FLOAT32);
        assertRefused("CONV_2D (operator 0): tensor 0 (tensor0) of shape 5×7×3 should have 4 dimensions",
                reshaped(conv, 0, 5, 7, 3));
        assertRefused("CONV_2D (operator 0): tensor 1 (constant1) of shape 4×18 should have 4 dimensions",
                reshaped(conv, 1, 4, 18));
        assertRefused("DEPTHWISE_CONV_2D (operator 0): tensor 1 (constant1) of shape 6×6 should have 4 dimensions",
                reshaped(OperatorModel.depthwise(TensorKind.FLOAT32), 1, 6, 6));
        assertRefused("FULLY_CONNECTED (operator 0): tensor 1 (constant1) of shape 12 should have 2 dimensions",
                reshaped(OperatorModel.fullyConnected(TensorKind.FLOAT32), 1, 12));
        assertRefused("MAX_POOL_2D (operator 0): tensor 0 (tensor0) of shape 35×3 should have 4 dimensions",
                reshaped(OperatorModel.named("MAX_POOL_2D", TensorKind.FLOAT32), 0, 35, 3));
        assertRefused("CONCATENATION (operator 0): tensor 0 (tensor0) of shape 35×3 should have 4 dimensions",
                reshaped(OperatorModel.concatenation(TensorKind.FLOAT32), 0, 35, 3));
        assertRefused("SOFTMAX (operator 0): its operand is a scalar",
                edit(OperatorModel.named("SOFTMAX", TensorKind.FLOAT32), graph -> {
                    graph.getTensors()[0].setShape(new int[0]);
                    graph.getTensors()[1].setShape(new int[0]);
                }));
    }

    @Test
    void validate_channelsThatDoNotMatch_areRefused() {
        assertRefused("CONV_2D (operator 0): its input has 4 channels, its filter 3",
                reshaped(OperatorModel.conv2d(TensorKind.FLOAT32), 0, 1, 5, 7, 4));
        assertRefused("CONV_2D (operator 0): its input has 2 channels, its filter 3",
                reshaped(OperatorModel.conv2d(TensorKind.FLOAT32), 0, 1, 5, 7, 2));
        assertRefused(
                "DEPTHWISE_CONV_2D (operator 0): its filter is 1×3×2×6 for 4 channels with depth multiplier 2",
                reshaped(OperatorModel.depthwise(TensorKind.FLOAT32), 0, 1, 5, 7, 4));
        assertRefused(
                "DEPTHWISE_CONV_2D (operator 0): its filter is 2×3×1×6 for 3 channels with depth multiplier 2",
                reshaped(OperatorModel.depthwise(TensorKind.FLOAT32), 1, 2, 3, 1, 6));
    }

    @Test
    void validate_groupsThatDoNotDivideTheChannels_areRefused() throws IOException {
        OperatorModel conv = OperatorModel.conv2d(TensorKind.FLOAT32); // 4 output channels, 3 input channels each
        Reading.read(reshaped(conv, 0, 1, 5, 7, 6));
        assertRefused("CONV_2D (operator 0): its 4 output channels do not fall into 3 groups",
                reshaped(conv, 0, 1, 5, 7, 9));
    }

    @Test
    void validate_featuresThatDoNotMatch_areRefused() {
        OperatorModel kept = OperatorModel.fullyConnected(TensorKind.FLOAT32);
        assertRefused("FULLY_CONNECTED (operator 0): its input of shape 1×5×7×4 is no multiple of 3 features",
                reshaped(kept, 0, 1, 5, 7, 4));
        assertRefused("FULLY_CONNECTED (operator 0): its input of shape 1×5×3×7 does not end in 3 features",
                reshaped(kept, 0, 1, 5, 3, 7));
        Graph flat = graph(edit(kept, graph -> graph.getOperators()[0].getBuiltinOptions().asFullyConnectedOptions()
                .setKeepNumDims(false)));
        assertEquals(Shape.of(35, 4), flat.output(0).shape());
    }

    @Test
    void validate_windowThatDoesNotFit_isRefused() {
        assertRefused("AVERAGE_POOL_2D (operator 0): its window of 6×4 does not fit in 1×5×7×3",
                edit(OperatorModel.named("AVERAGE_POOL_2D", TensorKind.FLOAT32), graph -> graph.getOperators()[0]
                        .getBuiltinOptions().asPool2DOptions().setFilterHeight(6)));
        assertRefused("CONV_2D (operator 0): its window of 3×2 does not fit in 1×5×7×3",
                edit(OperatorModel.conv2d(TensorKind.FLOAT32),
                        graph -> graph.getOperators()[0].getBuiltinOptions().asConv2DOptions()
                                .setPadding(VALID)));
    }

    @Test
    void validate_filterWhoseExtentOverflows_isRefused() {
        // (131,073 − 1) · 32,768 + 1 is 1 in 32 bits: as if the filter had one row.
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.FLOAT32, 1, 1, 1, 1);
        int filter = builder.constant(new float[1], 1, 1, 1, 1);
        int conv = builder.conv2d(input, filter, builder.constant(new float[1], 1), Window.same(), Quant.NONE);
        byte[] file = builder.output(conv).build(model -> {
            var options = model.getSubgraphs()[0].getOperators()[0].getBuiltinOptions().asConv2DOptions();
            options.setPadding(VALID);
            options.setDilationWFactor(32_768);
            TensorT tensor = model.getSubgraphs()[0].getTensors()[filter];
            tensor.setShape(new int[]{1, 1, 131_073, 1});
            model.getBuffers()[(int) tensor.getBuffer()].setData(new int[4 * 131_073]);
        });
        assertRefused("CONV_2D (operator 0): its window of 1×131073 is above the limit of 32768", file);
    }

    @Test
    void validate_resultBeyondAnInt_isRefused() {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.FLOAT32, 1, 16384, 16384, 1);
        int filter = builder.constant(new float[9], 9, 1, 1, 1);
        int result = builder.tensor(TensorKind.FLOAT32, Quant.NONE, 1);
        ModelBuilder small = OperatorModel.conv2d(TensorKind.FLOAT32).builder();
        byte[] file = builder.output(result).build(model -> {
            ModelT other = ModelT.deserializeFromBinary(small.build());
            model.setOperatorCodes(other.getOperatorCodes());
            var conv = other.getSubgraphs()[0].getOperators()[0];
            conv.setInputs(new int[]{input, filter});
            conv.setOutputs(new int[]{result});
            conv.getBuiltinOptions().asConv2DOptions().setStrideH(1);
            conv.getBuiltinOptions().asConv2DOptions().setStrideW(1);
            model.getSubgraphs()[0].setOperators(new OperatorT[]{conv});
        });
        assertRefused("CONV_2D (operator 0): no tensor can hold its result: "
                + "shape [1, 16384, 16384, 9] has more than 2147483647 elements", file);
    }

    // ---- weights ----

    @Test
    void validate_biasOfOtherLength_isRefused() {
        assertRefused("CONV_2D (operator 0): its bias has 2 values for 4 channels",
                OperatorModel.conv2d(TensorKind.FLOAT32).builder().build(model -> {
                    model.getSubgraphs()[0].getTensors()[2].setShape(new int[]{2});
                    model.getBuffers()[2].setData(new int[8]);
                }));
        assertRefused("DEPTHWISE_CONV_2D (operator 0): its bias has 7 values for 6 channels",
                OperatorModel.depthwise(TensorKind.INT8).builder().build(model -> {
                    model.getSubgraphs()[0].getTensors()[2].setShape(new int[]{7});
                    model.getSubgraphs()[0].getTensors()[2].setQuantization(null);
                    model.getBuffers()[2].setData(new int[28]);
                }));
        assertRefused("FULLY_CONNECTED (operator 0): its bias has 1 values for 4 channels",
                OperatorModel.fullyConnected(TensorKind.UINT8).builder().build(model -> {
                    model.getSubgraphs()[0].getTensors()[2].setShape(new int[0]);
                    model.getBuffers()[2].setData(new int[4]);
                }));
    }

    @Test
    void validate_computedFilterOrBias_isUnsupported() {
        OperatorModel conv = OperatorModel.conv2d(TensorKind.FLOAT32);
        assertUnsupported(List.of("CONV_2D with a computed filter (operator 0)"), edit(conv, graph -> {
            graph.getTensors()[1].setBuffer(0);
            graph.setInputs(new int[]{0, 1});
        }));
        assertUnsupported(List.of("CONV_2D with a computed bias (operator 0)"), edit(conv, graph -> {
            graph.getTensors()[2].setBuffer(0);
            graph.setInputs(new int[]{0, 2});
        }));
    }

    @Test
    void validate_filterAndBiasThatFollowFromConstants_areSound() throws ModelFormatException {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 4, 4, 1);
        int filter = model
                .dequantize(model.constant(TensorKind.INT8, Quant.perTensor(0.5, 0), new byte[9], 1, 3, 3, 1));
        int bias = model.relu(model.constant(new float[1], 1), Quant.NONE);
        model.output(model.conv2d(image, filter, bias, Window.valid(), Quant.NONE));
        assertEquals(3, ModelReader.read(model.build(), "test model", ModelLimits.DEFAULT).graph().operators().size());
    }

    @Test
    void validate_mixedTypes_areUnsupported() {
        assertUnsupported(List.of("CONV_2D with input UINT8, filter INT8, bias INT32, output UINT8 (operator 0)"),
                edit(OperatorModel.conv2d(TensorKind.UINT8), graph -> {
                    graph.getTensors()[1].setType(TensorKind.INT8.schemaCode());
                    graph.getTensors()[1].getQuantization().setZeroPoint(new long[1]);
                }));
        ModelBuilder builder = new ModelBuilder();
        int sum = builder.add(builder.input(TensorKind.FLOAT32, 1, 4),
                builder.input(TensorKind.INT8, Quant.perTensor(1, 0), 1, 4), FusedActivation.NONE, Quant.NONE);
        assertUnsupported(List.of("ADD of FLOAT32 and INT8 to FLOAT32 (operator 0)"), builder.output(sum).build());
    }

    @Test
    void validate_scalesAlongAnotherAxis_areRefused() {
        byte[] file = edit(OperatorModel.conv2d(TensorKind.INT8), graph -> {
            graph.getTensors()[1].getQuantization().setScale(new float[]{1, 1, 1});
            graph.getTensors()[1].getQuantization().setZeroPoint(new long[3]);
            graph.getTensors()[1].getQuantization().setQuantizedDimension(3);
        });
        assertRefused("CONV_2D (operator 0): its filter has scales along axis 3, expected axis 0", file);
    }

    @Test
    void validate_int8FilterWithZeroPoint_isRefused() {
        assertUnsupported(List.of("CONV_2D with an INT8 filter of zero point -5 (operator 0)"),
                edit(OperatorModel.conv2d(TensorKind.INT8),
                        graph -> graph.getTensors()[1].getQuantization().setZeroPoint(new long[]{0, 0, -5, 0})));
    }

    @Test
    void validate_uint8FilterPerChannel_isUnsupported() {
        assertUnsupported(List.of("CONV_2D with a UINT8 filter of 4 scales (operator 0)"),
                edit(OperatorModel.conv2d(TensorKind.UINT8), graph -> {
                    graph.getTensors()[1].getQuantization().setScale(new float[]{1, 1, 1, 1});
                    graph.getTensors()[1].getQuantization().setZeroPoint(new long[4]);
                }));
    }

    @Test
    void validate_activationPerChannel_isUnsupported() {
        assertUnsupported(
                List.of("tensor 0 (tensor0) with 3 scales", "input of the graph, tensor 0 (tensor0) with 3 scales"),
                edit(OperatorModel.conv2d(TensorKind.INT8), graph -> {
                    graph.getTensors()[0].getQuantization().setScale(new float[]{1, 1, 1});
                    graph.getTensors()[0].getQuantization().setZeroPoint(new long[3]);
                    graph.getTensors()[0].getQuantization().setQuantizedDimension(3);
                }));
    }

    @Test
    void validate_quantizationMissing_isRefusedForEachOperator() {
        for (OperatorModel model : OperatorModel.all()) {
            int output = model.expected().output();
            boolean isMove = model.expected() instanceof Operator.Rearrangement
                    || model.expected() instanceof Operator.Relabeling || model.expected() instanceof Operator.Split
                    || model.expected() instanceof Operator.Pack;
            if (model.builder().quant(output).isPresent() && !model.name().equals("QUANTIZE") && !isMove) {
                byte[] file = edit(model, graph -> graph.getTensors()[output].setQuantization(null));
                UnsupportedOperatorException refused = assertThrows(UnsupportedOperatorException.class,
                        () -> Reading.read(file));
                assertEquals("tensor " + output + " (tensor" + output + "), " + model.kind() + " without a scale",
                        refused.operators().getFirst());
            }
        }
    }

    @Test
    void validate_requantizationWhereNoneIsDone_isUnsupported() {
        for (TensorKind kind : QUANTIZED) {
            for (String name : List.of("AVERAGE_POOL_2D", "MAX_POOL_2D", "PAD", "RESHAPE", "SQUEEZE")) {
                OperatorModel model = OperatorModel.named(name, kind);
                int output = model.expected().output();
                String shape = Shape.of(model.builder().shape(output)).toString();
                String input = kind == TensorKind.UINT8 ? "UINT8 1×5×7×3, 0.5·(q−128)" : "INT8 1×5×7×3, 0.25·(q+3)";
                assertUnsupported(
                        List.of(name + " from " + input + " to " + kind + " " + shape + ", 2.0·(q−9) (operator 0)"),
                        edit(model, graph -> {
                            graph.getTensors()[output].getQuantization().setScale(new float[]{2});
                            graph.getTensors()[output].getQuantization().setZeroPoint(new long[]{9});
                        }));
            }
        }
    }

    // ---- single operators ----

    @Test
    void validate_operandsThatDoNotMatch_areRefused() {
        assertRefused("ADD (operator 0): its operands of shape 1×5×7×3 and 4 do not match",
                reshaped(OperatorModel.add(TensorKind.FLOAT32), 1, 4));
        assertRefused("CONCATENATION (operator 0): its operands of shape 1×5×2×3 and 1×6×7×3 differ outside axis 2",
                reshaped(OperatorModel.concatenation(TensorKind.FLOAT32), 0, 1, 6, 7, 3));
        assertRefused("CONCATENATION (operator 0): it has no operands",
                edit(OperatorModel.concatenation(TensorKind.FLOAT32),
                        graph -> graph.getOperators()[0].setInputs(new int[0])));
    }

    @Test
    void validate_concatenationBeyondAnInt_isRefused() {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.FLOAT32, 1 << 28);
        int output = builder.concatenation(0, FusedActivation.NONE, Quant.NONE, input);
        byte[] file = builder.output(output).build(model -> model.getSubgraphs()[0].getOperators()[0]
                .setInputs(new int[]{input, input, input, input, input, input, input, input}));
        assertRefused("CONCATENATION (operator 0): its operands are longer than 2147483647 along axis 0", file);
    }

    @Test
    void validate_concatenationWithActivation_isUnsupported() {
        assertUnsupported(List.of("CONCATENATION with fused activation RELU (operator 0)"),
                edit(OperatorModel.concatenation(TensorKind.FLOAT32), graph -> graph.getOperators()[0]
                        .getBuiltinOptions().asConcatenationOptions()
                        .setFusedActivationFunction(FusedActivation.RELU.schemaCode())));
    }

    @Test
    void validate_meanAxisOutOfRange_isRefused() {
        for (int axis : new int[]{4, -5, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertRefused("MEAN (operator 0) has axis " + axis + " for a tensor of rank 4",
                    withConstant(OperatorModel.mean(TensorKind.FLOAT32), new int[]{2}, 1, axis));
        }
    }

    @Test
    void validate_meanWithTooManyAxes_isRefused() {
        assertUnsupported(List.of("MEAN with 5 axes for an operand of rank 4 (operator 0)"),
                withConstant(OperatorModel.mean(TensorKind.FLOAT32), new int[]{5}, 1, 2, 1, 2, 1));
    }

    @Test
    void validate_meanOverAnyAxes_isTaken() throws IOException {
        for (int[] axes : new int[][]{{0}, {3}, {0, 2}, {-1, 2}, {0, 1}, {1, 2, 3}, {0, 1, 2, 3}, {1, -3, 2}}) {
            ModelBuilder builder = new ModelBuilder();
            int mean = builder.mean(builder.input(TensorKind.FLOAT32, 2, 3, 4, 5), axes, false, Quant.NONE);
            Reading.read(builder.output(mean).build());
        }
    }

    @Test
    void validate_axesOfFloats_areRefused() {
        assertUnsupported(List.of("MEAN with operand 1 of FLOAT32 (operator 0)"),
                edit(OperatorModel.mean(TensorKind.FLOAT32),
                        graph -> graph.getTensors()[1].setType(TensorKind.FLOAT32.schemaCode())));
        assertUnsupported(List.of("PAD with operand 1 of FLOAT32 (operator 0)"),
                edit(OperatorModel.pad(TensorKind.FLOAT32),
                        graph -> graph.getTensors()[1].setType(TensorKind.FLOAT32.schemaCode())));
    }

    @Test
    void validate_paddingBelowZero_isRefused() {
        assertRefused("PAD (operator 0) has a padding of -1, below 0",
                withConstant(OperatorModel.pad(TensorKind.FLOAT32), new int[]{4, 2}, 0, 0, -1, 2, 3, 4, 0, 5));
        assertRefused("PAD (operator 0) has a padding of -2147483648, below 0", withConstant(
                OperatorModel.pad(TensorKind.FLOAT32), new int[]{4, 2}, 0, Integer.MIN_VALUE, 1, 2, 3, 4, 0, 5));
    }

    @Test
    void validate_paddingThatOverflows_isRefused() {
        assertRefused("PAD (operator 0): its paddings 2147483647 and 2147483647 of axis 1 are too large",
                withConstant(OperatorModel.pad(TensorKind.FLOAT32), new int[]{4, 2}, 0, 0, Integer.MAX_VALUE,
                        Integer.MAX_VALUE, 3, 4, 0, 5));
        assertRefused("PAD (operator 0): its paddings 2147483643 and 0 of axis 1 are too large",
                withConstant(OperatorModel.pad(TensorKind.FLOAT32), new int[]{4, 2}, 0, 0, Integer.MAX_VALUE - 4,
                        0, 3, 4, 0, 5));
        assertRefused("PAD (operator 0): no tensor can hold its result: "
                + "shape [1, 2147483647, 14, 8] has more than 2147483647 elements",
                withConstant(OperatorModel.pad(TensorKind.FLOAT32), new int[]{4, 2}, 0, 0, Integer.MAX_VALUE - 5, 0,
                        3, 4, 0, 5));
    }

    @Test
    void validate_paddingOf64BitsThatOverflows_isRefused() {
        byte[] file = OperatorModel.pad(TensorKind.FLOAT32).builder().build(model -> {
            model.getSubgraphs()[0].getTensors()[1].setType(TensorKind.INT64.schemaCode());
            int[] data = new int[64];
            Arrays.fill(data, 16, 23, 0xff);
            data[23] = 0x7f;
            model.getBuffers()[1].setData(data);
        });
        assertRefused("PAD (operator 0): its paddings 2147483647 and 0 of axis 1 are too large", file);
    }

    @Test
    void validate_paddingsOfAnotherShape_areRefused() {
        OperatorModel pad = OperatorModel.pad(TensorKind.FLOAT32);
        assertRefused("PAD (operator 0) has 6 numbers in operand 1, expected 8",
                withConstant(pad, new int[]{3, 2}, 0, 0, 0, 0, 0, 0));
        assertRefused("PAD (operator 0) has 8 numbers in operand 1, expected 0", edit(pad, graph -> {
            graph.getTensors()[0].setShape(new int[0]);
            graph.getTensors()[2].setShape(new int[0]);
        }));
    }

    @Test
    void validate_quantizeToReals_isUnsupported() {
        OperatorModel quantize = OperatorModel.named("QUANTIZE", TensorKind.FLOAT32);
        assertUnsupported(List.of("QUANTIZE from FLOAT32 to FLOAT32 (operator 0)"), edit(quantize,
                graph -> graph.getTensors()[1].setType(TensorKind.FLOAT32.schemaCode())));
        OperatorModel dequantize = OperatorModel.named("DEQUANTIZE", TensorKind.UINT8);
        assertUnsupported(List.of("DEQUANTIZE from FLOAT32 to FLOAT32 (operator 0)"), edit(dequantize,
                graph -> graph.getTensors()[0].setType(TensorKind.FLOAT32.schemaCode())));
    }

    // ---- operators that move values ----

    @Test
    void validate_packOfOtherShapes_isRefused() {
        ModelBuilder builder = new ModelBuilder();
        int first = builder.input(TensorKind.FLOAT32, 1, 4);
        int second = builder.input(TensorKind.FLOAT32, 1, 5);
        int packed = builder.operator("PACK", ModelBuilder.options(BuiltinOptions.PackOptions, new PackOptionsT()),
                first, new int[]{2, 1, 4}, first, second);
        assertRefused("PACK (operator 0): its operands are of shape 1×4 and 1×5", builder.output(packed).build());
    }

    @Test
    void validate_sumOfOneOrOfOtherTypes_isRefused() {
        assertRefused("ADD_N (operator 0): it has 1 operands, expected at least 2",
                edit(OperatorModel.named("ADD_N", TensorKind.FLOAT32),
                        graph -> graph.getOperators()[0].setInputs(new int[]{0})));
        assertUnsupported(List.of("ADD_N from INT64 to INT64 (operator 0)"),
                edit(OperatorModel.named("ADD_N", TensorKind.INT32), graph -> {
                    graph.getTensors()[0].setType(TensorKind.INT64.schemaCode());
                    graph.getTensors()[1].setType(TensorKind.INT64.schemaCode());
                }));
    }

    @Test
    void validate_axesToReverse_areEachOnceAndOfTheOperand() {
        OperatorModel reverse = OperatorModel.named("REVERSE_V2", TensorKind.FLOAT32);
        assertRefused("REVERSE_V2 (operator 0): its axes [1, 1] are not in ascending order, each once",
                withNumbers(reverse, 1, -3, 1));
        assertRefused("REVERSE_V2 (operator 0) has axis 4 for a tensor of rank 4", withNumbers(reverse, 1, 0, 4));
        assertUnsupported(List.of("REVERSE_V2 with 5 axes for an operand of rank 4 (operator 0)"),
                withConstant(reverse, new int[]{5}, 0, 1, 2, 3, 3));
    }

    @Test
    void validate_moreOfTheLargestThanThereAre_isRefused() {
        OperatorModel top = OperatorModel.named("TOPK_V2", TensorKind.FLOAT32);
        for (int k : new int[]{0, 4, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertRefused("TOPK_V2 (operator 0): it takes the " + k + " largest of 3 elements",
                    withNumbers(top, 1, k));
        }
        assertUnsupported(List.of("TOPK_V2 of FLOAT32 with indices of INT64 (operator 0)"),
                edit(top, graph -> graph.getTensors()[graph.getOperators()[0].getOutputs()[1]]
                        .setType(TensorKind.INT64.schemaCode())));
    }

    @Test
    void validate_positionsOutsideTheTensor_areRefused() {
        OperatorModel gather = OperatorModel.named("GATHER_ND", TensorKind.FLOAT32);
        assertRefused("GATHER_ND (operator 0): its index 5 is none of axis 1 of 1×5×7×3",
                withNumbers(gather, 1, 0, 4, 0, 5));
        assertRefused("GATHER_ND (operator 0): its index -1 is none of axis 0 of 1×5×7×3",
                withNumbers(gather, 1, 0, 4, -1, 1));
        assertRefused("GATHER_ND (operator 0): its indices of shape 1×5 are no positions in 1×5×7×3",
                withConstant(gather, new int[]{1, 5}, 0, 0, 0, 0, 0));
    }

    @Test
    void validate_anglesOfOtherShapes_areUnsupported() {
        ModelBuilder builder = new ModelBuilder();
        int left = builder.input(TensorKind.FLOAT32, 2, 3);
        int angle = builder.pairs("ATAN2", left, builder.input(TensorKind.FLOAT32, 3), Quant.NONE);
        assertUnsupported(List.of("ATAN2 of shapes 2×3 and 3 (operator 0)"), builder.output(angle).build());
    }

    @Test
    void validate_volumesThatDoNotFit_areRefused() {
        OperatorModel conv = OperatorModel.named("CONV_3D", TensorKind.FLOAT32);
        assertRefused("CONV_3D (operator 0): its input has 4 channels, its filter 3", reshaped(conv, 0, 1, 5, 7, 6, 4));
        assertRefused("CONV_3D (operator 0): its window of depth 2 does not fit in 1×2×7×6×3",
                reshaped(conv, 0, 1, 2, 7, 6, 3));
        assertRefused("CONV_3D (operator 0): tensor 0 (tensor0) of shape 1×5×7×18 should have 5 dimensions",
                reshaped(conv, 0, 1, 5, 7, 18));
        assertRefused("CONV_3D (operator 0): its window has depth 2, stride 0 and dilation 2; all must lie in 1…32768",
                edit(conv, graph -> graph.getOperators()[0].getBuiltinOptions().asConv3DOptions().setStrideD(0)));
        assertUnsupported(List.of("CONV_3D with a computed filter (operator 0)"), edit(conv, graph -> {
            graph.setInputs(new int[]{0, 1});
            graph.getTensors()[1].setBuffer(0);
        }));
    }

    @Test
    void validate_blocksOfColumnsThatAreNotThere_areRefused() {
        OperatorModel space = OperatorModel.named("SPACE_TO_BATCH_ND", TensorKind.FLOAT32);
        assertRefused("SPACE_TO_BATCH_ND (operator 0) has 2 numbers in operand 1, expected 1",
                reshaped(space, 0, 1, 5, 21));
    }

    @Test
    void validate_truthReducedAsNumbers_isUnsupported() {
        for (String name : List.of("REDUCE_ANY", "REDUCE_ALL")) {
            assertUnsupported(List.of(name + " from FLOAT32 to FLOAT32 (operator 0)"),
                    edit(OperatorModel.named(name, TensorKind.BOOL), graph -> {
                        graph.getTensors()[0].setType(TensorKind.FLOAT32.schemaCode());
                        graph.getTensors()[2].setType(TensorKind.FLOAT32.schemaCode());
                    }));
        }
    }

    @Test
    void validate_imageOfOtherSizeThanItsOperandSays_hasTheOperands() {
        OperatorModel conv = OperatorModel.named("TRANSPOSE_CONV", TensorKind.FLOAT32);
        assertEquals(Shape.of(1, 10, 21, 4), graph(withNumbers(conv, 0, 1, 10, 21, 4)).output(0).shape());
    }

    @Test
    void validate_partsThatAreNotTheWhole_areRefused() {
        OperatorModel split = OperatorModel.named("SPLIT_V", TensorKind.FLOAT32);
        assertRefused("SPLIT_V (operator 0): its parts have length 7 along axis 2 of 1×5×8×3",
                withNumbers(split, 1, new int[]{2, 5},
                        graph -> graph.getTensors()[0].setShape(new int[]{1, 5, 8, 3})));
        assertUnsupported(List.of("SPLIT_V to tensor 4 (tensor4), which has no elements (operator 0)"),
                withNumbers(split, 1, 7, 0));
    }

    @Test
    void validate_indexOutsideTheAxis_isRefused() {
        OperatorModel gather = OperatorModel.named("GATHER", TensorKind.FLOAT32);
        assertRefused("GATHER (operator 0): its index 7 is none of axis 2 of 1×5×7×3",
                withNumbers(gather, 1, 7, 0));
        assertRefused("GATHER (operator 0): its index -1 is none of axis 2 of 1×5×7×3",
                withNumbers(gather, 1, 0, -1));
    }

    @Test
    void validate_mirrorWiderThanTheTensor_isRefused() {
        OperatorModel mirror = OperatorModel.named("MIRROR_PAD", TensorKind.FLOAT32);
        assertRefused("MIRROR_PAD (operator 0): its paddings 6 and 2 are wider than axis 1 of 1×5×7×3",
                withNumbers(mirror, 1, new int[]{0, 0, 6, 2, 3, 4, 0, 0}, graph -> graph.getTensors()[mirror.expected()
                        .output()].setShape(new int[]{1, 13, 14, 3})));
    }

    @Test
    void validate_blocksThatDoNotFit_areRefused() {
        OperatorModel space = OperatorModel.named("SPACE_TO_BATCH_ND", TensorKind.FLOAT32);
        assertRefused("SPACE_TO_BATCH_ND (operator 0): its blocks of 3×3 do not fit in 1×8×12×3",
                withNumbers(space, 1, 3, 3));
        assertRefused("SPACE_TO_BATCH_ND (operator 0): its blocks of 0×3 do not fit in 1×8×12×3",
                withNumbers(space, 1, 0, 3));
    }

    @Test
    void validate_resizeThatAlignsTwice_isRefused() {
        assertRefused("RESIZE_BILINEAR (operator 0): it aligns both corners and the centers of pixels",
                edit(OperatorModel.named("RESIZE_BILINEAR", TensorKind.FLOAT32), graph -> graph.getOperators()[0]
                        .getBuiltinOptions().asResizeBilinearOptions().setHalfPixelCenters(true)));
    }

    @Test
    void validate_matricesThatDoNotMatch_areRefused() {
        assertRefused("BATCH_MATMUL (operator 0): its operands of shape 1×5×7×3 and 1×5×7×3 do not match",
                edit(OperatorModel.named("BATCH_MATMUL", TensorKind.FLOAT32), graph -> graph.getOperators()[0]
                        .getBuiltinOptions().asBatchMatMulOptions().setAdjY(false)));
    }

    @Test
    void validate_conditionThatIsNoTruth_isUnsupported() {
        assertUnsupported(List.of("SELECT_V2 by a condition of INT8 (operator 0)"),
                edit(OperatorModel.named("SELECT_V2", TensorKind.FLOAT32),
                        graph -> graph.getTensors()[0].setType(TensorKind.INT8.schemaCode())));
    }
}

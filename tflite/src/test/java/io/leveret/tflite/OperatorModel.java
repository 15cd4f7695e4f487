package io.leveret.tflite;

import io.leveret.graph.Activation;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.Operator;
import io.leveret.graph.Padding;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A small model of one operator in one type, and the record that the reader should return. All attributes differ from
 * each other and from their defaults, so that swapped ones are noticed.
 *
 * @param builder holds the model, for tests that change it
 */
public record OperatorModel(String name, TensorKind kind, ModelBuilder builder, Operator expected) {
    private static final List<TensorKind> KINDS = List.of(TensorKind.FLOAT32, TensorKind.UINT8, TensorKind.INT8);
    private static final Window WINDOW = Window.same().stride(2, 3).dilation(4, 5).activation(FusedActivation.RELU6);
    private static final Operator.Window EXPECTED_WINDOW = new Operator.Window(Padding.SAME, 2, 3, 4, 5);
    private static final Window POOL = Window.valid().stride(2, 3).activation(FusedActivation.RELU_N1_TO_1);
    private static final Operator.Window EXPECTED_POOL = new Operator.Window(Padding.VALID, 2, 3, 1, 1);

    /** Every operator in every type that it supports. */
    public static List<OperatorModel> all() {
        List<OperatorModel> models = new ArrayList<>();
        for (TensorKind kind : KINDS) {
            models.add(conv2d(kind));
            models.add(depthwise(kind));
            models.add(fullyConnected(kind));
            models.add(of("AVERAGE_POOL_2D", kind, OperatorModel::averagePool));
            models.add(of("MAX_POOL_2D", kind, OperatorModel::maxPool));
            models.add(add(kind));
            models.add(binary(BinaryFunction.SUB, kind, Activation.RELU6,
                    (model, operands) -> model.sub(operands[0], operands[1], FusedActivation.RELU6, quant(kind))));
            models.add(binary(BinaryFunction.MUL, kind, Activation.RELU_N1_TO_1, (model, operands) -> model
                    .mul(operands[0], operands[1], FusedActivation.RELU_N1_TO_1, quant(kind))));
            for (BinaryFunction function : List.of(BinaryFunction.MAXIMUM, BinaryFunction.MINIMUM)) {
                models.add(binary(function, kind));
            }
            for (ElementwiseFunction function : ElementwiseFunction.values()) {
                boolean isOfFloat32 = function == ElementwiseFunction.SIGN;
                if (function != ElementwiseFunction.LOGICAL_NOT && (kind == TensorKind.FLOAT32 || !isOfFloat32)) {
                    models.add(elementwise(function, kind));
                }
            }
            if (kind == TensorKind.FLOAT32) {
                models.add(binary(BinaryFunction.DIV, kind, Activation.RELU,
                        (model, operands) -> model.div(operands[0], operands[1], FusedActivation.RELU, quant(kind))));
                models.add(binary(BinaryFunction.SQUARED_DIFFERENCE, kind));
                models.add(binary(BinaryFunction.POW, kind));
                models.add(binary(BinaryFunction.PRELU, kind));
            }
            models.add(concatenation(kind));
            for (ReduceFunction function : ReduceFunction.values()) {
                switch (function) {
                    case MEAN, SUM, REDUCE_MAX, REDUCE_MIN -> models.add(reduce(function, kind));
                    case REDUCE_PROD -> {
                        if (kind == TensorKind.FLOAT32) {
                            models.add(reduce(function, kind));
                        }
                    }
                    case REDUCE_ANY, REDUCE_ALL -> {
                        if (kind == TensorKind.FLOAT32) {
                            models.add(reduce(function, TensorKind.BOOL));
                        }
                    }
                }
            }
            models.add(pad(kind));
            models.add(of("RESHAPE", kind, (model, input) -> new Operator.Reshape(input, model.reshape(input, 1, -1))));
            models.add(of("SQUEEZE", kind, (model, input) -> new Operator.Squeeze(input, model.squeeze(input, 0))));
            models.add(of("EXPAND_DIMS", kind,
                    (model, input) -> new Operator.ExpandDims(input, model.expandDims(input, 2))));
            models.add(of("TRANSPOSE", kind, (model, input) -> new Operator.Transpose(input, List.of(0, 3, 1, 2),
                    model.transpose(input, 0, -1, 1, 2))));
            models.add(of("SLICE", kind, (model, input) -> new Operator.Slice("SLICE", input, List.of(0, 1, 2, 0),
                    List.of(1, 1, 1, 1), List.of(1, 3, 5, 2),
                    model.slice(input, new int[]{0, 1, 2, 0}, new int[]{1, 3, -1, 2}))));
            models.add(of("STRIDED_SLICE", kind,
                    (model, input) -> new Operator.Slice("STRIDED_SLICE", input, List.of(0, 4, 1, 2),
                            List.of(1, -2, 3, 1),
                            List.of(1, 2, 2, 1), model.stridedSlice(input, new int[]{0, -1, 1, -1},
                                    new int[]{1, 0, 3, 0}, new int[]{1, -2, 3, 1}, 0, 4, 8, 1, 2, 2))));
            models.add(on("SPACE_TO_DEPTH", kind, new int[]{1, 4, 6, 3},
                    (model, input) -> new Operator.SpaceToDepth(input, 2, model.spaceToDepth(input, 2))));
            models.add(on("DEPTH_TO_SPACE", kind, new int[]{1, 5, 7, 12},
                    (model, input) -> new Operator.DepthToSpace(input, 2, model.depthToSpace(input, 2))));
            models.add(of("SOFTMAX", kind,
                    (model, input) -> new Operator.Softmax(input, model.softmax(input, 0.75f, quant(kind)), 0.75f)));
            if (kind != TensorKind.FLOAT32) {
                models.add(of("DEQUANTIZE", kind,
                        (model, input) -> new Operator.Dequantize(input, model.dequantize(input))));
            }
            models.addAll(MoreOperatorModels.all(kind));
            models.add(of("QUANTIZE", kind, (model, input) -> new Operator.Quantize(input,
                    model.quantize(input, TensorKind.UINT8, Quant.perTensor(0.0625, 7)))));
        }
        return models;
    }

    /** The model of an operator in one type. */
    public static OperatorModel named(String name, TensorKind kind) {
        return all().stream().filter(model -> model.name().equals(name) && model.kind() == kind).findFirst()
                .orElseThrow();
    }

    public byte[] file() {
        return builder.build();
    }

    @Override
    public String toString() {
        return name + " " + kind;
    }

    /** The quantization of activations of a kind. */
    public static Quant quant(TensorKind kind) {
        return switch (kind) {
            case UINT8 -> Quant.perTensor(0.5, 128);
            case INT8 -> Quant.perTensor(0.25, -3);
            case INT16 -> Quant.perTensor(0.125, 0);
            case FLOAT32, FLOAT16, INT32, INT64, BOOL -> Quant.NONE;
        };
    }

    /** A constant of weights 1, 2, 3 … whose channels, if it is of INT8, have the scales 1/2, 1/4, 1/6 …. */
    public static int weights(ModelBuilder builder, TensorKind kind, int axis, int... shape) {
        int[] values = new int[Shape.of(shape).elements()];
        float[] reals = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 127 + 1;
            reals[i] = i + 1;
        }
        float[] scales = new float[shape[axis]];
        for (int channel = 0; channel < scales.length; channel++) {
            scales[channel] = 0.5f / (channel + 1);
        }
        return switch (kind) {
            case FLOAT32 -> builder.constant(reals, shape);
            case UINT8 -> builder.constant(kind, Quant.perTensor(0.125, 120), LittleEndian.narrow(values), shape);
            case INT8 -> builder.constant(kind, Quant.perChannel(scales, axis), LittleEndian.narrow(values), shape);
            case FLOAT16, INT32, INT64, BOOL, INT16 -> throw new IllegalArgumentException("no weights of " + kind);
        };
    }

    /** 1×5×7×3 by 4 filters of 3×2×3: 3×3 outputs. */
    public static OperatorModel conv2d(TensorKind kind) {
        return of("CONV_2D", kind, (model, input) -> {
            int filter = weights(model, kind, 0, 4, 3, 2, 3);
            int bias = model.bias(input, filter, new int[]{1, -2, 3, -4});
            return new Operator.Conv2D(input, filter, bias, model.conv2d(input, filter, bias, WINDOW, quant(kind)),
                    EXPECTED_WINDOW, Activation.RELU6);
        });
    }

    /** 1×5×7×3 with depth multiplier 2: 3×3 outputs of 6 channels. */
    public static OperatorModel depthwise(TensorKind kind) {
        return of("DEPTHWISE_CONV_2D", kind, (model, input) -> {
            int filter = weights(model, kind, 3, 1, 3, 2, 6);
            int bias = model.bias(input, filter, new int[]{1, -2, 3, -4, 5, -6});
            return new Operator.DepthwiseConv2D(input, filter, bias,
                    model.depthwiseConv2d(input, filter, bias, WINDOW, quant(kind)), EXPECTED_WINDOW, 2,
                    Activation.RELU6);
        });
    }

    /** 35 rows of 3 by 3×4, the rank kept. */
    public static OperatorModel fullyConnected(TensorKind kind) {
        return of("FULLY_CONNECTED", kind, (model, input) -> {
            int filter = weights(model, kind, 0, 4, 3);
            int bias = model.bias(input, filter, new int[]{1, -2, 3, -4});
            return new Operator.FullyConnected(input, filter, bias,
                    model.fullyConnected(input, filter, bias, FusedActivation.RELU, true, quant(kind)), true,
                    Activation.RELU);
        });
    }

    public static OperatorModel add(TensorKind kind) {
        ModelBuilder builder = new ModelBuilder();
        int left = builder.input(kind, quant(kind), 1, 5, 7, 3);
        int right = builder.input(kind, quant(kind), 3);
        int sum = builder.add(left, right, FusedActivation.RELU, quant(kind));
        builder.output(sum);
        return new OperatorModel("ADD", kind, builder,
                new Operator.Binary(BinaryFunction.ADD, left, right, sum, Activation.RELU, true));
    }

    private static OperatorModel reduce(ReduceFunction function, TensorKind kind) {
        return of(function.name(), kind, (model, input) -> {
            int result = model.reduce(function.name(), input, new int[]{-3, -2}, true, quant(kind));
            return new Operator.Reduce(function, input, List.of(1, 2), result, true);
        });
    }

    public static OperatorModel elementwise(ElementwiseFunction function, TensorKind kind) {
        return of(function.operatorName(), kind, (model, input) -> new Operator.Elementwise(function,
                function == ElementwiseFunction.LEAKY_RELU ? 0.375f : 0, input, switch (function) {
                    case LEAKY_RELU -> model.leakyRelu(input, 0.375f, quant(kind));
                    case GELU, GELU_APPROXIMATE -> model.gelu(input,
                            function == ElementwiseFunction.GELU_APPROXIMATE, quant(kind));
                    default -> model.elementwise(function.name(), input, quant(kind));
                }));
    }

    public static OperatorModel binary(BinaryFunction function, TensorKind kind) {
        return binary(function, kind, Activation.NONE,
                (model, operands) -> model.pairs(function.name(), operands[0], operands[1], quant(kind)));
    }

    /** 1×5×7×3 with 5×1×3: repeated along axes that are not adjacent. */
    private static OperatorModel binary(BinaryFunction function, TensorKind kind, Activation activation,
            BiFunction<ModelBuilder, int[], Integer> layer) {
        ModelBuilder builder = new ModelBuilder();
        int left = builder.input(kind, quant(kind), 5, 1, 3);
        int right = builder.input(kind, quant(kind), 1, 5, 7, 3);
        int result = layer.apply(builder, new int[]{left, right});
        builder.output(result);
        return new OperatorModel(function.name(), kind, builder,
                new Operator.Binary(function, left, right, result, activation, function == BinaryFunction.SUB));
    }

    public static OperatorModel concatenation(TensorKind kind) {
        ModelBuilder builder = new ModelBuilder();
        int first = builder.input(kind, quant(kind), 1, 5, 7, 3);
        int second = builder.input(kind, quant(kind), 1, 5, 2, 3);
        int all = builder.concatenation(-2, FusedActivation.NONE, quant(kind), second, first, second);
        builder.output(all);
        return new OperatorModel("CONCATENATION", kind, builder,
                new Operator.Concatenation(List.of(second, first, second), all, 2, Activation.NONE));
    }

    public static OperatorModel mean(TensorKind kind) {
        return reduce(ReduceFunction.MEAN, kind);
    }

    public static OperatorModel pad(TensorKind kind) {
        return of("PAD", kind, (model, input) -> {
            int padded = model.pad(input, new int[][]{{0, 0}, {1, 2}, {3, 4}, {0, 5}});
            return new Operator.Pad(input, List.of(0, 1, 3, 0), List.of(0, 2, 4, 5), Operator.ABSENT, padded);
        });
    }

    private static Operator averagePool(ModelBuilder builder, int input) {
        return new Operator.AveragePool2D(input, builder.averagePool2d(input, 3, 4, POOL), 3, 4, EXPECTED_POOL,
                Activation.RELU_N1_TO_1);
    }

    private static Operator maxPool(ModelBuilder builder, int input) {
        return new Operator.MaxPool2D(input, builder.maxPool2d(input, 3, 4, POOL), 3, 4, EXPECTED_POOL,
                Activation.RELU_N1_TO_1);
    }

    /** An operator with one operand, 1×5×7×3. */
    public static OperatorModel of(String name, TensorKind kind,
            BiFunction<ModelBuilder, Integer, Operator> operator) {
        return on(name, kind, new int[]{1, 5, 7, 3}, operator);
    }

    public static OperatorModel on(String name, TensorKind kind, int[] shape,
            BiFunction<ModelBuilder, Integer, Operator> operator) {
        ModelBuilder builder = new ModelBuilder();
        Operator expected = operator.apply(builder, builder.input(kind, quant(kind), shape));
        builder.output(expected.output());
        return new OperatorModel(name, kind, builder, expected);
    }
}

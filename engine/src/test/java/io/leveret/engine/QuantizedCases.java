package io.leveret.engine;

import static io.leveret.engine.MovementCases.ints;
import static io.leveret.engine.MovementCases.options;
import static io.leveret.testing.FusedActivation.NONE;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.lite.schema.BatchMatMulOptionsT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ResizeBilinearOptionsT;
import org.tensorflow.lite.schema.TransposeConvOptionsT;

/** A case of an operator of one type for each seed: values of 16 bits, and what is rare in values of 8. */
final class QuantizedCases {
    private final long seed;
    private final Choices choices;
    private final TensorKind kind;
    private final ModelBuilder model = new ModelBuilder();
    private final List<byte[]> inputs = new ArrayList<>();
    private final int[] image;
    private final double scale;
    private boolean hasNarrowBias; // of 32 bits, where 64 are usual

    private QuantizedCases(TensorKind kind, long seed) {
        this.seed = seed;
        this.choices = new Choices(seed);
        this.kind = kind;
        this.image = choices.image();
        this.scale = kind == TensorKind.INT16 ? choices.powerOfTwo(-15, -10) : choices.scale();
    }

    /** Returns a case of an operator, by TensorFlow Lite's name. */
    static OperatorCase of(String operator, TensorKind kind, long seed) {
        QuantizedCases builder = new QuantizedCases(kind, seed);
        int output = builder.output(operator);
        OperatorCase built = OperatorCases.build(seed, operator + " of " + kind + " " + Arrays.toString(builder.image),
                builder.model, output, builder.inputs.toArray(byte[][]::new));
        return builder.hasNarrowBias ? new OperatorCase(built.name(), NarrowBias.announced(built.model()),
                built.inputs(), built.outputs()) : built;
    }

    private int output(String operator) {
        return switch (operator) {
            case "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "TRANSPOSE_CONV" -> weighted(operator);
            case "CONV_2D with INT32", "FULLY_CONNECTED with INT32", "TRANSPOSE_CONV with INT32" -> {
                hasNarrowBias = true;
                yield weighted(operator.substring(0, operator.indexOf(' ')));
            }
            case "BATCH_MATMUL" -> batchMatMul();
            case "ADD" -> model.add(input(scale), other(), activation(), result(1));
            case "SUB" -> model.sub(input(scale), other(), activation(), result(1));
            case "ADD of shifted", "SUB of shifted" -> {
                double step = choices.oneOf(0x1p-14, 0x1p-12, 0x1.001p-11);
                int shift = choices.between(0, 5);
                Quant coarse = quant(step);
                Quant fine = quant(step / (1 << shift));
                int first = input(seed % 2 == 0 ? coarse : fine, image);
                int second = input(seed % 2 == 0 ? fine : coarse, image);
                yield operator.startsWith("ADD") ? model.add(first, second, activation(), coarse)
                        : model.sub(first, second, activation(), coarse);
            }
            case "MUL" -> model.mul(input(scale), other(), activation(), result(2));
            case "DIV" -> model.div(input(scale), divisor(), activation(),
                    quant(choices.powerOfTwo(-8, -6.5)));
            case "MAXIMUM", "MINIMUM" -> model.pairs(operator, input(scale), input(scale), quant(scale));
            case "SQUARED_DIFFERENCE" -> model.pairs(operator, input(scale), other(), result(2));
            case "PRELU" -> prelu();
            case "EQUAL", "NOT_EQUAL", "GREATER", "GREATER_EQUAL", "LESS", "LESS_EQUAL" -> comparison(operator);
            case "AVERAGE_POOL_2D" -> model.averagePool2d(input(scale), 3, 2, window());
            case "MAX_POOL_2D" -> model.maxPool2d(input(scale), 3, 2, window());
            case "MEAN" -> model.mean(input(scale), axes(), true, result(1));
            case "SUM" -> model.reduce(operator, input(scale), axes(), true, result(4));
            case "REDUCE_MAX", "REDUCE_MIN" -> {
                int input = input(scale);
                yield model.reduce(operator, input, axes(), true, model.quant(input));
            }
            case "REDUCE_PROD" -> {
                image[1] = Math.max(image[1], 2); // TensorFlow Lite does not write the products of one value
                yield model.reduce(operator, input(scale), new int[]{1}, true,
                        quant(scale * Math.pow(60 * scale, image[1] - 1)));
            }
            case "LOGISTIC" -> model.logistic(input(spread()), probability());
            case "TANH" -> model.elementwise(operator, input(spread()),
                    Quant.perTensor(kind == TensorKind.INT16 ? 0x1p-15 : 0x1p-7, kind == TensorKind.UINT8 ? 128 : 0));
            case "SOFTMAX" -> model.softmax(input(spread()), choices.oneOf(1f, 0.5f, 2f), kind == TensorKind.INT16
                    ? Quant.perTensor(0x1p-15, 0) : probability());
            case "RELU" -> model.relu(input(scale), result(2));
            case "RELU6" -> model.relu6(input(scale), result(2));
            case "LEAKY_RELU" -> model.leakyRelu(input(scale), choices.oneOf(0.01f, 0.2f, 0.75f), result(2));
            case "GELU" -> model.gelu(input(spread()), seed % 2 == 0, result(1));
            case "ABS", "ELU" -> model.elementwise(operator, input(scale), result(2));
            case "EXP" -> model.elementwise(operator, input(spread() / 4), result(2));
            case "LOG", "RSQRT", "SQRT" -> model.elementwise(operator, positive(), result(2));
            case "RESIZE_BILINEAR" -> bilinear();
            case "QUANTIZE" -> {
                TensorKind to = choices.oneOf(TensorKind.INT8, TensorKind.INT16);
                yield model.quantize(input(scale), to, quant(to, scale * choices.powerOfTwo(-9, 9)));
            }
            case "QUANTIZE of reals" -> {
                int reals = model.input(TensorKind.FLOAT32, image);
                inputs.add(reals(scale * (1 << 15)));
                yield model.quantize(reals, kind, quant(scale));
            }
            case "DEQUANTIZE" -> model.dequantize(input(scale));
            case "CAST" -> model.cast(input(scale), choices.oneOf(TensorKind.FLOAT32, TensorKind.INT32));
            case "CONCATENATION" -> {
                int input = input(scale);
                yield model.concatenation(3, NONE, model.quant(input), input, input);
            }
            case "PAD" -> model.pad(input(scale), new int[][]{{0, 0}, {1, 2}, {0, 1}, {0, 0}});
            case "TRANSPOSE" -> model.transpose(input(scale), 0, 3, 1, 2);
            case "SLICE" -> model.slice(input(scale), new int[4], new int[]{-1, 1, -1, -1});
            default -> throw new IllegalArgumentException(operator);
        };
    }

    // ---- operands and results ----

    private Quant quant(double step) {
        return quant(kind, step);
    }

    private Quant quant(TensorKind of, double step) {
        return of == TensorKind.INT16 ? Quant.perTensor(step, 0) : choices.quant(of, step);
    }

    /** The quantization of a result, at most {@code 2^exponent} as coarse as the operand's, or as fine. */
    private Quant result(int exponent) {
        return choices.oneOf(quant(scale), quant(scale * choices.ratio(exponent)));
    }

    /** A scale such that values are between −8 and 8, about. */
    private double spread() {
        double unit = kind == TensorKind.INT16 ? 0x1p-12 : 0x1p-4;
        return choices.oneOf(unit * 0.999, unit, unit * 2, unit * 1.0005, unit * choices.powerOfTwo(-3, 2));
    }

    private Quant probability() {
        return kind == TensorKind.INT16 ? Quant.perTensor(0x1p-15, 0) : Choices.probability(kind);
    }

    private FusedActivation activation() {
        return choices.oneOf(NONE, FusedActivation.RELU, FusedActivation.RELU6);
    }

    private Window window() {
        return Window.same().stride(choices.between(1, 2)).activation(activation());
    }

    private int[] axes() {
        return choices.oneOf(new int[]{1, 2}, new int[]{3}, new int[]{1, 2, 3}, new int[]{0}, new int[]{1, 3});
    }

    private int input(double step) {
        return input(quant(step), image);
    }

    private int input(Quant quant, int... shape) {
        inputs.add(new RandomTensors(31 * seed + inputs.size()).uint8(kind.byteCount(shape)));
        return model.input(kind, quant, shape);
    }

    /** A second operand, of another scale, that may have to be repeated. */
    private int other() {
        Quant quant = quant(scale * choices.ratio(2));
        return input(quant, choices.oneOf(image, image, new int[]{image[3]}, new int[]{1, image[1], 1, image[3]}));
    }

    /** Values of which none stands for 0 or is stored as such. */
    private int divisor() {
        byte[] values = new RandomTensors(~seed).uint8(kind.byteCount(image));
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (values[i] & 0x3f | 0x40);
        }
        inputs.add(values);
        return model.input(kind, Quant.perTensor(scale, choices.oneOf(0, 63)), image);
    }

    private int prelu() {
        int alpha = model.constant(kind, quant(0x1p-7), new RandomTensors(~seed).uint8(image[3]), 1, 1, image[3]);
        int input = input(scale);
        int output = model.tensor(kind, result(2), image);
        model.operator(BuiltinOperator.PRELU, 1, null, new int[]{input, alpha}, new int[]{output});
        return output;
    }

    /** Values of which none stands for less than 0. */
    private int positive() {
        if (kind != TensorKind.INT16) {
            return input(Quant.perTensor(scale, kind == TensorKind.INT8 ? -128 : 0), image);
        }
        byte[] values = new RandomTensors(seed).uint8(kind.byteCount(image));
        for (int i = 1; i < values.length; i += 2) {
            values[i] &= 0x7f;
        }
        inputs.add(values);
        return model.input(kind, quant(scale * 16), image);
    }

    private byte[] reals(double bound) {
        float[] values = choices.floats(TensorKind.BOOL.byteCount(image), (float) bound);
        for (int i = 0; i < values.length; i += 2) { // halfway between two results
            values[i] = (float) ((Math.floor(values[i] / scale) + 0.5) * scale);
        }
        return LittleEndian.bytes(values);
    }

    // ---- operators ----

    private int weighted(String operator) {
        int channels = operator.startsWith("D") ? image[3] * choices.oneOf(1, 1, 2) : choices.channels();
        int height = choices.between(1, 4);
        Window window = choices.convolutionWindow(image, height, height).activation(activation());
        int input = input(scale);
        TensorKind of = kind == TensorKind.INT16 ? TensorKind.INT8 : kind;
        return switch (operator) {
            case "CONV_2D" -> {
                int filter = choices.weights(model, of, height * height * image[3], 0, channels, height, height,
                        image[3]);
                yield model.conv2d(input, filter, bias(input, filter, channels), window, result(2));
            }
            case "DEPTHWISE_CONV_2D" -> {
                int filter = choices.weights(model, of, height * height, 3, 1, height, height, channels);
                yield model.depthwiseConv2d(input, filter, bias(input, filter, channels), window, result(2));
            }
            case "FULLY_CONNECTED" -> {
                int filter = kind == TensorKind.INT16 && seed % 2 == 0 ? perTensor(channels)
                        : choices.weights(model, of, image[3], 0, channels, image[3]);
                yield model.fullyConnected(input, filter, choices.oneOf(ModelBuilder.ABSENT,
                        bias(input, filter, channels)), activation(), result(2));
            }
            default -> {
                int stride = choices.between(1, Math.min(height, 3)); // XNNPACK has no gaps between windows
                TransposeConvOptionsT options = new TransposeConvOptionsT();
                options.setPadding(Window.Padding.SAME.schemaCode());
                options.setStrideH(stride);
                options.setStrideW(stride);
                int filter = choices.weights(model, of, height * height * image[3], 0, channels, height, height,
                        image[3]);
                int[] shape = {image[0], image[1] * stride, image[2] * stride, channels};
                int output = model.tensor(kind, result(2), shape);
                model.operator(BuiltinOperator.TRANSPOSE_CONV, 3, options(BuiltinOptions.TransposeConvOptions,
                        options), new int[]{ints(model, shape), filter, input, bias(input, filter, channels)},
                        new int[]{output});
                yield output;
            }
        };
    }

    private int perTensor(int channels) {
        return model.constant(TensorKind.INT8, Quant.perTensor(0x1.3p-8, 0),
                new RandomTensors(seed).int8Weights(channels * image[3]), channels, image[3]);
    }

    /** Biases, of 64 bits for values of 16. */
    private int bias(int input, int filter, int channels) {
        int[] values = new RandomTensors(seed).ints(channels, -100_000, 100_000);
        if (kind != TensorKind.INT16 || hasNarrowBias) {
            return model.bias(input, filter, values);
        }
        int[] halves = new int[2 * channels];
        for (int i = 0; i < channels; i++) {
            halves[2 * i] = values[i];
            halves[2 * i + 1] = values[i] >> 31;
        }
        Quant weights = model.quant(filter);
        float[] scales = new float[channels];
        for (int i = 0; i < channels; i++) {
            scales[i] = model.quant(input).scale() * weights.scales().get(weights.isPerChannel() ? i : 0);
        }
        return model.constant(TensorKind.INT64, weights.isPerChannel() ? Quant.perChannel(scales, 0)
                : Quant.perTensor(scales[0], 0), LittleEndian.bytes(halves), channels);
    }

    private int batchMatMul() {
        boolean adjX = choices.oneOf(true, false);
        boolean adjY = choices.oneOf(true, false);
        int rows = choices.between(1, 9);
        int inner = choices.channels();
        int columns = choices.between(1, 20);
        int batch = choices.between(1, 3);
        BatchMatMulOptionsT options = new BatchMatMulOptionsT();
        options.setAdjX(adjX);
        options.setAdjY(adjY);
        int left = input(quant(scale), batch, adjX ? inner : rows, adjX ? rows : inner);
        int right = input(quant(scale), batch, adjY ? columns : inner, adjY ? inner : columns);
        double largest = kind == TensorKind.INT16 ? 1 << 14 : 60;
        int output = model.tensor(kind, quant(scale * scale * Math.sqrt(inner) * largest), batch, rows, columns);
        model.operator(BuiltinOperator.BATCH_MATMUL, 4, options(BuiltinOptions.BatchMatMulOptions, options),
                new int[]{left, right}, new int[]{output});
        return output;
    }

    private int comparison(String operator) {
        int left = input(scale / 16);
        int right = other();
        int output = model.tensor(TensorKind.BOOL, Quant.NONE, image);
        model.operator(List.of(BuiltinOperator.names).indexOf(operator), 2, null, new int[]{left, right},
                new int[]{output});
        return output;
    }

    private int bilinear() {
        ResizeBilinearOptionsT options = new ResizeBilinearOptionsT();
        options.setAlignCorners(choices.oneOf(true, false));
        options.setHalfPixelCenters(!options.getAlignCorners() && choices.oneOf(true, false));
        int height = choices.between(1, 40);
        int width = choices.between(1, 40);
        int input = input(scale);
        return model.operator("RESIZE_BILINEAR", options(BuiltinOptions.ResizeBilinearOptions, options), input,
                new int[]{image[0], height, width, image[3]}, input, ints(model, height, width));
    }
}

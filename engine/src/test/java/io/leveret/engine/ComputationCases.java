package io.leveret.engine;

import static io.leveret.engine.MovementCases.ints;
import static io.leveret.engine.MovementCases.options;
import static io.leveret.engine.MovementCases.scalar;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.ArgMaxOptionsT;
import org.tensorflow.lite.schema.ArgMinOptionsT;
import org.tensorflow.lite.schema.BatchMatMulOptionsT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.CumsumOptionsT;
import org.tensorflow.lite.schema.L2NormOptionsT;
import org.tensorflow.lite.schema.LocalResponseNormalizationOptionsT;
import org.tensorflow.lite.schema.ResizeBilinearOptionsT;
import org.tensorflow.lite.schema.TransposeConvOptionsT;

/** Cases of the rarer operators that compute something, and of the rarer types of common ones. */
final class ComputationCases {
    private ComputationCases() {}

    private static int code(String name) {
        return List.of(BuiltinOperator.names).indexOf(name);
    }

    static OperatorCase logSoftmax(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] shape = {choices.between(1, 3), choices.channels()};
        Quant output = kind.isQuantized8() ? Quant.perTensor(16 / 256.0, kind == TensorKind.INT8 ? 127 : 255)
                : Quant.NONE;
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, choices.powerOfTwo(-6, -3)), shape);
        int result = model.tensor(kind, output, shape);
        model.operator(BuiltinOperator.LOG_SOFTMAX, 1, null, new int[]{input}, new int[]{result});
        return OperatorCases.build(seed, Arrays.toString(shape), model, result, choices.input(kind, shape));
    }

    static OperatorCase l2Normalization(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] shape = {choices.between(1, 3), choices.channels() + 2};
        Quant output = kind.isQuantized8() ? Quant.perTensor(1 / 128.0, kind == TensorKind.INT8 ? 0 : 128) : Quant.NONE;
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, choices.scale()), shape);
        int result = model.tensor(kind, output, shape);
        model.operator(BuiltinOperator.L2_NORMALIZATION, 1,
                options(BuiltinOptions.L2NormOptions, new L2NormOptionsT()), new int[]{input}, new int[]{result});
        return OperatorCases.build(seed, Arrays.toString(shape), model, result, choices.input(kind, shape));
    }

    static OperatorCase localResponseNormalization(long seed) {
        Choices choices = new Choices(seed);
        int[] image = choices.image();
        LocalResponseNormalizationOptionsT options = new LocalResponseNormalizationOptionsT();
        options.setRadius(choices.between(0, 6));
        options.setBias(choices.oneOf(1f, 2f));
        options.setAlpha(choices.oneOf(1f, 0.001f, 0.25f));
        options.setBeta(choices.oneOf(0.5f, 0.75f, 1f));
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, image);
        int output = model.operator("LOCAL_RESPONSE_NORMALIZATION",
                options(BuiltinOptions.LocalResponseNormalizationOptions, options), input, image, input);
        return OperatorCases.build(seed, Arrays.toString(image), model, output,
                choices.input(TensorKind.FLOAT32, image));
    }

    /**
     * Alternates float32 and INT8; INT8 without broadcasting, where TensorFlow Lite 2.20 differs from its float32
     * result for the same matrices.
     */
    static OperatorCase batchMatMul(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = seed % 2 == 0 ? TensorKind.FLOAT32 : TensorKind.INT8;
        boolean adjX = choices.oneOf(true, false);
        boolean adjY = choices.oneOf(true, false);
        int rows = choices.between(1, 19);
        int inner = choices.channels();
        int columns = choices.between(1, 40);
        int batch = choices.between(1, 3);
        int heads = choices.between(1, 4);
        int[] left = {batch, heads, adjX ? inner : rows, adjX ? rows : inner};
        int[] right = {batch, kind == TensorKind.INT8 ? heads : choices.oneOf(1, heads), adjY ? columns : inner,
                adjY ? inner : columns};
        double scale = choices.scale();
        Quant leftQuant = choices.quant(kind, scale);
        Quant rightQuant = choices.quant(kind, scale);
        Quant result = choices.quant(kind, scale * scale * Math.sqrt(inner) * 60);
        BatchMatMulOptionsT options = new BatchMatMulOptionsT();
        options.setAdjX(adjX);
        options.setAdjY(adjY);
        ModelBuilder model = new ModelBuilder();
        int x = model.input(kind, leftQuant, left);
        int y = model.input(kind, rightQuant, right);
        int output = model.tensor(kind, result, batch, heads, rows, columns);
        model.operator(BuiltinOperator.BATCH_MATMUL, 1, options(BuiltinOptions.BatchMatMulOptions, options),
                new int[]{x, y}, new int[]{output});
        return OperatorCases.build(seed, Arrays.toString(left) + (adjX ? "ᵀ" : "") + " by " + Arrays.toString(right)
                + (adjY ? "ᵀ" : ""), model, output, choices.input(kind, left), choices.input(kind, right));
    }

    static OperatorCase transposeConv(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] image = choices.image();
        int stride = choices.between(1, 3);
        int extent = choices.between(stride, 4); // XNNPACK has no gaps between windows
        boolean same = choices.oneOf(true, false);
        Window window = (same ? Window.same() : Window.valid()).stride(stride);
        int height = same ? image[1] * stride : (image[1] - 1) * stride + extent;
        int width = same ? image[2] * stride : (image[2] - 1) * stride + extent;
        TransposeConvOptionsT options = new TransposeConvOptionsT();
        options.setPadding(window.padding().schemaCode());
        options.setStrideH(stride);
        options.setStrideW(stride);
        int channels = choices.channels();
        double scale = choices.scale();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, scale), image);
        int filter = choices.weights(model, kind, extent * extent * image[3], 0, channels, extent, extent, image[3]);
        int bias = model.bias(input, filter, new RandomTensors(seed).ints(channels, -100, 100));
        int output = model.tensor(kind, choices.quant(kind, scale * choices.ratio(3)), image[0], height, width,
                channels);
        model.operator(BuiltinOperator.TRANSPOSE_CONV, 3, options(BuiltinOptions.TransposeConvOptions, options),
                new int[]{ints(model, image[0], height, width, channels), filter, input, bias}, new int[]{output});
        return OperatorCases.build(seed,
                Arrays.toString(image) + " by " + extent + " " + OperatorCases.describe(window),
                model, output, choices.input(kind, image));
    }

    static OperatorCase bilinear(long seed) {
        Choices choices = new Choices(seed);
        ResizeBilinearOptionsT options = new ResizeBilinearOptionsT();
        options.setAlignCorners(choices.oneOf(true, false));
        options.setHalfPixelCenters(!options.getAlignCorners() && choices.oneOf(true, false));
        return OperatorCases.reordering(choices, seed, choices.image(), (model, input, shape) -> {
            int height = choices.between(1, 20);
            int width = choices.between(1, 20);
            return model.operator("RESIZE_BILINEAR", options(BuiltinOptions.ResizeBilinearOptions, options), input,
                    new int[]{shape[0], height, width, shape[3]}, input, ints(model, height, width));
        });
    }

    static OperatorCase argExtremum(boolean largest, long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] image = choices.image();
        int axis = choices.between(0, 3);
        TensorKind type = choices.oneOf(TensorKind.INT32, TensorKind.INT64);
        ArgMaxOptionsT max = new ArgMaxOptionsT();
        max.setOutputType(type.schemaCode());
        ArgMinOptionsT min = new ArgMinOptionsT();
        min.setOutputType(type.schemaCode());
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, choices.scale()), image);
        int output = model.tensor(type, Quant.NONE, IntStream.range(0, 4).filter(i -> i != axis).map(i -> image[i])
                .toArray());
        model.operator(code(largest ? "ARG_MAX" : "ARG_MIN"), 1, largest ? options(BuiltinOptions.ArgMaxOptions, max)
                : options(BuiltinOptions.ArgMinOptions, min), new int[]{input, scalar(model, axis)}, new int[]{output});
        return OperatorCases.build(seed, Arrays.toString(image) + " along " + axis, model, output,
                choices.input(kind, image));
    }

    static OperatorCase cumsum(long seed) {
        Choices choices = new Choices(seed);
        int[] image = choices.image();
        int axis = choices.between(-4, 3);
        CumsumOptionsT options = new CumsumOptionsT();
        options.setExclusive(choices.oneOf(true, false));
        options.setReverse(choices.oneOf(true, false));
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, image);
        int output = model.operator("CUMSUM", options(BuiltinOptions.CumsumOptions, options), input, image, input,
                scalar(model, axis));
        return OperatorCases.build(seed, Arrays.toString(image) + " along " + axis, model, output,
                choices.input(TensorKind.FLOAT32, image));
    }

    static OperatorCase addN(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = seed % 2 == 0 ? TensorKind.FLOAT32 : TensorKind.INT32;
        int[] shape = Arrays.copyOf(choices.image(), choices.between(1, 4));
        ModelBuilder model = new ModelBuilder();
        int[] inputs = new int[choices.between(2, 7)];
        byte[][] values = new byte[inputs.length][];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = model.input(kind, shape);
            values[i] = kind == TensorKind.INT32 ? numbers(choices, shape) : choices.input(kind, shape);
        }
        return OperatorCases.build(seed, inputs.length + " of " + Arrays.toString(shape), model,
                model.operator("ADD_N", null, inputs[0], shape, inputs), values);
    }

    /** Float32 values, some of them equal, or quantized values of one scale. */
    static OperatorCase comparison(String name, long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] image = choices.image();
        int[] other = choices.oneOf(image, new int[]{image[3]}, new int[]{1, 1, 1, 1});
        Quant quant = choices.quant(kind, 1 / 64.0);
        ModelBuilder model = new ModelBuilder();
        int left = model.input(kind, quant, image);
        int right = model.input(kind, quant, other);
        int output = model.tensor(TensorKind.BOOL, Quant.NONE, image);
        model.operator(code(name), 1, null, new int[]{left, right}, new int[]{output});
        return OperatorCases.build(seed, name + " " + Arrays.toString(image) + " and " + Arrays.toString(other), model,
                output, few(choices, kind, image), few(choices, kind, other));
    }

    /** Few different values, so that some are equal. */
    private static byte[] few(Choices choices, TensorKind kind, int[] shape) {
        int[] numbers = new int[kind.byteCount(shape) / kind.byteSize()];
        Arrays.setAll(numbers, _ -> choices.between(0, 3));
        if (kind != TensorKind.FLOAT32) {
            return LittleEndian.narrow(numbers);
        }
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = numbers[i];
        }
        return LittleEndian.bytes(floats);
    }

    static OperatorCase logical(String name, long seed) {
        Choices choices = new Choices(seed);
        int[] image = choices.image();
        int count = TensorKind.BOOL.byteCount(image);
        ModelBuilder model = new ModelBuilder();
        int left = model.input(TensorKind.BOOL, image);
        byte[] truth = truth(choices, count);
        if (name.equals("LOGICAL_NOT")) {
            return OperatorCases.build(seed, name, model, model.operator(name, null, left, image, left), truth);
        }
        int right = model.input(TensorKind.BOOL, image);
        int output = model.operator(name, null, left, image, left, right);
        return OperatorCases.build(seed, name, model, output, truth, truth(choices, count));
    }

    private static byte[] truth(Choices choices, int count) {
        byte[] truth = new byte[count];
        for (int i = 0; i < count; i++) {
            truth[i] = (byte) choices.between(0, 1);
        }
        return truth;
    }

    /** Arithmetic of INT32, as shapes need it. */
    static OperatorCase integers(String name, long seed) {
        Choices choices = new Choices(seed);
        int[] shape = {choices.between(1, 5), choices.between(1, 5)};
        int[] other = choices.oneOf(shape, new int[]{shape[1]}, new int[]{1});
        ModelBuilder model = new ModelBuilder();
        int left = model.input(TensorKind.INT32, shape);
        int right = model.input(TensorKind.INT32, other);
        int output = switch (name) {
            case "ADD" -> model.add(left, right, FusedActivation.NONE, Quant.NONE);
            case "SUB" -> model.sub(left, right, FusedActivation.NONE, Quant.NONE);
            case "MUL" -> model.mul(left, right, FusedActivation.NONE, Quant.NONE);
            case "DIV" -> model.div(left, right, FusedActivation.NONE, Quant.NONE);
            default -> model.pairs(name, left, right, Quant.NONE);
        };
        return OperatorCases.build(seed, name + " of integers", model, output, numbers(choices, shape),
                numbers(choices, other));
    }

    private static byte[] numbers(Choices choices, int[] shape) {
        int[] numbers = new int[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.setAll(numbers, _ -> choices.oneOf(-1, 1) * choices.between(1, 30));
        return LittleEndian.bytes(numbers);
    }

    static OperatorCase sumOfQuantized(long seed) {
        Choices choices = new Choices(3 * seed + 2);
        TensorKind kind = choices.kind();
        int[] image = choices.image();
        double scale = choices.scale();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, scale), image);
        int output = model.reduce("SUM", input, new int[]{1, 2}, true,
                choices.quant(kind, scale * Math.sqrt(image[1] * image[2]) * 2));
        return OperatorCases.build(seed, Arrays.toString(image), model, output, choices.input(kind, image));
    }

    static OperatorCase product(long seed) {
        Choices choices = new Choices(seed);
        int[] image = choices.image();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, image);
        int output = model.reduce("REDUCE_PROD", input, choices.oneOf(new int[]{1}, new int[]{2, 3}), true, Quant.NONE);
        return OperatorCases.build(seed, Arrays.toString(image), model, output,
                LittleEndian.bytes(choices.floats(TensorKind.BOOL.byteCount(image), 1)));
    }

    // ---- weights of other types ----

    /** A convolution, a depthwise one or a matrix product of float32 values with INT8 weights, in rotation. */
    static OperatorCase hybrid(long seed) {
        Choices choices = new Choices(seed);
        int[] image = choices.image();
        int extent = choices.oneOf(1, 1, 3);
        Window window = choices.convolutionWindow(image, extent, extent);
        ModelBuilder model = new ModelBuilder();
        boolean isProduct = seed % 3 == 2;
        int[] shape = isProduct ? new int[]{image[1], image[3]} : image;
        int input = model.input(TensorKind.FLOAT32, shape);
        int channels = seed % 3 == 1 ? image[3] : choices.channels();
        int filter = switch ((int) (seed % 3)) {
            case 0 -> choices.weights(model, TensorKind.INT8, extent * extent * image[3], 0, channels, extent, extent,
                    image[3]);
            case 1 -> choices.weights(model, TensorKind.INT8, extent * extent, 3, 1, extent, extent, channels);
            default -> choices.weights(model, TensorKind.INT8, image[3], 0, channels, image[3]);
        };
        int bias = model.constant(choices.floats(channels, 0.5f), channels);
        int output = switch ((int) (seed % 3)) {
            case 0 -> model.conv2d(input, filter, bias, window, Quant.NONE);
            case 1 -> model.depthwiseConv2d(input, filter, bias, window, Quant.NONE);
            default -> model.fullyConnected(input, filter, bias, window.activation(), Quant.NONE);
        };
        return OperatorCases.build(seed,
                Arrays.toString(shape) + " by " + extent + " " + OperatorCases.describe(window),
                model, output, choices.input(TensorKind.FLOAT32, shape));
    }

    /** The same with a matrix of INT4, two a byte. */
    static OperatorCase fourBits(long seed) {
        Choices choices = new Choices(seed);
        int features = 2 * choices.between(1, 20);
        int units = choices.channels();
        int[] shape = {choices.between(1, 5), features};
        int[] weights = new RandomTensors(seed).ints(units * features, -7, 8);
        float[] scales = new float[units];
        for (int i = 0; i < units; i++) {
            scales[i] = (float) choices.powerOfTwo(-6, -3);
        }
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, shape);
        int matrix = model.constant(TensorKind.INT8, Quant.perChannel(scales, 0), LittleEndian.narrow(weights), units,
                features);
        int bias = model.constant(choices.floats(units, 0.5f), units);
        int output = model.fullyConnected(input, matrix, bias, FusedActivation.NONE, Quant.NONE);
        int[] packed = new int[weights.length / 2];
        Arrays.setAll(packed, i -> weights[2 * i] & 15 | (weights[2 * i + 1] & 15) << 4);
        byte[] file = model.output(output).build(built -> {
            var tensor = built.getSubgraphs()[0].getTensors()[matrix];
            tensor.setType(org.tensorflow.lite.schema.TensorType.INT4);
            built.getBuffers()[(int) tensor.getBuffer()].setData(packed);
        });
        return new OperatorCase(Arrays.toString(shape) + " to " + units + ", seed " + seed, file,
                List.of(choices.input(TensorKind.FLOAT32, shape)), List.of(TensorKind.FLOAT32));
    }

    static OperatorCase groups(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.oneOf(TensorKind.FLOAT32, TensorKind.INT8);
        int groups = choices.between(2, 4);
        int[] image = choices.image();
        int inChannels = choices.between(1, 9);
        int channels = groups * choices.between(1, 9);
        image[3] = groups * inChannels;
        Window window = choices.convolutionWindow(image, 3, 3);
        double scale = choices.scale();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, scale), image);
        int filter = choices.weights(model, kind, 9 * inChannels, 0, channels, 3, 3, inChannels);
        int bias = choices.bias(model, input, filter, channels);
        int output = model.conv2d(input, filter, bias, window, choices.quant(kind, scale * choices.ratio(2)));
        return OperatorCases.build(seed, Arrays.toString(image) + " in " + groups + " groups "
                + OperatorCases.describe(window), model, output, choices.input(kind, image));
    }

    // ---- activations of 16 bits ----

    /**
     * A convolution, a depthwise one, a matrix product, a sum, a product, a concatenation, a pool and so on, in
     * rotation.
     */
    static OperatorCase sixteenBits(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = TensorKind.INT16;
        int[] image = choices.image();
        double scale = choices.powerOfTwo(-14, -11);
        Quant quant = Quant.perTensor(scale, 0);
        Quant result = Quant.perTensor(scale * choices.ratio(1), 0);
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, quant, image);
        FusedActivation activation = choices.oneOf(FusedActivation.NONE, FusedActivation.RELU);
        Window window = choices.convolutionWindow(image, 3, 3).activation(activation);
        int channels = choices.channels();
        String name;
        int output;
        switch ((int) (seed % 10)) {
            case 0 -> {
                name = "convolution";
                int filter = choices.weights(model, TensorKind.INT8, 9 * image[3], 0, channels, 3, 3, image[3]);
                output = model.conv2d(input, filter, wideBias(model, input, filter, channels), window, result);
            }
            case 1 -> {
                name = "depthwise convolution";
                int filter = choices.weights(model, TensorKind.INT8, 9, 3, 1, 3, 3, image[3]);
                output = model.depthwiseConv2d(input, filter, wideBias(model, input, filter, image[3]), window, result);
            }
            case 2 -> {
                name = "product";
                int filter = model.constant(TensorKind.INT8, Quant.perTensor(1 / 256.0, 0),
                        new RandomTensors(seed).int8Weights(channels * image[3]), channels, image[3]);
                output = model.fullyConnected(input, filter, wideBias(model, input, filter, channels), activation,
                        result);
            }
            case 3 -> {
                name = "sum";
                output = model.add(input, input, activation, result);
            }
            case 4 -> {
                name = "multiplication";
                output = model.mul(input, input, activation, result);
            }
            case 5 -> {
                name = "concatenation";
                output = model.concatenation(3, FusedActivation.NONE, quant, input, input);
            }
            case 6 -> {
                name = "logistic";
                output = model.logistic(input, Quant.perTensor(1 / 32768.0, 0));
            }
            case 7 -> {
                name = "largest";
                output = model.maxPool2d(input, 2, 2, Window.same());
            }
            case 8 -> {
                name = "padding";
                output = model.pad(input, new int[][]{{0, 0}, {1, 2}, {0, 1}, {0, 0}});
            }
            default -> {
                name = "dequantization";
                output = model.dequantize(input);
            }
        }
        return OperatorCases.build(seed, name + " of 16 bits " + Arrays.toString(image), model, output,
                new RandomTensors(~seed).uint8(kind.byteCount(image)));
    }

    /** Biases of 64 bits. */
    private static int wideBias(ModelBuilder model, int input, int filter, int channels) {
        float inputScale = model.quant(input).scale();
        float[] scales = new float[channels];
        for (int i = 0; i < channels; i++) {
            scales[i] = inputScale * model.quant(filter).scales().get(model.quant(filter).isPerChannel() ? i : 0);
        }
        int[] halves = new int[2 * channels];
        for (int i = 0; i < channels; i++) {
            halves[2 * i] = 1000 * (i % 7 - 3);
            halves[2 * i + 1] = halves[2 * i] >> 31;
        }
        Quant quant = model.quant(filter).isPerChannel() ? Quant.perChannel(scales, 0) : Quant.perTensor(scales[0], 0);
        return model.constant(TensorKind.INT64, quant, LittleEndian.bytes(halves), channels);
    }
}

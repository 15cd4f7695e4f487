package io.leveret.engine;

import io.leveret.testing.FusedActivation;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A case of each operator for each seed; FLOAT32, UINT8 and INT8 take turns. */
final class OperatorCases {
    private OperatorCases() {}

    static OperatorCase build(long seed, String attributes, ModelBuilder model, int output,
            byte[]... inputs) {
        String name = model.kind(output) + " → " + Arrays.toString(model.shape(output)) + " " + attributes + ", seed "
                + seed;
        return new OperatorCase(name, model.output(output).build(), List.of(inputs), List.of(model.kind(output)));
    }

    static String describe(Window window) {
        return window.padding() + " stride " + window.strideHeight() + "×" + window.strideWidth() + " dilation "
                + window.dilationHeight() + "×" + window.dilationWidth() + " " + window.activation();
    }

    static OperatorCase convolution(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] image = choices.image();
        int height = choices.oneOf(1, 1, 3, 3, choices.between(1, 5));
        int width = choices.oneOf(1, height, height, choices.between(1, 7));
        Window window = choices.convolutionWindow(image, height, width);
        double scale = choices.scale();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, scale), image);
        int channels = choices.channels();
        int filter = choices.weights(model, kind, height * width * image[3], 0, channels, height, width, image[3]);
        int bias = choices.bias(model, input, filter, channels);
        int output = model.conv2d(input, filter, bias, window,
                choices.quant(kind, scale * choices.ratio(3)));
        return build(seed, Arrays.toString(image) + " by " + height + "×" + width + " " + describe(window), model,
                output, choices.input(kind, image));
    }

    /** A convolution with a 3×3 window and enough channels for Winograd's algorithm to pay off. */
    static OperatorCase wideConvolution(long seed) {
        return wideConvolution(new Choices(seed), seed, 3, 3, 70);
    }

    /** The same with a window of 1×7 or 7×1. */
    static OperatorCase wideLineConvolution(long seed) {
        Choices choices = new Choices(seed);
        int height = choices.oneOf(1, 7);
        return wideConvolution(choices, seed, height, 8 - height, 110);
    }

    private static OperatorCase wideConvolution(Choices choices, long seed, int height, int width, int fewest) {
        TensorKind kind = choices.kind();
        int[] image = {choices.oneOf(1, 2), choices.between(13, 18), choices.between(13, 18),
                choices.between(fewest, fewest + 40)};
        int channels = choices.between(fewest, fewest + 40);
        Window window = Window.same().activation(choices.activation());
        if (choices.oneOf(0, 1) == 0) {
            window = window.padding(Window.Padding.VALID);
        }
        double scale = choices.scale();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, scale), image);
        int filter = choices.weights(model, kind, height * width * image[3], 0, channels, height, width, image[3]);
        int bias = choices.bias(model, input, filter, channels);
        int output = model.conv2d(input, filter, bias, window, choices.quant(kind, scale * choices.ratio(3)));
        return build(seed, Arrays.toString(image) + " by " + height + "×" + width + " to " + channels + " "
                + describe(window), model, output, choices.input(kind, image));
    }

    /** A float32 convolution with padding SAME whose last windows end before the image does. */
    static OperatorCase leapingConvolution(long seed) {
        Choices choices = new Choices(seed);
        int extent = choices.between(1, 3);
        int stride = extent + choices.between(1, 3);
        int outputs = choices.between(1, 5);
        int size = (outputs - 1) * stride + extent + choices.between(1, stride - extent);
        int[] image = {1, size, size, choices.channels()};
        Window window = Window.same().stride(stride);
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, image);
        int channels = choices.channels();
        int filter = choices.weights(model, TensorKind.FLOAT32, extent * extent * image[3], 0, channels, extent,
                extent, image[3]);
        int output = model.conv2d(input, filter, choices.bias(model, input, filter, channels), window, Quant.NONE);
        return build(seed, Arrays.toString(image) + " by " + extent + "×" + extent + " " + describe(window), model,
                output, choices.input(TensorKind.FLOAT32, image));
    }

    static OperatorCase depthwise(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] image = choices.image();
        int multiplier = choices.oneOf(1, 1, 1, 2, 3, 8);
        int height = choices.oneOf(3, 3, choices.between(1, 7));
        int width = choices.oneOf(height, height, choices.between(1, 7));
        Window window = choices.convolutionWindow(image, height, width);
        double scale = choices.scale();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, scale), image);
        int channels = image[3] * multiplier;
        int filter = choices.weights(model, kind, height * width, 3, 1, height, width, channels);
        int bias = choices.bias(model, input, filter, channels);
        int output = model.depthwiseConv2d(input, filter, bias, window,
                choices.quant(kind, scale * choices.ratio(3)));
        return build(seed, Arrays.toString(image) + " by " + height + "×" + width + "×" + multiplier + " "
                + describe(window), model, output, choices.input(kind, image));
    }

    static OperatorCase fullyConnected(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        boolean keepDimensions = choices.oneOf(false, false, true);
        int features = choices.oneOf(choices.channels(), 100, 1024);
        int[] shape = choices.oneOf(new int[]{1, features}, new int[]{choices.between(2, 13), features},
                new int[]{choices.oneOf(1, 3), choices.between(1, 3), features});
        double scale = choices.scale();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, scale), shape);
        int units = features > 100 ? 101 : choices.channels();
        int weights = choices.weights(model, kind, features, 0, units, features);
        int bias = choices.oneOf(true, true, false)
                ? choices.bias(model, input, weights, units)
                : ModelBuilder.ABSENT;
        FusedActivation activation = choices.activation();
        int output = model.fullyConnected(input, weights, bias, activation, keepDimensions,
                choices.quant(kind, scale * choices.ratio(3)));
        return build(seed, Arrays.toString(shape) + " " + activation + (bias == ModelBuilder.ABSENT ? " no bias" : "")
                + (keepDimensions ? " keeping dimensions" : ""), model, output, choices.input(kind, shape));
    }

    static OperatorCase averagePool(long seed) {
        return pool(seed, ModelBuilder::averagePool2d);
    }

    static OperatorCase maxPool(long seed) {
        return pool(seed, ModelBuilder::maxPool2d);
    }

    private interface Pool {
        int add(ModelBuilder model, int input, int height, int width, Window window);
    }

    private static OperatorCase pool(long seed, Pool pool) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] image = choices.image();
        int height = choices.oneOf(2, 3, image[1], choices.between(1, 7));
        int width = choices.oneOf(height, image[2], choices.between(1, 7));
        Window window = choices.window(image, height, width, 1);
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, choices.scale()), image);
        int output = pool.add(model, input, height, width, window);
        return build(seed, Arrays.toString(image) + " by " + height + "×" + width + " " + describe(window), model,
                output, choices.input(kind, image));
    }

    static OperatorCase add(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] large = choices.image();
        int[] small = choices.oneOf(large, large, new int[]{large[3]}, new int[]{1, 1, 1, large[3]}, new int[]{1},
                new int[0], new int[]{large[1], large[2], large[3]}, new int[]{1, large[1], large[2], large[3]},
                new int[]{large[0], 1, 1, large[3]}, new int[]{large[1], 1, 1});
        double scale = choices.scale();
        Quant largeQuant = choices.quant(kind, scale);
        Quant smallQuant = choices.quant(kind, scale * choices.ratio(4));
        ModelBuilder model = new ModelBuilder();
        List<byte[]> inputs = new ArrayList<>();
        inputs.add(choices.input(kind, large));
        int left = model.input(kind, largeQuant, large);
        byte[] values = choices.input(kind, small);
        boolean constant = small != large && choices.oneOf(true, false);
        int right = constant ? model.constant(kind, smallQuant, values, small) : model.input(kind, smallQuant, small);
        if (!constant) {
            inputs.add(values);
        }
        FusedActivation activation = choices.activation();
        Quant sum = choices.quant(kind, scale * choices.ratio(3));
        boolean swapped = choices.oneOf(true, false);
        int output = swapped ? model.add(right, left, activation, sum) : model.add(left, right, activation, sum);
        String operands = swapped
                ? Arrays.toString(small) + " + " + Arrays.toString(large)
                : Arrays.toString(large) + " + " + Arrays.toString(small);
        return build(seed, operands + (constant ? " constant " : " ") + activation, model, output,
                inputs.toArray(byte[][]::new));
    }

    static OperatorCase concatenation(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int axis = choices.between(0, 3);
        boolean negative = choices.oneOf(true, false);
        double scale = choices.scale();
        Quant whole = choices.quant(kind, scale);
        int[] image = choices.image();
        ModelBuilder model = new ModelBuilder();
        int[] parts = new int[choices.between(1, 6)];
        byte[][] inputs = new byte[parts.length][];
        boolean equalScales = kind == TensorKind.INT8 || choices.oneOf(true, false); // TensorFlow Lite wants it of INT8
        for (int i = 0; i < parts.length; i++) {
            int[] shape = image.clone();
            shape[axis] = choices.between(1, 9);
            Quant quant = equalScales ? whole : choices.quant(kind, scale * choices.ratio(3));
            parts[i] = model.input(kind, quant, shape);
            inputs[i] = choices.input(kind, shape);
        }
        int output = model.concatenation(negative ? axis - 4 : axis, FusedActivation.NONE, whole, parts);
        return build(seed, "of " + parts.length + " along " + axis + (equalScales ? "" : " of other scales"), model,
                output, inputs);
    }

    static OperatorCase mean(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] image = choices.image();
        int[] axes = choices.oneOf(new int[]{1, 2}, new int[]{1, 2}, new int[]{-3, -2}, new int[]{1}, new int[]{2},
                new int[]{3}, new int[]{2, 1}, new int[]{2, 3}, new int[]{1, 2, 3}, new int[]{0}, new int[]{0, 1},
                new int[]{0, 2}, new int[]{1, 3});
        boolean keepDimensions = choices.oneOf(true, false);
        double scale = choices.scale();
        Quant quant = choices.quant(kind, scale);
        Quant result = choices.oneOf(quant, choices.quant(kind, scale * choices.ratio(3)));
        ModelBuilder model = new ModelBuilder();
        int output = model.mean(model.input(kind, quant, image), axes, keepDimensions, result);
        return build(seed, Arrays.toString(image) + " over " + Arrays.toString(axes)
                + (quant.equals(result) ? "" : " to another scale"), model, output, choices.input(kind, image));
    }

    /** A sum, float32 only, or an extremum. */
    static OperatorCase reduce(String operator, boolean realsOnly, long seed) {
        Choices choices = new Choices(realsOnly ? 3 * seed : seed);
        int[] axes = choices.oneOf(new int[]{1, 2}, new int[]{-3, -2}, new int[]{1}, new int[]{3}, new int[]{2, 3},
                new int[]{1, 2, 3}, new int[]{0}, new int[]{0, 1}, new int[]{0, 2}, new int[]{1, 3});
        boolean keepDimensions = choices.oneOf(true, false);
        return reordering(choices, seed, choices.image(), (model, input, _) -> model.reduce(operator, input, axes,
                keepDimensions, model.quant(input)));
    }

    static OperatorCase pad(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] shape = Arrays.copyOfRange(choices.image(), 4 - choices.between(1, 4), 4);
        int[][] paddings = new int[shape.length][];
        for (int i = 0; i < paddings.length; i++) {
            paddings[i] = new int[]{choices.oneOf(0, 0, choices.between(1, 3)), choices.oneOf(0, 1, 2)};
        }
        ModelBuilder model = new ModelBuilder();
        int output = model.pad(model.input(kind, choices.quant(kind, choices.scale()), shape), paddings);
        return build(seed, Arrays.toString(shape) + " by " + Arrays.deepToString(paddings), model, output,
                choices.input(kind, shape));
    }

    static OperatorCase reshape(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] image = choices.image();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, choices.scale()), image);
        int output = switch (choices.between(0, 3)) {
            case 0 -> model.reshape(input, -1);
            case 1 -> model.reshape(input, image[0], -1);
            case 2 -> model.reshape(model.maxPool2d(input, 1, 1, Window.valid()), image[3], image[2], -1);
            default -> model.reshape(model.reshape(input, -1, 1, image[3]), image);
        };
        return build(seed, Arrays.toString(image), model, output, choices.input(kind, image));
    }

    static OperatorCase squeeze(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] image = {1, 1, choices.between(2, 9), choices.channels()};
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, choices.scale()), image);
        int[] axes = choices.oneOf(new int[]{}, new int[]{0}, new int[]{1}, new int[]{0, 1}, new int[]{-3});
        return build(seed, Arrays.toString(image) + " along " + Arrays.toString(axes), model,
                model.squeeze(input, axes), choices.input(kind, image));
    }

    static OperatorCase softmax(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] shape = choices.oneOf(new int[]{1, choices.oneOf(1, 2, 10, 1001)},
                new int[]{choices.between(2, 9), choices.channels()}, new int[]{choices.channels()}, choices.image());
        float beta = choices.oneOf(1f, 1f, 0.5f, 2f);
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, choices.powerOfTwo(-8, 0)), shape);
        int output = model.softmax(input, beta, Choices.probability(kind));
        return build(seed, "beta " + beta, model, output, choices.input(kind, shape));
    }

    static OperatorCase logistic(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] image = choices.image();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, choices.powerOfTwo(-8, 0)), image);
        return build(seed, Arrays.toString(image), model, model.logistic(input, Choices.probability(kind)),
                choices.input(kind, image));
    }

    static OperatorCase relu(long seed) {
        return activation(seed, ModelBuilder::relu);
    }

    static OperatorCase relu6(long seed) {
        return activation(seed, ModelBuilder::relu6);
    }

    interface ActivationLayer {
        int add(ModelBuilder model, int input, Quant output);
    }

    static OperatorCase activation(long seed, ActivationLayer layer) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] image = choices.image();
        double scale = choices.scale();
        Quant quant = choices.quant(kind, scale);
        Quant result = choices.oneOf(quant, choices.quant(kind, scale * choices.ratio(3)));
        ModelBuilder model = new ModelBuilder();
        int output = layer.add(model, model.input(kind, quant, image), result);
        return build(seed, Arrays.toString(image) + (quant.equals(result) ? "" : " to another scale"), model, output,
                choices.input(kind, image));
    }

    /** A function of each element that exists for float32 only. */
    static OperatorCase function(String operator, boolean positive, long seed) {
        Choices choices = new Choices(seed);
        int[] image = choices.image();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, image);
        float[] values = LittleEndian.floats(choices.input(TensorKind.FLOAT32, image));
        for (int i = 0; positive && i < values.length; i++) {
            values[i] = Math.abs(values[i]) + 0.125f;
        }
        return build(seed, operator + " " + Arrays.toString(image), model,
                model.elementwise(operator, input, Quant.NONE), LittleEndian.bytes(values));
    }

    /** A function of each element, float32 and quantized. */
    static OperatorCase quantizedFunction(String operator, long seed) {
        return activation(seed, (model, input, output) -> model.elementwise(operator, input, output));
    }

    /** The same where TensorFlow Lite has it for FLOAT32 and INT8 alone. */
    static OperatorCase int8Function(String operator, long seed) {
        return quantizedFunction(operator, seed % 2 == 0 ? 3 * seed : 3 * seed + 2);
    }

    static OperatorCase tanh(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] image = choices.image();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, choices.powerOfTwo(-8, 0)), image);
        Quant output = kind == TensorKind.FLOAT32 ? Quant.NONE
                : Quant.perTensor(1 / 128.0, kind == TensorKind.INT8 ? 0 : 128);
        return build(seed, Arrays.toString(image), model, model.elementwise("TANH", input, output),
                choices.input(kind, image));
    }

    static OperatorCase leakyRelu(long seed) {
        float alpha = new Choices(~seed).oneOf(0.01f, 0.2f, 0.3f, 0.75f);
        return activation(seed, (model, input, output) -> model.leakyRelu(input, alpha, output));
    }

    static OperatorCase gelu(long seed) {
        return activation(seed, (model, input, output) -> model.gelu(input, seed / 3 % 2 == 0, output));
    }

    static OperatorCase sub(long seed) {
        return pairs(seed, true, true, ModelBuilder::sub);
    }

    static OperatorCase mul(long seed) {
        return pairs(seed, true, true, ModelBuilder::mul);
    }

    static OperatorCase div(long seed) {
        return pairs(3 * seed, false, true, ModelBuilder::div);
    }

    static OperatorCase extremum(String operator, long seed) {
        return pairs(seed, false, false,
                (model, left, right, _, output) -> model.pairs(operator, left, right, output));
    }

    /** A function of pairs of float32 values. */
    static OperatorCase float32Pairs(String operator, long seed) {
        return pairs(3 * seed, false, false,
                (model, left, right, _, output) -> model.pairs(operator, left, right, output));
    }

    interface PairsLayer {
        int add(ModelBuilder model, int left, int right, FusedActivation activation, Quant output);
    }

    /** Two operands that are repeated along any axes; the first is at least an eighth, so that it can be divided by. */
    static OperatorCase pairs(long seed, boolean rescales, boolean activates, PairsLayer layer) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] image = choices.image();
        int[] other = choices.oneOf(image, image, new int[]{image[3]}, new int[]{1}, new int[0],
                new int[]{1, 1, 1, image[3]}, new int[]{image[0], 1, 1, image[3]},
                new int[]{1, image[1], 1, image[3]}, new int[]{image[2], 1}, new int[]{1, image[1], image[2], 1});
        boolean swapped = choices.oneOf(true, false);
        double scale = choices.scale();
        Quant first = choices.quant(kind, scale);
        Quant second = rescales ? choices.quant(kind, scale * choices.ratio(3)) : first;
        Quant result = rescales ? choices.quant(kind, scale * choices.ratio(3)) : first;
        ModelBuilder model = new ModelBuilder();
        int left = model.input(kind, first, swapped ? other : image);
        int right = model.input(kind, second, swapped ? image : other);
        FusedActivation activation = activates ? choices.activation() : FusedActivation.NONE;
        int output = layer.add(model, left, right, activation, result);
        return build(seed, Arrays.toString(model.shape(left)) + " and " + Arrays.toString(model.shape(right)) + " "
                + activation, model, output, values(choices, kind, model.shape(left)),
                values(choices, kind, model.shape(right)));
    }

    private static byte[] values(Choices choices, TensorKind kind, int[] shape) {
        if (kind != TensorKind.FLOAT32) {
            return choices.input(kind, shape);
        }
        float[] values = LittleEndian.floats(choices.input(kind, shape));
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.abs(values[i]) + 0.125f;
        }
        return LittleEndian.bytes(values);
    }

    static OperatorCase prelu(long seed) {
        Choices choices = new Choices(seed);
        int[] image = choices.image();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, image);
        int alpha = model.constant(choices.floats(image[3], 1), 1, 1, image[3]);
        return build(seed, Arrays.toString(image), model, model.pairs("PRELU", input, alpha, Quant.NONE),
                choices.input(TensorKind.FLOAT32, image));
    }

    interface Reordering {
        int add(ModelBuilder model, int input, int[] shape);
    }

    static OperatorCase reordering(Choices choices, long seed, int[] shape, Reordering reordering) {
        TensorKind kind = choices.kind();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, choices.scale()), shape);
        return build(seed, "of " + Arrays.toString(shape), model, reordering.add(model, input, shape),
                choices.input(kind, shape));
    }

    static OperatorCase expandDims(long seed) {
        Choices choices = new Choices(seed);
        return reordering(choices, seed, choices.image(),
                (model, input, shape) -> model.expandDims(input, choices.between(-5, 4)));
    }

    static OperatorCase transpose(long seed) {
        Choices choices = new Choices(seed);
        int[] permutation = choices.oneOf(new int[]{0, 3, 1, 2}, new int[]{0, 2, 1, 3}, new int[]{3, 2, 1, 0},
                new int[]{1, 0, 2, 3}, new int[]{0, 1, 2, 3}, new int[]{2, 3, 0, 1});
        return reordering(choices, seed, choices.image(), (model, input, shape) -> model.transpose(input, permutation));
    }

    static OperatorCase slice(long seed) {
        Choices choices = new Choices(seed);
        return reordering(choices, seed, choices.image(), (model, input, shape) -> {
            int[] starts = Arrays.stream(shape).map(length -> choices.between(0, length - 1)).toArray();
            int[] sizes = new int[shape.length];
            for (int axis = 0; axis < shape.length; axis++) {
                sizes[axis] = choices.oneOf(-1, choices.between(1, shape[axis] - starts[axis]));
            }
            return model.slice(input, starts, sizes);
        });
    }

    /** Forwards and backwards, from and to ends that are counted from the last, lie outside or are masked. */
    static OperatorCase stridedSlice(long seed) {
        Choices choices = new Choices(seed);
        return reordering(choices, seed, choices.image(), (model, input, shape) -> {
            int rank = shape.length;
            int[] starts = new int[rank];
            int[] ends = new int[rank];
            int[] strides = new int[rank];
            int[] sizes = new int[rank];
            int beginMask = 0;
            int endMask = 0;
            int shrinkMask = 0;
            for (int axis = 0; axis < rank; axis++) {
                int length = shape[axis];
                int stride = choices.oneOf(1, 1, 2, 3, -1, -2);
                int first = choices.between(0, length - 1);
                int last = stride > 0 ? choices.between(first, length - 1) : choices.between(0, first);
                boolean masked = choices.oneOf(true, false);
                boolean open = choices.oneOf(true, false);
                first = masked ? stride > 0 ? 0 : length - 1 : first;
                last = open ? stride > 0 ? length - 1 : 0 : last;
                last = stride > 0 ? Math.max(first, last) : Math.min(first, last);
                beginMask |= masked ? 1 << axis : 0;
                endMask |= open ? 1 << axis : 0;
                starts[axis] = masked ? choices.between(-9, 9) : choices.oneOf(first, first - length);
                ends[axis] = open ? choices.between(-9, 9)
                        : stride > 0 ? choices.oneOf(last + 1, last == length - 1 ? 100 : last + 1)
                                : last == 0 ? -length - 1 : last - 1;
                strides[axis] = stride;
                sizes[axis] = (last - first) / stride + 1;
                if (axis > 0 && choices.oneOf(0, 0, 0, 0, 1) == 1) {
                    shrinkMask |= 1 << axis;
                    beginMask &= ~(1 << axis);
                    endMask &= ~(1 << axis);
                    starts[axis] = choices.oneOf(first, first - length);
                    ends[axis] = first + 1;
                    strides[axis] = 1;
                }
            }
            int shrunk = shrinkMask;
            int[] kept = java.util.stream.IntStream.range(0, rank).filter(axis -> (shrunk >> axis & 1) == 0)
                    .map(axis -> sizes[axis]).toArray();
            return model.stridedSlice(input, starts, ends, strides, beginMask, endMask, shrinkMask, kept);
        });
    }

    static OperatorCase spaceToDepth(long seed) {
        Choices choices = new Choices(seed);
        int block = choices.between(2, 3);
        int[] image = {choices.oneOf(1, 2), block * choices.between(1, 4), block * choices.between(1, 4),
                choices.between(1, 9)};
        return reordering(choices, seed, image, (model, input, _) -> model.spaceToDepth(input, block));
    }

    static OperatorCase depthToSpace(long seed) {
        Choices choices = new Choices(seed);
        int block = choices.between(2, 3);
        int[] image = {choices.oneOf(1, 2), choices.between(1, 5), choices.between(1, 5),
                block * block * choices.between(1, 9)};
        return reordering(choices, seed, image, (model, input, _) -> model.depthToSpace(input, block));
    }

    /** Float32 to eight bits, including values halfway between two quantized values, and far beyond the range. */
    static OperatorCase quantizeFloat32(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.quantizedKind();
        double scale = choices.oneOf(1 / 64.0, 0.25, choices.scale(), choices.scale());
        int[] image = choices.image();
        float[] values = choices.floats(TensorKind.FLOAT32.byteCount(image) / Float.BYTES, (float) (150 * scale));
        for (int i = 0; i < values.length; i += 2) {
            values[i] = (float) ((Math.floor(values[i] / scale) + 0.5) * scale);
        }
        values[values.length / 2] = choices.oneOf(1e30f, -1e30f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
        ModelBuilder model = new ModelBuilder();
        int output = model.quantize(model.input(TensorKind.FLOAT32, image), kind, choices.quant(kind, scale));
        return build(seed, Arrays.toString(image), model, output, LittleEndian.bytes(values));
    }

    /** Eight bits to eight bits, of the same and the other type, with the same and another scale. */
    static OperatorCase requantize(long seed) {
        Choices choices = new Choices(seed);
        TensorKind from = choices.quantizedKind();
        TensorKind to = seed / 2 % 2 == 0 ? TensorKind.UINT8 : TensorKind.INT8;
        int[] image = choices.image();
        double scale = choices.scale();
        Quant quant = choices.quant(from, scale);
        Quant result = choices.quant(to, scale * choices.oneOf(1.0, choices.ratio(4), choices.ratio(10)));
        if (choices.oneOf(true, false, false)) { // the change of type alone
            int shift = from == to ? 0 : from == TensorKind.UINT8 ? -128 : 128;
            result = Quant.perTensor(scale, quant.zeroPoint() + shift);
        }
        ModelBuilder model = new ModelBuilder();
        int output = model.quantize(model.input(from, quant, image), to, result);
        return build(seed, "from " + from + " " + quant.scale() / result.scale() + " values each", model, output,
                choices.input(from, image));
    }

    static OperatorCase dequantize(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.quantizedKind();
        int[] image = choices.image();
        ModelBuilder model = new ModelBuilder();
        int output = model.dequantize(model.input(kind, choices.quant(kind, choices.scale()), image));
        return build(seed, "from " + kind + " " + Arrays.toString(image), model, output, choices.input(kind, image));
    }
}

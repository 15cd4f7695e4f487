package io.leveret.zoo.network;

import io.leveret.graph.Activation;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementType;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphBuilder;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.zoo.precision.GraphRunner;
import io.leveret.zoo.precision.Precision;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Builds a network with random weights in a {@link Precision}, from the operators that TensorFlow Lite's converter
 * writes: batch norms are folded into a preceding convolution. Tensors are those of {@link GraphBuilder}.
 *
 * <p><b>Weights.</b> The values of a network of any depth should neither vanish nor grow. So the {@link Spread} of each
 * tensor is estimated, and weights are uniform with the variance that gives each convolution a variance of about {@link
 * #VARIANCE}: He et al., <a href="https://arxiv.org/abs/1502.01852">arXiv 1502.01852</a>, section 2.2.
 *
 * <p><b>Quantization.</b> The same weights, rounded, and activations with the ranges that they have in float32
 * ({@link Activations}).
 */
public final class Network {
    /** The variance of convolutions' results: RELU6 and HARD_SWISH then reach all their pieces. */
    private static final double VARIANCE = 4;
    /** The variance of logits: the largest is then worth one in ten or so, as SOFTMAX sees it. */
    private static final double LOGITS = 9;
    /** The share of the variance that remains after means over a window, and over the image, found by trial. */
    private static final double OF_WINDOW = 0.5;
    private static final double OF_IMAGE = 0.1;
    /** Of LOGISTIC, as convolutions feed it. */
    private static final Spread GATE = new Spread(0.5, 0.1);
    /** The power of swish and HARD_SWISH relative to RELU: 0.88, by numerical integration. */
    private static final Spread SMOOTH = new Spread(Math.sqrt(0.88), 0);
    private static final Spread TWICE = new Spread(2, 0);
    private static final Spread NEGATED = new Spread(-1, 0);
    private static final float MAX_BIAS = 0.05f;
    private static final long SEED = 42;

    private static final int[] IMAGE_AXES = {1, 2};

    private final Precision precision;
    private final List<ActivationRange> ranges; // of each activation; empty in float32
    private final GraphBuilder builder = new GraphBuilder();
    private final Constants constants;
    private final RandomValues random = new RandomValues(SEED);
    private final Activations activations = new Activations();
    private final Map<Integer, Spread> spreads = new HashMap<>(); // of each tensor, estimated

    private Network(Precision precision, List<ActivationRange> ranges) {
        this.precision = precision;
        this.ranges = ranges;
        this.constants = new Constants(builder, precision);
    }

    /**
     * Returns the graph of a network.
     *
     * @param side of the image, in pixels
     * @param endsInSoftmax whether the result is probabilities, not logits
     * @param runner measures the ranges of quantized activations
     */
    public static Graph graph(Architecture architecture, int side, Precision precision, boolean endsInSoftmax,
            GraphRunner runner) {
        List<ActivationRange> ranges = List.of();
        if (precision.isQuantized()) {
            Network unquantized = new Network(Precision.FLOAT32, ranges);
            architecture.logits(unquantized);
            boolean isSharing = precision.activations() == ElementType.INT8;
            ranges = unquantized.activations.measure(unquantized.builder, isSharing, runner,
                    List.of(Images.pixels(side, 1), Images.pixels(side, 2),
                            new RandomValues(3).floats(side * side * 3, -1, 1)));
        }
        Network network = new Network(precision, ranges);
        int result = architecture.logits(network);
        if (endsInSoftmax) {
            result = network.probabilities().softmax(result, 1);
        }
        if (precision.images() != precision.activations()) {
            result = network.builder.next(network.unsigned(result)).quantize(result, precision.images());
        }
        return network.builder.build(result);
    }

    /** The shape of a tensor. */
    public int[] shape(int tensor) {
        return builder.shape(tensor).toArray();
    }

    /** The channels of an image: the length of the last axis. */
    public int channels(int tensor) {
        int[] shape = shape(tensor);
        return shape[shape.length - 1];
    }

    /** Layers one after the other, each a function from the tensor it reads to the one it writes. */
    public static int chain(int input, IntUnaryOperator... layers) {
        int tensor = input;
        for (IntUnaryOperator layer : layers) {
            tensor = layer.applyAsInt(tensor);
        }
        return tensor;
    }

    // ---- layers with weights ----

    /** The input: one image of {@code side × side} pixels of −1…1, [1][side][side][3]. */
    public int image(int side) {
        ElementType type = precision.images();
        if (type != ElementType.FLOAT32) {
            builder.next(Images.RANGE.quantization(type));
        }
        int image = builder.input("image", type, Shape.of(1, side, side, 3));
        if (type != precision.activations()) {
            image = builder.next(Images.RANGE.quantization(precision.activations()))
                    .quantize(image, precision.activations());
        }
        spreads.put(image, Images.SPREAD);
        return image;
    }

    /** CONV_2D to the given number of channels. */
    public int convolution(int input, int side, int channels, LayerWindow window) {
        return convolution(input, side, side, channels, window);
    }

    /** CONV_2D to the given number of channels. */
    public int convolution(int input, int height, int width, int channels, LayerWindow window) {
        return convolution(input, height, width, channels, window, 1);
    }

    /** CONV_2D to the given number of channels, with weights multiplied by {@code scale}. */
    public int convolution(int input, int height, int width, int channels, LayerWindow window, double scale) {
        int inChannels = channels(input);
        double variance = VARIANCE * scale * scale;
        float[] weights = weights(input, height * width * inChannels * channels, height * width * inChannels, variance);
        int filter = constants.filter(weights, 0, channels, height, width, inChannels);
        int bias = bias(input, filter, channels);
        int result = next().conv2d(input, filter, bias, window.geometry(), window.activation());
        return made(result, activated(Spread.of(variance), window.activation()));
    }

    /** DEPTHWISE_CONV_2D of {@code side × side} cells. */
    public int depthwise(int input, int side, LayerWindow window) {
        return depthwise(input, side, 1, window);
    }

    /** DEPTHWISE_CONV_2D of {@code side × side} cells to {@code multiplier} times the channels. */
    public int depthwise(int input, int side, int multiplier, LayerWindow window) {
        int channels = channels(input) * multiplier;
        int cells = side * side;
        int filter = constants.filter(weights(input, cells * channels, cells, VARIANCE), 3, 1, side, side, channels);
        int bias = bias(input, filter, channels);
        int result = next().depthwiseConv2d(input, filter, bias, window.geometry(), window.activation());
        return made(result, activated(Spread.of(VARIANCE), window.activation()));
    }

    /** FULLY_CONNECTED over the last axis; all others stay as they are. */
    public int dense(int input, int units) {
        return dense(input, units, VARIANCE);
    }

    private int dense(int input, int units, double variance) {
        int inUnits = channels(input);
        int filter = constants.filter(weights(input, units * inUnits, inUnits, variance), 0, units, inUnits);
        boolean keepsAxes = shape(input).length > 2;
        int bias = bias(input, filter, units);
        return made(next().fullyConnected(input, filter, bias, keepsAxes, Activation.NONE), Spread.of(variance));
    }

    /** A batch norm that follows no convolution, as MUL and ADD with a vector of channels. */
    public int batchNorm(int input, Activation activation) {
        int channels = channels(input);
        Spread spread = spreads.get(input);
        float scale = (float) Math.sqrt(VARIANCE / spread.variance());
        float[] factors = random.floats(channels, 0.5f * scale, 1.5f * scale);
        float[] shifts = random.floats(channels, -1, 1);
        for (int channel = 0; channel < channels; channel++) {
            shifts[channel] -= (float) spread.mean() * factors[channel];
        }
        int scaled = mul(input, constants.operand(factors, channels), Spread.of(VARIANCE));
        int summand = constants.operand(shifts, channels);
        int result = next().binary(BinaryFunction.ADD, scaled, summand, activation);
        return made(result, activated(Spread.of(VARIANCE), activation));
    }

    /** A trained value of this shape, uniform over −bound…bound. */
    public int trained(float bound, int... shape) {
        int tensor = constants.operand(random.floats(Arrays.stream(shape).reduce(1, (a, b) -> a * b), -bound, bound),
                shape);
        spreads.put(tensor, Spread.of(bound * bound / 3.0));
        return tensor;
    }

    /** A constant of one value, [1]. */
    public int constant(float value) {
        int tensor = constants.operand(new float[]{value}, 1);
        spreads.put(tensor, new Spread(value, 0));
        return tensor;
    }

    // ---- classifiers ----

    /** The logits of features: their average over the image, a 1 × 1 CONV_2D, SQUEEZE. */
    public int convolvedMean(int features, int classes) {
        int[] shape = shape(features);
        int average = averagePool(features, shape[1], shape[2], LayerWindow.valid(), OF_IMAGE);
        int logits = convolution(average, 1, 1, classes, LayerWindow.same(), Math.sqrt(LOGITS / VARIANCE));
        return like(builder.squeeze(logits, 1, 2), logits, 1);
    }

    /** The logits of features: their MEAN over the image, FULLY_CONNECTED. */
    public int denseMean(int features, int classes) {
        return classifier(mean(features, false), classes);
    }

    /** The logits of features without image axes, [1][units]: FULLY_CONNECTED. */
    public int classifier(int features, int classes) {
        return dense(features, classes, LOGITS);
    }

    // ---- pools ----

    /** AVERAGE_POOL_2D. */
    public int averagePool(int input, int side, LayerWindow window) {
        return averagePool(input, side, side, window, side == 1 ? 1 : OF_WINDOW);
    }

    private int averagePool(int input, int height, int width, LayerWindow window, double share) {
        return like(builder.averagePool2d(input, height, width, window.geometry(), window.activation()), input, share);
    }

    /** MAX_POOL_2D. */
    public int maxPool(int input, int side, LayerWindow window) {
        Spread spread = spreads.get(input);
        int result = like(builder.maxPool2d(input, side, side, window.geometry(), window.activation()), input, 1);
        double rise = side == 1 ? 0 : Math.sqrt(spread.variance()); // by trial
        spreads.put(result, new Spread(spread.mean() + rise, spread.variance()));
        return result;
    }

    /** MEAN over the image, [1][1][1][channels] or [1][channels]. */
    public int mean(int input, boolean keepsAxes) {
        return made(next().reduce(ReduceFunction.MEAN, input, keepsAxes, IMAGE_AXES),
                spreads.get(input).narrowed(OF_IMAGE));
    }

    /** MEAN over the channels, which become one. */
    public int meanOfChannels(int input) {
        return made(next().reduce(ReduceFunction.MEAN, input, true, shape(input).length - 1),
                spreads.get(input).narrowed(OF_IMAGE));
    }

    // ---- arithmetic ----

    /** ADD. */
    public int add(int left, int right) {
        return add(left, right, Activation.NONE);
    }

    /** ADD. */
    public int add(int left, int right, Activation activation) {
        Spread sum = left == right ? spreads.get(left).times(TWICE)
                : spreads.get(left).plus(spreads.get(right));
        return made(next().binary(BinaryFunction.ADD, left, right, activation), activated(sum, activation));
    }

    /** SUB. */
    public int sub(int left, int right) {
        Spread difference = spreads.get(left).plus(spreads.get(right).times(NEGATED));
        return made(next().binary(BinaryFunction.SUB, left, right, Activation.NONE), difference);
    }

    /** MUL of independent tensors. */
    public int mul(int left, int right) {
        return mul(left, right, spreads.get(left).times(spreads.get(right)));
    }

    private int mul(int left, int right, Spread result) {
        return made(next().multiply(left, right), result);
    }

    /** SQUARED_DIFFERENCE. */
    public int squaredDifference(int left, int right) {
        Spread result = new Spread(spreads.get(left).variance(), 0);
        return made(next().binary(BinaryFunction.SQUARED_DIFFERENCE, left, right, Activation.NONE), result);
    }

    /** RSQRT. */
    public int reciprocalSquareRoot(int input) {
        Spread result = new Spread(1 / Math.sqrt(spreads.get(input).mean()), 0);
        return made(next().elementwise(ElementwiseFunction.RSQRT, input), result);
    }

    /** BATCH_MATMUL of the last two axes: {@code left · right}, or {@code left · rightᵀ}. */
    public int matrixProduct(int left, int right, boolean transposesRight) {
        return made(next().batchMatMul(left, right, false, transposesRight), Spread.of(VARIANCE));
    }

    // ---- activations ----

    /** RELU. */
    public int relu(int input) {
        return made(next().elementwise(ElementwiseFunction.RELU, input), spreads.get(input).rectified());
    }

    /** HARD_SWISH. */
    public int hardSwish(int input) {
        return made(next().elementwise(ElementwiseFunction.HARD_SWISH, input),
                spreads.get(input).rectified().times(SMOOTH));
    }

    /** x · sigmoid(x), as LOGISTIC and MUL. */
    public int swish(int input) {
        return mul(input, sigmoid(input), spreads.get(input).rectified().times(SMOOTH));
    }

    /** GELU, exact. */
    public int gelu(int input) {
        return made(next().elementwise(ElementwiseFunction.GELU, input), spreads.get(input).rectified());
    }

    /** LOGISTIC. */
    public int sigmoid(int input) {
        int result = probabilities().elementwise(ElementwiseFunction.LOGISTIC, input);
        spreads.put(result, GATE);
        return result;
    }

    /** SOFTMAX over the last axis. */
    public int softmax(int input) {
        int result = probabilities().softmax(input, 1);
        spreads.put(result, GATE);
        return result;
    }

    // ---- shape ----

    /** CONCATENATION of channels. */
    public int concatenation(int... parts) {
        return concatenationAlong(3, parts);
    }

    /** CONCATENATION. In int8 all operands and the result have one scale, as TensorFlow Lite requires. */
    public int concatenationAlong(int axis, int... parts) {
        double length = Arrays.stream(parts).mapToDouble(part -> shape(part)[axis]).sum();
        Spread spread = Arrays.stream(parts).mapToObj(part -> {
            double share = shape(part)[axis] / length;
            return new Spread(share * spreads.get(part).mean(), share * spreads.get(part).variance());
        }).reduce(Spread.of(0), Spread::plus);
        int result = made(next().concatenation(axis, parts), spread);
        int[] alike = Arrays.copyOf(parts, parts.length + 1);
        alike[parts.length] = result;
        activations.share(alike);
        return result;
    }

    /** SPLIT of an axis into equal parts. */
    public int[] split(int input, int axis, int parts) {
        int[] sizes = new int[parts];
        Arrays.fill(sizes, shape(input)[axis] / parts);
        return builder.split(input, axis, sizes).stream().mapToInt(part -> like(part, input, 1)).toArray();
    }

    /** PAD of an image with zeros, {@code before} above and left, {@code after} below and right. */
    public int pad(int input, int before, int after) {
        return like(builder.pad(input, new int[]{0, before, before, 0}, new int[]{0, after, after, 0}, Operator.ABSENT),
                input, 1);
    }

    /** STRIDED_SLICE without an image's first row and column. */
    public int withoutFirstPixels(int input) {
        int[] shape = shape(input);
        return like(builder.stridedSlice(input, new int[]{0, 1, 1, 0}, new int[]{1, 1, 1, 1},
                new int[]{shape[0], shape[1] - 1, shape[2] - 1, shape[3]}), input, 1);
    }

    /** STRIDED_SLICE of the first element of the second axis, which is removed: [1][n][units] to [1][units]. */
    public int first(int input) {
        int units = channels(input);
        return like(builder.add(precision.activations(), Shape.of(1, units),
                output -> new Operator.Slice("STRIDED_SLICE", input, List.of(0, 0, 0), List.of(1, 1, 1),
                        List.of(1, 1, units), output)),
                input, 1);
    }

    /** RESHAPE. */
    public int reshape(int input, int... shape) {
        return like(builder.reshape(input, shape), input, 1);
    }

    /** TRANSPOSE: axis {@code i} of the result is axis {@code permutation[i]}. */
    public int transpose(int input, int... permutation) {
        return like(builder.transpose(input, permutation), input, 1);
    }

    // ---- internals ----

    /** Returns uniform weights that give outputs of a variance, each from {@code fanIn} inputs. */
    private float[] weights(int input, int count, int fanIn, double variance) {
        // uniform values over −bound…bound have the variance bound² / 3
        float bound = (float) Math.sqrt(3 * variance / (fanIn * spreads.get(input).power()));
        return random.floats(count, -bound, bound);
    }

    private int bias(int input, int filter, int channels) {
        return constants.bias(input, filter, random.floats(channels, -MAX_BIAS, MAX_BIAS));
    }

    private static Spread activated(Spread spread, Activation activation) {
        return activation == Activation.NONE ? spread : spread.rectified();
    }

    /** Returns the builder, set to the quantization of the next activation. */
    private GraphBuilder next() {
        return ranges.isEmpty() ? builder
                : builder.next(ranges.get(activations.count()).quantization(precision.activations()));
    }

    private int made(int tensor, Spread spread) {
        activations.add(tensor);
        spreads.put(tensor, spread);
        return tensor;
    }

    /** Gives a tensor the source's quantization and a share of its variance. */
    private int like(int tensor, int source, double share) {
        activations.addLike(tensor, source);
        spreads.put(tensor, spreads.get(source).narrowed(share));
        return tensor;
    }

    /** Returns the builder, set to the quantization TensorFlow Lite requires of LOGISTIC and SOFTMAX: 1/256, from 0. */
    private GraphBuilder probabilities() {
        return precision.isQuantized()
                ? builder.next(Quantization.perTensor(1 / 256f, precision.activations().quantizedMin())) : builder;
    }

    /** Returns the uint8 equivalent of a tensor's int8 quantization. */
    private Quantization unsigned(int tensor) {
        Quantization signed = builder.tensor(tensor).quantizationOrPlain();
        return Quantization.perTensor(signed.scale(0), signed.zeroPoint(0) - Byte.MIN_VALUE);
    }
}

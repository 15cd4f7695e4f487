package io.leveret.bench.onnx;

import io.leveret.graph.Activation;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementType;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Padding;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes a float32 network as ONNX, in the form that converters from PyTorch give it, for which ONNX Runtime is made:
 * images, tensors of rank 4, are batch × channels × height × width; a depthwise convolution is one of groups; a batch
 * norm, which is MUL and ADD here, is one again; the padding SAME is written in pixels. Only the operators of MobileNet
 * v1 and v2, ResNet-50 and EfficientNet-Lite are known.
 */
final class OnnxWriter {
    private static final List<Integer> IMAGE_AXES = List.of(1, 2);
    private static final int IMAGE_RANK = 4;

    private final Graph graph;
    private final OnnxGraph onnx = new OnnxGraph();

    private OnnxWriter(Graph graph) {
        this.graph = graph;
    }

    /**
     * Returns the bytes of an ONNX model with one input and one output.
     *
     * @throws UnsupportedOperationException if the network has an operator that this class does not know; the message
     *         begins with its name
     */
    static byte[] write(Graph graph) {
        return new OnnxWriter(graph).write();
    }

    /**
     * Returns the shape that a tensor has in ONNX.
     *
     * @return for an image batch × channels × height × width, else the same
     */
    static int[] shape(TensorSpec tensor) {
        int[] shape = tensor.shape().toArray();
        return shape.length == IMAGE_RANK ? new int[]{shape[0], shape[3], shape[1], shape[2]} : shape;
    }

    private byte[] write() {
        if (graph.inputs().size() != 1 || graph.outputs().size() != 1) {
            throw new UnsupportedOperationException("a network of several inputs or outputs");
        }
        onnx.input(name(graph.inputs().getFirst()), shape(graph.input(0)));
        onnx.output(name(graph.outputs().getFirst()), shape(graph.output(0)));
        List<Operator> operators = graph.operators();
        for (int i = 0; i < operators.size(); i++) {
            if (isBatchNorm(i)) {
                batchNorm((Operator.Binary) operators.get(i), (Operator.Binary) operators.get(++i));
            } else {
                write(operators.get(i));
            }
        }
        return onnx.model();
    }

    private void write(Operator operator) {
        if (operator.outputs().stream().anyMatch(output -> graph.tensor(output).type() != ElementType.FLOAT32)) {
            throw refused(operator);
        }
        switch (operator) {
            case Operator.Conv2D convolution -> convolution(convolution);
            case Operator.DepthwiseConv2D convolution -> depthwise(convolution);
            case Operator.FullyConnected product when rank(product.input()) == 2 -> product(product);
            case Operator.Binary sum when isSumOfComputed(sum) -> activated(sum.output(), sum.activation(),
                    result -> onnx.node("Add", List.of(name(sum.left()), name(sum.right())), result));
            case Operator.MaxPool2D pool -> pool("MaxPool", pool);
            case Operator.AveragePool2D pool -> pool("AveragePool", pool);
            case Operator.Reduce mean when mean.function() == ReduceFunction.MEAN && rank(mean.input()) == IMAGE_RANK
                    && mean.axes().equals(IMAGE_AXES) -> mean(mean);
            case Operator.Pad pad when pad.value() == Operator.ABSENT && rank(pad.input()) == IMAGE_RANK -> pad(pad);
            case Operator.Relabeling relabeling when isSameOrder(relabeling.input())
                    && isSameOrder(relabeling.output()) -> reshape(relabeling);
            case Operator.Softmax softmax when softmax.beta() == 1 -> onnx.node("Softmax",
                    List.of(name(softmax.input())), name(softmax.output()),
                    OnnxGraph.integer("axis", rank(softmax.input()) == IMAGE_RANK ? 1 : rank(softmax.input()) - 1));
            default -> throw refused(operator);
        }
    }

    // ---- operators ----

    /** From outChannels × height × width × inChannels to outChannels × inChannels × height × width. */
    private void convolution(Operator.Conv2D convolution) {
        int[] filter = graph.tensor(convolution.filter()).shape().toArray();
        int cells = filter[1] * filter[2];
        float[] weights = constant(convolution, convolution.filter());
        float[] transposed = transposed(weights, filter[0], cells, filter[3]);
        int groups = channels(convolution.input()) / filter[3];
        onnx.constant(name(convolution.filter()), transposed, filter[0], filter[3], filter[1], filter[2]);
        convolution(convolution, convolution.window(), groups, filter);
    }

    /** From 1 × height × width × outChannels to outChannels × 1 × height × width. */
    private void depthwise(Operator.DepthwiseConv2D convolution) {
        int[] filter = graph.tensor(convolution.filter()).shape().toArray();
        float[] weights = constant(convolution, convolution.filter());
        float[] transposed = transposed(weights, 1, filter[1] * filter[2], filter[3]);
        onnx.constant(name(convolution.filter()), transposed, filter[3], 1, filter[1], filter[2]);
        convolution(convolution, convolution.window(), channels(convolution.input()), filter);
    }

    private void convolution(Operator.Weighted convolution, Operator.Window window, int groups, int[] filter) {
        bias(convolution);
        activated(convolution.output(), convolution.activation(), result -> onnx.node("Conv", names(convolution),
                result, OnnxGraph.integer("group", groups), OnnxGraph.integers("kernel_shape", filter[1], filter[2]),
                OnnxGraph.integers("strides", window.strideHeight(), window.strideWidth()),
                OnnxGraph.integers("dilations", window.dilationHeight(), window.dilationWidth()),
                pads(convolution.input(), window, filter[1], filter[2])));
    }

    private void product(Operator.FullyConnected product) {
        onnx.constant(name(product.filter()), constant(product, product.filter()),
                graph.tensor(product.filter()).shape().toArray());
        bias(product);
        activated(product.output(), product.activation(),
                result -> onnx.node("Gemm", names(product), result, OnnxGraph.integer("transB", 1)));
    }

    private void bias(Operator.Weighted operator) {
        if (operator.bias() != Operator.ABSENT) {
            vector(operator, operator.bias());
        }
    }

    /**
     * Padding VALID is written by its name: a PAD before a pool whose padding is in pixels becomes part of the pool in
     * ONNX Runtime, which is wrong, since a pool ignores what is outside.
     */
    private void pool(String name, Operator.Pool2D pool) {
        Operator.Window window = pool.window();
        Message padding = window.padding() == Padding.VALID ? OnnxGraph.text("auto_pad", "VALID")
                : pads(pool.input(), window, pool.filterHeight(), pool.filterWidth());
        activated(pool.output(), pool.activation(), result -> onnx.node(name, List.of(name(pool.input())), result,
                OnnxGraph.integers("kernel_shape", pool.filterHeight(), pool.filterWidth()),
                OnnxGraph.integers("strides", window.strideHeight(), window.strideWidth()), padding));
    }

    private void mean(Operator.Reduce mean) {
        String result = name(mean.output());
        String image = mean.keepDims() ? result : result + "_image";
        onnx.node("GlobalAveragePool", List.of(name(mean.input())), image);
        if (!mean.keepDims()) {
            onnx.node("Flatten", List.of(image), result);
        }
    }

    private void pad(Operator.Pad pad) {
        List<Integer> before = pad.before();
        List<Integer> after = pad.after();
        String counts = name(pad.output()) + "_counts";
        onnx.constant(counts, before.get(0), before.get(3), before.get(1), before.get(2),
                after.get(0), after.get(3), after.get(1), after.get(2));
        onnx.node("Pad", List.of(name(pad.input()), counts), name(pad.output()));
    }

    private void reshape(Operator.Relabeling relabeling) {
        String shape = name(relabeling.output()) + "_shape";
        onnx.constant(shape, Arrays.stream(shape(graph.tensor(relabeling.output()))).asLongStream().toArray());
        onnx.node("Reshape", List.of(name(relabeling.input()), shape), name(relabeling.output()));
    }

    /** Returns whether an operator is a MUL with a value for each channel, and the next one adds such a value to it. */
    private boolean isBatchNorm(int index) {
        return index + 1 < graph.operators().size() && graph.operators().get(index) instanceof Operator.Binary scaled
                && graph.operators().get(index + 1) instanceof Operator.Binary shifted
                && scaled.function() == BinaryFunction.MUL && shifted.function() == BinaryFunction.ADD
                && scaled.activation() == Activation.NONE && shifted.left() == scaled.output()
                && isOfChannels(scaled.right(), scaled.left()) && isOfChannels(shifted.right(), scaled.left())
                && graph.operators().stream().filter(user -> user.inputs().contains(scaled.output())).count() == 1
                && !graph.outputs().contains(scaled.output());
    }

    private boolean isOfChannels(int vector, int image) {
        return graph.tensor(vector).isConstant() && rank(image) == IMAGE_RANK && rank(vector) == 1
                && channels(vector) == channels(image) && graph.tensor(vector).type() == ElementType.FLOAT32;
    }

    /** A batch norm of mean 0 and variance 1. */
    private void batchNorm(Operator.Binary scaled, Operator.Binary shifted) {
        vector(scaled, scaled.right());
        vector(shifted, shifted.right());
        int channels = channels(scaled.left());
        float[] ones = new float[channels];
        Arrays.fill(ones, 1);
        String mean = name(shifted.output()) + "_mean";
        String variance = name(shifted.output()) + "_variance";
        onnx.constant(mean, new float[channels], channels);
        onnx.constant(variance, ones, channels);
        activated(shifted.output(), shifted.activation(), result -> onnx.node("BatchNormalization",
                List.of(name(scaled.left()), name(scaled.right()), name(shifted.right()), mean, variance), result,
                OnnxGraph.zero("epsilon")));
    }

    // ---- parts ----

    /** Adds an operator, and another one for its activation, which ONNX Runtime joins to it. */
    private void activated(int output, Activation activation, ToResult operator) {
        String result = name(output);
        if (activation == Activation.NONE) {
            operator.write(result);
            return;
        }
        String unclamped = result + "_unclamped";
        operator.write(unclamped);
        if (activation == Activation.RELU) {
            onnx.node("Relu", List.of(unclamped), result);
            return;
        }
        onnx.constant(result + "_min", new float[]{activation.min()});
        onnx.constant(result + "_max", new float[]{activation.max()});
        onnx.node("Clip", List.of(unclamped, result + "_min", result + "_max"), result);
    }

    /** An operator without the name of its result. */
    @FunctionalInterface
    private interface ToResult {
        void write(String result);
    }

    /** Rows above, columns to the left, rows below, columns to the right. */
    private Message pads(int input, Operator.Window window, int height, int width) {
        int rows = graph.tensor(input).shape().dimension(1);
        int columns = graph.tensor(input).shape().dimension(2);
        Padding padding = window.padding();
        int top = padding.before(rows, height, window.strideHeight(), window.dilationHeight());
        int left = padding.before(columns, width, window.strideWidth(), window.dilationWidth());
        int bottom = after(padding, rows, height, window.strideHeight(), window.dilationHeight(), top);
        int right = after(padding, columns, width, window.strideWidth(), window.dilationWidth(), left);
        return OnnxGraph.integers("pads", top, left, bottom, right);
    }

    private static int after(Padding padding, int input, int window, int stride, int dilation, int before) {
        int steps = padding.outputSize(input, window, stride, dilation) - 1;
        return Math.max(0, steps * stride + Padding.windowExtent(window, dilation) - input - before);
    }

    private void vector(Operator operator, int tensor) {
        onnx.constant(name(tensor), constant(operator, tensor), channels(tensor));
    }

    private float[] constant(Operator operator, int tensor) {
        TensorSpec spec = graph.tensor(tensor);
        if (!spec.isConstant() || spec.type() != ElementType.FLOAT32) {
            throw refused(operator);
        }
        return spec.floatValues();
    }

    /** From [count][rows][columns] to [count][columns][rows]. */
    static float[] transposed(float[] values, int count, int rows, int columns) {
        float[] result = new float[values.length];
        for (int i = 0; i < count; i++) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    result[(i * columns + column) * rows + row] = values[(i * rows + row) * columns + column];
                }
            }
        }
        return result;
    }

    private boolean isSumOfComputed(Operator.Binary binary) {
        return binary.function() == BinaryFunction.ADD && IntStream.of(binary.left(), binary.right())
                .allMatch(operand -> !graph.tensor(operand).isConstant()
                        && graph.tensor(operand).shape().equals(graph.tensor(binary.output()).shape()));
    }

    /** Whether the elements of a tensor have the same order in ONNX. */
    private boolean isSameOrder(int tensor) {
        return rank(tensor) != IMAGE_RANK || channels(tensor) == 1
                || graph.tensor(tensor).shape().elements(1, IMAGE_RANK - 1) == 1;
    }

    private int rank(int tensor) {
        return graph.tensor(tensor).shape().rank();
    }

    private int channels(int tensor) {
        return graph.tensor(tensor).shape().dimension(-1);
    }

    private static List<String> names(Operator operator) {
        return operator.inputs().stream().map(OnnxWriter::name).toList();
    }

    /** Names of a file may be missing or the same; ONNX's must not. */
    static String name(int tensor) {
        return "t" + tensor;
    }

    private UnsupportedOperationException refused(Operator operator) {
        return new UnsupportedOperationException(operator.name() + " of "
                + graph.tensor(operator.inputs().getFirst()).describe() + " cannot be written as ONNX in this form");
    }
}

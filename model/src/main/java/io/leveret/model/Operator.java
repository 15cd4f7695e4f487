package io.leveret.model;

import java.util.ArrayList;
import java.util.List;

/**
 * One step of a {@link Graph}: a record for each operator of TensorFlow Lite that Leveret runs, with TensorFlow Lite's
 * attributes. Operands are places in {@link Graph#tensors}; {@link #ABSENT} stands for an optional one that is missing.
 *
 * <p>Adding a record makes every exhaustive {@code switch} over operators stop compiling until it knows the new one.
 * Source of names, operands and attributes: TensorFlow Lite's {@code schema.fbs}.
 */
public sealed interface Operator {
    /** In place of the index of an optional operand that is missing. */
    int ABSENT = -1;

    /** The operands, without absent ones. */
    List<Integer> inputs();

    /** The result: every operator here has just one. */
    int output();

    /** TensorFlow Lite's name for the operator, such as {@code DEPTHWISE_CONV_2D}. */
    String name();

    private static List<Integer> present(int... operands) {
        List<Integer> result = new ArrayList<>(operands.length);
        for (int operand : operands) {
            if (operand != ABSENT) {
                result.add(operand);
            }
        }
        return List.copyOf(result);
    }

    /** A window that slides over the rows and columns of an image: strides, and the distance of its own cells. */
    record Window(Padding padding, int strideHeight, int strideWidth, int dilationHeight, int dilationWidth) {}

    /** An operator with one operand, whose result has its shape. */
    sealed interface Unary extends Operator permits Logistic, Relu, Relu6, Elementwise, Quantize, Dequantize {
        /** The operand. */
        int input();

        @Override
        default List<Integer> inputs() {
            return List.of(input());
        }
    }

    /** An operator whose result consists of elements of its operand, in another order or some of them. */
    sealed interface Rearrangement extends Operator permits Transpose, Slice, SpaceToDepth, DepthToSpace {
        /** The operand. */
        int input();

        @Override
        default List<Integer> inputs() {
            return List.of(input());
        }
    }

    /** A pooling over windows of {@code filterHeight × filterWidth}; input and output are NHWC. */
    sealed interface Pool2D extends Operator permits AveragePool2D, MaxPool2D {
        /** The image. */
        int input();

        /** Rows of the window. */
        int filterHeight();

        /** Columns of the window. */
        int filterWidth();

        /** How the window slides; dilation is 1. */
        Window window();

        /** The clamp of the result. */
        Activation activation();

        @Override
        default List<Integer> inputs() {
            return List.of(input());
        }
    }

    /**
     * Convolution of an image, batch × height × width × inChannels.
     *
     * @param filter outChannels × filterHeight × filterWidth × inChannels
     * @param bias outChannels, or {@link #ABSENT}
     */
    record Conv2D(int input, int filter, int bias, int output, Window window,
            Activation activation) implements Operator {
        @Override
        public List<Integer> inputs() {
            return present(input, filter, bias);
        }

        @Override
        public String name() {
            return "CONV_2D";
        }
    }

    /**
     * Convolution of each channel by itself; output channel {@code c · depthMultiplier + m} comes from input channel
     * {@code c}.
     *
     * @param filter 1 × filterHeight × filterWidth × outChannels
     * @param bias outChannels, or {@link #ABSENT}
     * @param depthMultiplier output channels for each input channel
     */
    record DepthwiseConv2D(int input, int filter, int bias, int output, Window window, int depthMultiplier,
            Activation activation) implements Operator {
        @Override
        public List<Integer> inputs() {
            return present(input, filter, bias);
        }

        @Override
        public String name() {
            return "DEPTHWISE_CONV_2D";
        }
    }

    /**
     * Matrix product: rows of {@code inFeatures} by the transposed filter.
     *
     * @param input any shape whose elements are a multiple of inFeatures
     * @param filter outFeatures × inFeatures
     * @param bias outFeatures, or {@link #ABSENT}
     * @param keepNumDims whether the output has the input's rank, or is a matrix
     */
    record FullyConnected(int input, int filter, int bias, int output, boolean keepNumDims,
            Activation activation) implements Operator {
        @Override
        public List<Integer> inputs() {
            return present(input, filter, bias);
        }

        @Override
        public String name() {
            return "FULLY_CONNECTED";
        }
    }

    /** The mean of each window; cells outside the image do not count. */
    record AveragePool2D(int input, int output, int filterHeight, int filterWidth, Window window,
            Activation activation) implements Pool2D {
        @Override
        public String name() {
            return "AVERAGE_POOL_2D";
        }
    }

    /** The largest value of each window; cells outside the image do not count. */
    record MaxPool2D(int input, int output, int filterHeight, int filterWidth, Window window,
            Activation activation) implements Pool2D {
        @Override
        public String name() {
            return "MAX_POOL_2D";
        }
    }

    /** The sum of two tensors of the same shape, or of one and a scalar or a vector along its last axis. */
    record Add(int left, int right, int output, Activation activation) implements Operator {
        @Override
        public List<Integer> inputs() {
            return List.of(left, right);
        }

        @Override
        public String name() {
            return "ADD";
        }
    }

    /** Another function of pairs of elements; axes of length 1, and those that an operand lacks, are repeated. */
    record Binary(BinaryFunction function, int left, int right, int output,
            Activation activation) implements Operator {
        @Override
        public List<Integer> inputs() {
            return List.of(left, right);
        }

        @Override
        public String name() {
            return function.name();
        }
    }

    /**
     * Tensors side by side along an axis.
     *
     * @param axis 0 … rank − 1; the reader has resolved negative ones
     */
    record Concatenation(List<Integer> inputs, int output, int axis, Activation activation) implements Operator {
        /** A concatenation; the list is copied. */
        public Concatenation {
            inputs = List.copyOf(inputs);
        }

        @Override
        public String name() {
            return "CONCATENATION";
        }
    }

    /**
     * The mean over some axes.
     *
     * @param axes an INT32 constant; negative axes count from the last
     * @param keepDims whether the output keeps those axes with length 1
     */
    record Mean(int input, int axes, int output, boolean keepDims) implements Operator {
        @Override
        public List<Integer> inputs() {
            return List.of(input, axes);
        }

        @Override
        public String name() {
            return "MEAN";
        }
    }

    /**
     * The sum or an extremum over some axes.
     *
     * @param axes an INT32 constant; negative axes count from the last
     * @param keepDims whether the output keeps those axes with length 1
     */
    record Reduce(ReduceFunction function, int input, int axes, int output, boolean keepDims) implements Operator {
        @Override
        public List<Integer> inputs() {
            return List.of(input, axes);
        }

        @Override
        public String name() {
            return function.name();
        }
    }

    /**
     * Zeros around a tensor (the zero point, if it is quantised).
     *
     * @param paddings an INT32 or INT64 constant, rank × 2: how many before and after along each axis
     */
    record Pad(int input, int paddings, int output) implements Operator {
        @Override
        public List<Integer> inputs() {
            return List.of(input, paddings);
        }

        @Override
        public String name() {
            return "PAD";
        }
    }

    /** The same elements in another shape: that of the output. */
    record Reshape(int input, int output) implements Operator {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public String name() {
            return "RESHAPE";
        }
    }

    /** The same elements without some axes of length 1. */
    record Squeeze(int input, int output) implements Operator {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public String name() {
            return "SQUEEZE";
        }
    }

    /** The same elements with another axis of length 1. */
    record ExpandDims(int input, int output) implements Operator {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public String name() {
            return "EXPAND_DIMS";
        }
    }

    /**
     * The same elements with axes in another order.
     *
     * @param permutation for each axis of the result, which one of the operand it is
     */
    record Transpose(int input, List<Integer> permutation, int output) implements Rearrangement {
        /** A transposition; the list is copied. */
        public Transpose {
            permutation = List.copyOf(permutation);
        }

        @Override
        public String name() {
            return "TRANSPOSE";
        }
    }

    /**
     * Part of a tensor: along each axis of the operand, elements {@code start, start + stride, …}. The reader has resolved
     * negative indices and masks.
     *
     * @param sizes how many, along each axis
     * @param strided whether it is a STRIDED_SLICE, which may drop axes of size 1
     */
    record Slice(int input, List<Integer> starts, List<Integer> strides, List<Integer> sizes, boolean strided,
            int output) implements Rearrangement {
        /** A slice; the lists are copied. */
        public Slice {
            starts = List.copyOf(starts);
            strides = List.copyOf(strides);
            sizes = List.copyOf(sizes);
        }

        @Override
        public String name() {
            return strided ? "STRIDED_SLICE" : "SLICE";
        }
    }

    /** Blocks of pixels become channels: {@code (row in the block · block + column) · channels + channel}. */
    record SpaceToDepth(int input, int block, int output) implements Rearrangement {
        @Override
        public String name() {
            return "SPACE_TO_DEPTH";
        }
    }

    /** Channels become blocks of pixels: the reverse of {@link SpaceToDepth}. */
    record DepthToSpace(int input, int block, int output) implements Rearrangement {
        @Override
        public String name() {
            return "DEPTH_TO_SPACE";
        }
    }

    /** exp(beta · x) over the last axis, divided by its sum. */
    record Softmax(int input, int output, float beta) implements Operator {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public String name() {
            return "SOFTMAX";
        }
    }

    /** 1 / (1 + exp(−x)). */
    record Logistic(int input, int output) implements Unary {
        @Override
        public String name() {
            return "LOGISTIC";
        }
    }

    /** max(x, 0). */
    record Relu(int input, int output) implements Unary {
        @Override
        public String name() {
            return "RELU";
        }
    }

    /** Clamp to 0…6. */
    record Relu6(int input, int output) implements Unary {
        @Override
        public String name() {
            return "RELU6";
        }
    }

    /**
     * Another function of each element.
     *
     * @param parameter of the function, if it has one, else 0
     */
    record Elementwise(ElementwiseFunction function, float parameter, int input, int output) implements Unary {
        @Override
        public String name() {
            return function.operatorName();
        }
    }

    /** Real to quantised, or from one quantisation to another. */
    record Quantize(int input, int output) implements Unary {
        @Override
        public String name() {
            return "QUANTIZE";
        }
    }

    /** Quantised to real. */
    record Dequantize(int input, int output) implements Unary {
        @Override
        public String name() {
            return "DEQUANTIZE";
        }
    }
}

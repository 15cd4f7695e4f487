package io.leveret.graph;

import java.util.List;

/**
 * An operator of a {@link Graph}: a record for each operator of TensorFlow Lite that Leveret runs, with TensorFlow
 * Lite's attributes. Operands are indices into {@link Graph#tensors}; {@link #ABSENT} stands for an omitted optional
 * one. Attributes that a file stores as constant tensors, such as axes and paddings, are lists here, with negative ones
 * resolved.
 *
 * <p>Adding a record makes the exhaustive {@code switch}es over operators stop compiling until they know the new one.
 * Source of names, operands and attributes: TensorFlow Lite's {@code schema.fbs}.
 */
public sealed interface Operator {
    /** Stands for an omitted optional operand. */
    int ABSENT = -1;

    /** The largest stride, dilation and window, so that no sum or product of them leaves the range of an int. */
    int MAX_SPAN = 1 << 15;

    /** The operands, without absent ones. */
    List<Integer> inputs();

    /** Returns the result; the first of several. */
    int output();

    /** All results. */
    default List<Integer> outputs() {
        return List.of(output());
    }

    /** TensorFlow Lite's name for the operator, such as {@code DEPTHWISE_CONV_2D}. */
    String name();

    /**
     * A window that slides over the rows and columns of an image.
     *
     * @param strideHeight rows between neighboring positions; {@code strideWidth} in columns; 1 … {@link #MAX_SPAN}
     * @param dilationHeight rows between neighboring cells of the window; {@code dilationWidth} in columns; 1 … {@link
     *     #MAX_SPAN}
     */
    record Window(Padding padding, int strideHeight, int strideWidth, int dilationHeight, int dilationWidth) {
        /** Returns a window with the same stride for rows and columns. */
        public static Window of(Padding padding, int stride) {
            return new Window(padding, stride, stride, 1, 1);
        }
    }

    // ---- with weights ----

    /** A convolution or matrix product. Filter and bias depend on constants only. */
    sealed interface Weighted extends Operator permits Conv2D, DepthwiseConv2D, FullyConnected, TransposeConv {
        /** The input. */
        int input();

        /** The weights. */
        int filter();

        /** The values added to each channel of the result, or {@link #ABSENT}. */
        int bias();

        /** The clamp of the result. */
        Activation activation();

        @Override
        default List<Integer> inputs() {
            return bias() == ABSENT ? List.of(input(), filter()) : List.of(input(), filter(), bias());
        }
    }

    /**
     * Convolution of an image, batch × height × width × inChannels.
     *
     * @param filter outChannels × filterHeight × filterWidth × inChannels / groups; each group of output channels uses
     *     one group of input channels
     * @param bias outChannels, or {@link #ABSENT}
     */
    record Conv2D(int input, int filter, int bias, int output, Window window,
            Activation activation) implements Weighted {
        @Override
        public String name() {
            return "CONV_2D";
        }
    }

    /**
     * Depthwise convolution; output channel {@code c · depthMultiplier + m} comes from input channel {@code c}.
     *
     * @param filter 1 × filterHeight × filterWidth × outChannels
     * @param bias outChannels, or {@link #ABSENT}
     * @param depthMultiplier output channels for each input channel
     */
    record DepthwiseConv2D(int input, int filter, int bias, int output, Window window, int depthMultiplier,
            Activation activation) implements Weighted {
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
            Activation activation) implements Weighted {
        @Override
        public String name() {
            return "FULLY_CONNECTED";
        }
    }

    /**
     * The reverse of a convolution's geometry: each input pixel adds its multiple of the filter to the output, whose
     * size is one from which a convolution with this window gives the input's size.
     *
     * @param filter outChannels × filterHeight × filterWidth × inChannels
     * @param bias outChannels, or {@link #ABSENT}
     */
    record TransposeConv(int input, int filter, int bias, int output, Window window,
            Activation activation) implements Weighted {
        @Override
        public String name() {
            return "TRANSPOSE_CONV";
        }
    }

    /**
     * Convolution of a volume, batch × depth × height × width × inChannels, of FLOAT32. The filter depends on constants
     * only.
     *
     * @param filter filterDepth × filterHeight × filterWidth × inChannels × outChannels
     * @param bias outChannels, or {@link #ABSENT}
     * @param window how the filter slides over each image; its padding is that of the depth too
     * @param strideDepth images between neighboring positions, 1 … {@link #MAX_SPAN}
     * @param dilationDepth images between neighboring cells of the filter, 1 … {@link #MAX_SPAN}
     */
    record Conv3D(int input, int filter, int bias, int output, Window window, int strideDepth, int dilationDepth,
            Activation activation) implements Operator {
        @Override
        public List<Integer> inputs() {
            return bias == ABSENT ? List.of(input, filter) : List.of(input, filter, bias);
        }

        @Override
        public String name() {
            return "CONV_3D";
        }
    }

    // ---- of one operand ----

    /** An operator with one operand. */
    sealed interface Unary extends Operator permits Pointwise, Pool2D, Relabeling, Rearrangement, Softmax, LogSoftmax,
            L2Normalization, LocalResponseNormalization, Cumsum, Reduce, ArgExtremum, TopK, Pad, ResizeBilinear, Split,
            ShapeOf {
        /** The operand. */
        int input();

        @Override
        default List<Integer> inputs() {
            return List.of(input());
        }
    }

    /** A function of each element; the result has the operand's shape. */
    sealed interface Pointwise extends Unary permits Elementwise, Quantize, Dequantize, FakeQuant, Cast {}

    /** A function of each element. */
    record Elementwise(ElementwiseFunction function, float parameter, int input, int output) implements Pointwise {
        /** A function that has no parameter. */
        public Elementwise(ElementwiseFunction function, int input, int output) {
            this(function, 0, input, output);
        }

        @Override
        public String name() {
            return function.operatorName();
        }
    }

    /** Float32 to quantized, or from one quantization to another. */
    record Quantize(int input, int output) implements Pointwise {
        @Override
        public String name() {
            return "QUANTIZE";
        }
    }

    /** Quantized to float32. */
    record Dequantize(int input, int output) implements Pointwise {
        @Override
        public String name() {
            return "DEQUANTIZE";
        }
    }

    /**
     * The nearest of 2^bits evenly spaced numbers, of which one is 0: FLOAT32 values as if they were quantized and
     * dequantized.
     *
     * @param min the smallest of the numbers, before all are shifted so that one is 0; {@code max} the largest
     * @param bits 2 … 16
     */
    record FakeQuant(int input, float min, float max, int bits, int output) implements Pointwise {
        @Override
        public String name() {
            return "FAKE_QUANT";
        }
    }

    /** The same numbers in another type; floats are truncated towards 0. Ignores quantization. */
    record Cast(int input, int output) implements Pointwise {
        @Override
        public String name() {
            return "CAST";
        }
    }

    /** A pooling over windows of {@code filterHeight × filterWidth}; input and output are NHWC. */
    sealed interface Pool2D extends Unary permits AveragePool2D, MaxPool2D {
        /** Rows of the window. */
        int filterHeight();

        /** Columns of the window. */
        int filterWidth();

        /** How the window slides; dilation is 1. */
        Window window();

        /** The clamp of the result. */
        Activation activation();
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

    /** An operator that changes only the shape, not the elements or their order. */
    sealed interface Relabeling extends Unary permits Reshape, Squeeze, ExpandDims {}

    /** The same elements in the output's shape. */
    record Reshape(int input, int output) implements Relabeling {
        @Override
        public String name() {
            return "RESHAPE";
        }
    }

    /** The same elements without some axes of length 1. */
    record Squeeze(int input, int output) implements Relabeling {
        @Override
        public String name() {
            return "SQUEEZE";
        }
    }

    /** The same elements with another axis of length 1. */
    record ExpandDims(int input, int output) implements Relabeling {
        @Override
        public String name() {
            return "EXPAND_DIMS";
        }
    }

    /** An operator whose result consists of elements of its operand: reordered, selected or repeated. */
    sealed interface Rearrangement extends Unary
            permits Transpose, Slice, Reverse, SpaceToDepth, DepthToSpace, BroadcastTo, Tile,
            MirrorPad, SpaceToBatch, BatchToSpace, ResizeNearestNeighbor {}

    /**
     * The same elements with axes in another order.
     *
     * @param permutation for each axis of the result, the axis of the operand
     */
    record Transpose(int input, List<Integer> permutation, int output) implements Rearrangement {
        /** Copies the list. */
        public Transpose {
            permutation = List.copyOf(permutation);
        }

        @Override
        public String name() {
            return "TRANSPOSE";
        }
    }

    /**
     * Part of a tensor: along each axis of the operand, elements {@code start, start + stride, …}. The result may lack
     * axes with one element, and may have new axes of length 1.
     *
     * @param name the operator's name: SLICE, STRIDED_SLICE, or one that this is a part of
     * @param sizes number of elements along each axis of the operand
     */
    record Slice(String name, int input, List<Integer> starts, List<Integer> strides, List<Integer> sizes,
            int output) implements Rearrangement {
        /** Copies the lists. */
        public Slice {
            starts = List.copyOf(starts);
            strides = List.copyOf(strides);
            sizes = List.copyOf(sizes);
        }
    }

    /**
     * The same elements, with some axes from last to first.
     *
     * @param axes in ascending order, each once
     */
    record Reverse(int input, List<Integer> axes, int output) implements Rearrangement {
        /** Copies the list. */
        public Reverse {
            axes = List.copyOf(axes);
        }

        @Override
        public String name() {
            return "REVERSE_V2";
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

    /** Repeats axes of length 1, and axes that the operand lacks, counted from the last. */
    record BroadcastTo(int input, int output) implements Rearrangement {
        @Override
        public String name() {
            return "BROADCAST_TO";
        }
    }

    /** Repeats the tensor along each axis until the output is full. */
    record Tile(int input, int output) implements Rearrangement {
        @Override
        public String name() {
            return "TILE";
        }
    }

    /**
     * Pads by mirroring at the edges.
     *
     * @param before number of elements to add before the tensor, along each axis
     * @param after number of elements to add after it
     * @param symmetric whether the outermost element is mirrored too
     */
    record MirrorPad(int input, List<Integer> before, List<Integer> after, boolean symmetric,
            int output) implements Rearrangement {
        /** Copies the lists. */
        public MirrorPad {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }

        @Override
        public String name() {
            return "MIRROR_PAD";
        }
    }

    /**
     * Pixels a block apart become separate images: image {@code (row in the block · blockWidth + column) · batch + b}.
     * Rows and columns of zeros (the zero point, if it is quantized) are added before. A tensor of rank 3, batch ×
     * length × channels, counts as an image of one column.
     */
    record SpaceToBatch(int input, int blockHeight, int blockWidth, int top, int bottom, int left, int right,
            int output) implements Rearrangement {
        @Override
        public String name() {
            return "SPACE_TO_BATCH_ND";
        }
    }

    /** The reverse of {@link SpaceToBatch}: images become pixels a block apart; then rows and columns are cut off. */
    record BatchToSpace(int input, int blockHeight, int blockWidth, int top, int bottom, int left, int right,
            int output) implements Rearrangement {
        @Override
        public String name() {
            return "BATCH_TO_SPACE_ND";
        }
    }

    /** An image in another size, each pixel the one nearest to it. */
    record ResizeNearestNeighbor(int input, boolean alignCorners, boolean halfPixelCenters,
            int output) implements Rearrangement {
        @Override
        public String name() {
            return "RESIZE_NEAREST_NEIGHBOR";
        }
    }

    /** An image in another size, each pixel interpolated between the four around it. */
    record ResizeBilinear(int input, boolean alignCorners, boolean halfPixelCenters, int output) implements Unary {
        @Override
        public String name() {
            return "RESIZE_BILINEAR";
        }
    }

    /** exp(beta · x) over the last axis, divided by its sum. */
    record Softmax(int input, int output, float beta) implements Unary {
        @Override
        public String name() {
            return "SOFTMAX";
        }
    }

    /** The logarithm of the softmax over the last axis. */
    record LogSoftmax(int input, int output) implements Unary {
        @Override
        public String name() {
            return "LOG_SOFTMAX";
        }
    }

    /** x divided by the Euclidean norm of its vector along the last axis. */
    record L2Normalization(int input, int output, Activation activation) implements Unary {
        @Override
        public String name() {
            return "L2_NORMALIZATION";
        }
    }

    /** x · (bias + alpha · Σ x²)^−beta, the sum over the channels up to {@code radius} away. */
    record LocalResponseNormalization(int input, int output, int radius, float bias, float alpha,
            float beta) implements Unary {
        @Override
        public String name() {
            return "LOCAL_RESPONSE_NORMALIZATION";
        }
    }

    /**
     * Running sums along an axis.
     *
     * @param exclusive whether to omit an element's own value
     * @param reverse whether they run from the end
     */
    record Cumsum(int input, int axis, boolean exclusive, boolean reverse, int output) implements Unary {
        @Override
        public String name() {
            return "CUMSUM";
        }
    }

    /**
     * A function of the elements along some axes, such as their mean.
     *
     * @param axes in ascending order, each once
     * @param keepDims whether the output keeps those axes with length 1
     */
    record Reduce(ReduceFunction function, int input, List<Integer> axes, int output,
            boolean keepDims) implements Unary {
        /** Copies the list. */
        public Reduce {
            axes = List.copyOf(axes);
        }

        @Override
        public String name() {
            return function.name();
        }
    }

    /**
     * The index along an axis of the largest or the smallest element; the first if several are equal.
     *
     * @param largest whether it is ARG_MAX
     * @param output INT32 or INT64
     */
    record ArgExtremum(boolean largest, int input, int axis, int output) implements Unary {
        @Override
        public String name() {
            return largest ? "ARG_MAX" : "ARG_MIN";
        }
    }

    /**
     * The largest elements of each row of the last axis, largest first; of equal ones, the first.
     *
     * @param k their number, 1 … the length of the axis
     * @param indices where they lie in the row, INT32
     */
    record TopK(int input, int k, int values, int indices) implements Unary {
        @Override
        public int output() {
            return values;
        }

        @Override
        public List<Integer> outputs() {
            return List.of(values, indices);
        }

        @Override
        public String name() {
            return "TOPK_V2";
        }
    }

    /**
     * A tensor padded with a value.
     *
     * @param before number of elements to add before the tensor, along each axis
     * @param after number of elements to add after it
     * @param value the constant that holds the value; {@link #ABSENT} for zeros (the zero point, if it is quantized)
     */
    record Pad(int input, List<Integer> before, List<Integer> after, int value, int output) implements Unary {
        /** Copies the lists. */
        public Pad {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }

        @Override
        public List<Integer> inputs() {
            return value == ABSENT ? List.of(input) : List.of(input, value);
        }

        @Override
        public String name() {
            return value == ABSENT ? "PAD" : "PADV2";
        }
    }

    /**
     * Splits a tensor along an axis.
     *
     * @param name SPLIT, SPLIT_V or UNPACK, whose parts have length 1 and lack the axis
     * @param sizes of the parts
     * @param outputs the parts
     */
    record Split(String name, int input, int axis, List<Integer> sizes, List<Integer> outputs) implements Unary {
        /** Copies the lists. */
        public Split {
            sizes = List.copyOf(sizes);
            outputs = List.copyOf(outputs);
        }

        @Override
        public int output() {
            return outputs.getFirst();
        }
    }

    /** The dimensions of a tensor, as a vector of INT32 or INT64. */
    record ShapeOf(int input, int output) implements Unary {
        @Override
        public String name() {
            return "SHAPE";
        }
    }

    // ---- of several operands ----

    /**
     * A function of pairs of elements; axes of length 1 and missing axes are broadcast.
     *
     * @param shifts whether an ADD or SUB of INT16 shifts an operand if all scales are powers of two, as in old LSTM
     *     models ({@code pot_scale_int16}); else it rescales the sum, which rounds halves otherwise
     */
    record Binary(BinaryFunction function, int left, int right, int output, Activation activation, boolean shifts)
            implements
                Operator {
        /** A function of pairs of elements that rescales. */
        public Binary(BinaryFunction function, int left, int right, int output, Activation activation) {
            this(function, left, right, output, activation, false);
        }

        @Override
        public List<Integer> inputs() {
            return List.of(left, right);
        }

        @Override
        public String name() {
            return function.name();
        }
    }

    /** The left operand where a condition is true, else the right one; all three are broadcast as in {@link Binary}. */
    record Select(int condition, int left, int right, int output, boolean broadcasts) implements Operator {
        @Override
        public List<Integer> inputs() {
            return List.of(condition, left, right);
        }

        @Override
        public String name() {
            return broadcasts ? "SELECT_V2" : "SELECT";
        }
    }

    /**
     * Matrix products over the last two axes; the axes before them are broadcast as in {@link Binary}.
     *
     * @param adjX whether the left matrices are transposed
     * @param adjY whether the right ones are
     */
    record BatchMatMul(int left, int right, boolean adjX, boolean adjY, int output) implements Operator {
        @Override
        public List<Integer> inputs() {
            return List.of(left, right);
        }

        @Override
        public String name() {
            return "BATCH_MATMUL";
        }
    }

    /** The sum of tensors of one shape, at least two; FLOAT32 or INT32. */
    record AddN(List<Integer> inputs, int output) implements Operator {
        /** Copies the list. */
        public AddN {
            inputs = List.copyOf(inputs);
        }

        @Override
        public String name() {
            return "ADD_N";
        }
    }

    /**
     * Concatenates tensors along an axis.
     *
     * @param axis 0 … rank − 1
     */
    record Concatenation(List<Integer> inputs, int output, int axis, Activation activation) implements Operator {
        /** Copies the list. */
        public Concatenation {
            inputs = List.copyOf(inputs);
        }

        @Override
        public String name() {
            return "CONCATENATION";
        }
    }

    /**
     * Stacks tensors of one shape along a new axis.
     *
     * @param axis 0 … rank, of the result
     */
    record Pack(List<Integer> inputs, int output, int axis) implements Operator {
        /** Copies the list. */
        public Pack {
            inputs = List.copyOf(inputs);
        }

        @Override
        public String name() {
            return "PACK";
        }
    }

    /**
     * The elements along an axis at the indices in a tensor.
     *
     * @param indices INT32 or INT64; one outside the axis counts as the nearest inside it
     * @param axis 0 … rank − 1 of the input
     * @param batchDims number of leading axes that input and indices share
     */
    record Gather(int input, int indices, int axis, int batchDims, int output) implements Operator {
        @Override
        public List<Integer> inputs() {
            return List.of(input, indices);
        }

        @Override
        public String name() {
            return "GATHER";
        }
    }

    /**
     * Slices of a tensor, each at the position that a row of the indices gives.
     *
     * @param indices INT32 or INT64, … × n: each row is a position along the first n axes; one outside an axis counts
     *     as the nearest inside it
     */
    record GatherNd(int input, int indices, int output) implements Operator {
        @Override
        public List<Integer> inputs() {
            return List.of(input, indices);
        }

        @Override
        public String name() {
            return "GATHER_ND";
        }
    }

    // ---- along a sequence ----

    /**
     * Long short-term memory along a sequence. With x for the input of a moment, h for the result of the moment before
     * and c for the state of the cells, both 0 at the start of each inference:
     *
     * <pre>
     * i, f, o = σ(W·x + R·h + P·c + b)
     * c = f·c + i·tanh(W·x + R·h + b), clamped to ±cellClip
     * h = o·tanh(c), or its projection, clamped to ±projectionClip
     * </pre>
     *
     * <p>P·c is there if the gate has a peephole; o's sees the new state. Without an input gate, i = 1 − f. Where a
     * gate has coefficients for it, its sum is normalized over the cells and multiplied by them before b is added.
     *
     * @param operands 24, as in a file, with {@link #ABSENT} for those that are not there: [0] the input, batch ×
     *     moments × inputs, or moments × batch × inputs; of the input, forget, cell and output gate [1…4] W, cells ×
     *     inputs, [5…8] R, cells × outputs, [12…15] b, cells, and [20…23] coefficients, cells; [9…11] P of the input,
     *     forget and output gate, cells; [16] the projection, outputs × cells, [17] its bias, outputs. [18] and [19],
     *     the file's variables for h and c, are absent here
     * @param output like the input, with outputs in place of inputs
     * @param isTimeMajor whether moments are the first axis, and batch the second
     * @param cellClip the largest magnitude of c; 0 for any
     * @param projectionClip the largest magnitude of the projection; 0 for any
     * @param isAsymmetric whether float32 values that meet weights of 8 bits are quantized with a zero point
     * @param scales of INT8: those of h, of c, and of five intermediate results: the sums of the input, forget, cell
     *     and output gate, which matter if they are normalized, and o·tanh(c). Otherwise empty
     */
    record SequenceLstm(List<Integer> operands, int output, boolean isTimeMajor, float cellClip,
            float projectionClip, boolean isAsymmetric, List<Quantization> scales) implements Operator {
        /** The number of operands. */
        public static final int OPERANDS = 24;
        /** The number of gates. */
        public static final int GATES = 4;
        /** The place of the first gate's weights of the input. */
        public static final int INPUT_WEIGHTS = 1;
        /** The place of the first gate's weights of the last result. */
        public static final int RECURRENT_WEIGHTS = 5;
        /** The place of the first peephole. */
        public static final int PEEPHOLES = 9;
        /** The number of peepholes: the cell gate has none. */
        public static final int PEEPHOLE_COUNT = 3;
        /** The place of the first gate's bias. */
        public static final int BIASES = 12;
        /** The place of the projection. */
        public static final int PROJECTION = 16;
        /** The place of the projection's bias. */
        public static final int PROJECTION_BIAS = 17;
        /** The place of the file's variable for h. */
        public static final int OUTPUT_STATE = 18;
        /** The place of the file's variable for c. */
        public static final int CELL_STATE = 19;
        /** The place of the first gate's coefficients. */
        public static final int COEFFICIENTS = 20;
        /** The number of scales of INT8. */
        public static final int SCALES = 7;
        /** The place of the first scale of an intermediate result. */
        public static final int INTERMEDIATES = 2;

        /**
         * Copies the lists.
         *
         * @throws IllegalArgumentException if there are not 24 operands
         */
        public SequenceLstm {
            operands = List.copyOf(operands);
            scales = List.copyOf(scales);
            if (operands.size() != OPERANDS) {
                throw new IllegalArgumentException(operands.size() + " operands, expected " + OPERANDS);
            }
        }

        /** The input. */
        public int input() {
            return operands.getFirst();
        }

        /** Returns an operand, or {@link Operator#ABSENT}. */
        public int operand(int place) {
            return operands.get(place);
        }

        /** Returns whether an operand is there. */
        public boolean has(int place) {
            return operands.get(place) != ABSENT;
        }

        @Override
        public List<Integer> inputs() {
            return operands.stream().filter(operand -> operand != ABSENT).toList();
        }

        @Override
        public String name() {
            return "UNIDIRECTIONAL_SEQUENCE_LSTM";
        }
    }

    // ---- of an engine ----

    /** Operators that only an engine has, derived from others; a {@link Graph} contains none. */
    non-sealed interface Extension extends Operator {}
}

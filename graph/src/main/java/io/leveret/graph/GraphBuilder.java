package io.leveret.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Builds a {@link Graph} call by call. Each call adds an operator and returns the index of its result, whose shape
 * follows from {@link ShapeRules}. Operands are indices from earlier calls; an omitted optional one is {@link
 * Operator#ABSENT}.
 *
 * <pre>{@code
 * var builder = new GraphBuilder();
 * int image = builder.input("image", ElementType.FLOAT32, Shape.of(1, 224, 224, 3));
 * int filter = builder.constant(TensorSpec.of("filter", Shape.of(8, 3, 3, 3), weights));
 * int conv = builder.conv2d(image, filter, Operator.ABSENT, Operator.Window.of(Padding.SAME, 2), Activation.RELU6);
 * Graph graph = builder.build(conv);
 * }</pre>
 *
 * <p>A result has the type of its first operand, unless the operator says otherwise, and its quantization, unless
 * {@link #next} gives another.
 *
 * <p>All calls throw a {@link GraphException} if shapes or attributes do not fit; {@link #build} also if types or
 * quantizations do not. Axes that a tensor does not have, and dimensions that no {@link Shape} has, throw what the
 * JDK and {@link Shape#of} throw.
 */
public final class GraphBuilder {
    private final List<TensorSpec> tensors = new ArrayList<>();
    private final List<Operator> operators = new ArrayList<>();
    private final List<Integer> inputs = new ArrayList<>();
    private Optional<String> nextName = Optional.empty();
    private Optional<Quantization> nextQuantization = Optional.empty();

    /** Creates a builder without tensors. */
    public GraphBuilder() {}

    /**
     * Builds the graph.
     *
     * @param outputs the tensors that the caller reads, at least one
     * @throws GraphException if it is invalid, or uses operators in ways that Leveret does not support
     */
    public Graph build(int... outputs) {
        return new Graph(tensors, operators, inputs, list(outputs));
    }

    /** Returns the tensor with an index. */
    public TensorSpec tensor(int index) {
        return tensors.get(index);
    }

    /** The shape of a tensor. */
    public Shape shape(int index) {
        return tensor(index).shape();
    }

    /** Names the next result. */
    public GraphBuilder next(String name) {
        nextName = Optional.of(name);
        return this;
    }

    /** Sets the quantization of the next result, or of all results if the operator has several. */
    public GraphBuilder next(Quantization quantization) {
        nextQuantization = Optional.of(quantization);
        return this;
    }

    /** Adds an input of the graph; {@link #next} may give its quantization. */
    public int input(String name, ElementType type, Shape shape) {
        tensors.add(TensorSpec.computed(name, type, shape, nextQuantization));
        inputs.add(tensors.size() - 1);
        forget();
        return tensors.size() - 1;
    }

    /**
     * Adds a constant.
     *
     * @throws IllegalArgumentException if the tensor holds no values
     */
    public int constant(TensorSpec constant) {
        if (!constant.isConstant()) {
            throw new IllegalArgumentException("tensor " + constant.name() + " holds no constant");
        }
        tensors.add(constant);
        return tensors.size() - 1;
    }

    // ---- with weights ----

    /**
     * Convolution of an image, batch × height × width × inChannels.
     *
     * @param filter outChannels × filterHeight × filterWidth × inChannels / groups
     * @param bias outChannels, or {@link Operator#ABSENT}
     */
    public int conv2d(int input, int filter, int bias, Operator.Window window, Activation activation) {
        return add(typeOf(input),
                output -> new Operator.Conv2D(input, filter, bias, output, window, activation));
    }

    /**
     * Depthwise convolution.
     *
     * @param filter 1 × filterHeight × filterWidth × (inChannels · multiplier)
     * @param bias one value for each channel of the filter, or {@link Operator#ABSENT}
     */
    public int depthwiseConv2d(int input, int filter, int bias, Operator.Window window, Activation activation) {
        int multiplier = last(filter) / last(input);
        return add(typeOf(input), output -> new Operator.DepthwiseConv2D(input, filter, bias, output, window,
                multiplier, activation));
    }

    /**
     * Matrix product.
     *
     * @param filter outFeatures × inFeatures
     * @param bias outFeatures, or {@link Operator#ABSENT}
     * @param keepNumDims whether the result has the input's rank, or is a matrix
     */
    public int fullyConnected(int input, int filter, int bias, boolean keepNumDims, Activation activation) {
        return add(typeOf(input),
                output -> new Operator.FullyConnected(input, filter, bias, output, keepNumDims, activation));
    }

    /**
     * The reverse of a convolution's geometry.
     *
     * @param filter outChannels × filterHeight × filterWidth × inChannels
     * @param bias outChannels, or {@link Operator#ABSENT}
     * @param height height of the result, from which this window must give the input's; {@code width} in the same way
     */
    public int transposeConv(int input, int filter, int bias, Operator.Window window, Activation activation,
            int height, int width) {
        Shape result = Shape.of(shape(input).dimension(0), height, width, shape(filter).dimension(0));
        return add(typeOf(input), result,
                output -> new Operator.TransposeConv(input, filter, bias, output, window, activation));
    }

    /**
     * Convolution of a volume, batch × depth × height × width × inChannels.
     *
     * @param filter filterDepth × filterHeight × filterWidth × inChannels × outChannels
     * @param bias outChannels, or {@link Operator#ABSENT}
     * @param window how the filter slides over each image; its padding is that of the depth too
     */
    public int conv3d(int input, int filter, int bias, Operator.Window window, int strideDepth, int dilationDepth,
            Activation activation) {
        return add(typeOf(input), output -> new Operator.Conv3D(input, filter, bias, output, window, strideDepth,
                dilationDepth, activation));
    }

    // ---- of one operand ----

    /** A function of each element. */
    public int elementwise(ElementwiseFunction function, int input) {
        return elementwise(function, 0, input);
    }

    /** A function of each element with a parameter, such as the alpha of LEAKY_RELU. */
    public int elementwise(ElementwiseFunction function, float parameter, int input) {
        return add(typeOf(input), output -> new Operator.Elementwise(function, parameter, input, output));
    }

    /** Float32 to quantized, or from one quantization to another; {@link #next} sets the new one. */
    public int quantize(int input, ElementType type) {
        return add(type, output -> new Operator.Quantize(input, output));
    }

    /** Quantized or FLOAT16 to FLOAT32. */
    public int dequantize(int input) {
        return add(ElementType.FLOAT32, output -> new Operator.Dequantize(input, output));
    }

    /** The nearest of 2^bits evenly spaced numbers from min to max. */
    public int fakeQuant(int input, float min, float max, int bits) {
        return add(typeOf(input), output -> new Operator.FakeQuant(input, min, max, bits, output));
    }

    /** The same numbers in another type. */
    public int cast(int input, ElementType type) {
        return add(type, output -> new Operator.Cast(input, output));
    }

    /** The mean of each window of an image. */
    public int averagePool2d(int input, int filterHeight, int filterWidth, Operator.Window window,
            Activation activation) {
        return add(typeOf(input), output -> new Operator.AveragePool2D(input, output, filterHeight, filterWidth, window,
                activation));
    }

    /** The largest value of each window of an image. */
    public int maxPool2d(int input, int filterHeight, int filterWidth, Operator.Window window, Activation activation) {
        return add(typeOf(input), output -> new Operator.MaxPool2D(input, output, filterHeight, filterWidth, window,
                activation));
    }

    /** The same elements in another shape. */
    public int reshape(int input, int... dimensions) {
        return add(typeOf(input), Shape.of(dimensions), output -> new Operator.Reshape(input, output));
    }

    /** The same elements without these axes, all of length 1. */
    public int squeeze(int input, int... axes) {
        int[] kept = IntStream.range(0, shape(input).rank())
                .filter(axis -> Arrays.stream(axes).noneMatch(dropped -> dropped == axis))
                .map(shape(input)::dimension).toArray();
        return add(typeOf(input), Shape.of(kept), output -> new Operator.Squeeze(input, output));
    }

    /** The same elements with another axis of length 1, 0 … rank. */
    public int expandDims(int input, int axis) {
        List<Integer> dimensions = new ArrayList<>(list(shape(input).toArray()));
        dimensions.add(axis, 1);
        return add(typeOf(input), shape(dimensions), output -> new Operator.ExpandDims(input, output));
    }

    /** The same elements with axes in another order. */
    public int transpose(int input, int... permutation) {
        return add(typeOf(input), output -> new Operator.Transpose(input, list(permutation), output));
    }

    /** Part of a tensor: along each axis, some elements from a start on. */
    public int slice(int input, int[] starts, int[] sizes) {
        return add(typeOf(input), Shape.of(sizes), output -> new Operator.Slice("SLICE", input, list(starts),
                Collections.nCopies(starts.length, 1), list(sizes), output));
    }

    /** Part of a tensor: along each axis, {@code size} elements {@code start, start + stride, …}. */
    public int stridedSlice(int input, int[] starts, int[] strides, int[] sizes) {
        return add(typeOf(input), Shape.of(sizes), output -> new Operator.Slice("STRIDED_SLICE", input, list(starts),
                list(strides), list(sizes), output));
    }

    /** The same elements, with some axes from last to first; axes in ascending order. */
    public int reverse(int input, int... axes) {
        return add(typeOf(input), output -> new Operator.Reverse(input, list(axes), output));
    }

    /** Blocks of pixels become channels. */
    public int spaceToDepth(int input, int block) {
        return add(typeOf(input), output -> new Operator.SpaceToDepth(input, block, output));
    }

    /** Channels become blocks of pixels. */
    public int depthToSpace(int input, int block) {
        return add(typeOf(input), output -> new Operator.DepthToSpace(input, block, output));
    }

    /** Repeats axes of length 1, and axes that the operand lacks, counted from the last. */
    public int broadcastTo(int input, int... dimensions) {
        return add(typeOf(input), Shape.of(dimensions), output -> new Operator.BroadcastTo(input, output));
    }

    /** Repeats the tensor along each axis the given number of times. */
    public int tile(int input, int... times) {
        int[] dimensions = shape(input).toArray();
        for (int axis = 0; axis < dimensions.length; axis++) {
            dimensions[axis] = Math.multiplyExact(dimensions[axis], times[axis]);
        }
        return add(typeOf(input), Shape.of(dimensions), output -> new Operator.Tile(input, output));
    }

    /** Pads by mirroring at the edges; {@code symmetric} mirrors the outermost element too. */
    public int mirrorPad(int input, int[] before, int[] after, boolean symmetric) {
        return add(typeOf(input),
                output -> new Operator.MirrorPad(input, list(before), list(after), symmetric, output));
    }

    /** Pixels a block apart become separate images, after rows and columns of zeros are added. */
    public int spaceToBatch(int input, int blockHeight, int blockWidth, int top, int bottom, int left, int right) {
        return add(typeOf(input), output -> new Operator.SpaceToBatch(input, blockHeight, blockWidth, top, bottom, left,
                right, output));
    }

    /** The reverse of {@link #spaceToBatch}: rows and columns are cut off. */
    public int batchToSpace(int input, int blockHeight, int blockWidth, int top, int bottom, int left, int right) {
        return add(typeOf(input), output -> new Operator.BatchToSpace(input, blockHeight, blockWidth, top, bottom, left,
                right, output));
    }

    /** An image in another size, each pixel the one nearest to it. */
    public int resizeNearestNeighbor(int input, int height, int width, boolean alignCorners,
            boolean halfPixelCenters) {
        return add(typeOf(input), image(input, height, width),
                output -> new Operator.ResizeNearestNeighbor(input, alignCorners, halfPixelCenters, output));
    }

    /** An image in another size, each pixel interpolated between the four around it. */
    public int resizeBilinear(int input, int height, int width, boolean alignCorners, boolean halfPixelCenters) {
        return add(typeOf(input), image(input, height, width),
                output -> new Operator.ResizeBilinear(input, alignCorners, halfPixelCenters, output));
    }

    /** exp(beta · x) over the last axis, divided by its sum. */
    public int softmax(int input, float beta) {
        return add(typeOf(input), output -> new Operator.Softmax(input, output, beta));
    }

    /** The logarithm of the softmax over the last axis. */
    public int logSoftmax(int input) {
        return add(typeOf(input), output -> new Operator.LogSoftmax(input, output));
    }

    /** x divided by the Euclidean norm of its vector along the last axis. */
    public int l2Normalization(int input, Activation activation) {
        return add(typeOf(input), output -> new Operator.L2Normalization(input, output, activation));
    }

    /** x · (bias + alpha · Σ x²)^−beta, the sum over the channels up to {@code radius} away. */
    public int localResponseNormalization(int input, int radius, float bias, float alpha, float beta) {
        return add(typeOf(input),
                output -> new Operator.LocalResponseNormalization(input, output, radius, bias, alpha, beta));
    }

    /** Running sums along an axis; an exclusive sum omits the element's own value, a reverse one runs from the end. */
    public int cumsum(int input, int axis, boolean exclusive, boolean reverse) {
        return add(typeOf(input), output -> new Operator.Cumsum(input, axis, exclusive, reverse, output));
    }

    /** A function of the elements along some axes, in ascending order. */
    public int reduce(ReduceFunction function, int input, boolean keepDims, int... axes) {
        return add(typeOf(input), output -> new Operator.Reduce(function, input, list(axes), output, keepDims));
    }

    /** The index along an axis of the largest or the smallest element, as INT32 or INT64. */
    public int argExtremum(boolean largest, int input, int axis, ElementType type) {
        return add(type, output -> new Operator.ArgExtremum(largest, input, axis, output));
    }

    /** The k largest elements of each row of the last axis, largest first, and where they lie in the row, as INT32. */
    public List<Integer> topK(int input, int k) {
        int first = tensors.size();
        Operator top = new Operator.TopK(input, k, first, first + 1);
        List<Shape> shapes;
        try {
            shapes = ShapeRules.results(top, tensors::get);
        } catch (GraphException misfit) {
            throw GraphException.contradiction(top.name() + ": " + misfit.reason());
        }
        tensors.add(result(typeOf(input), shapes.getFirst(), top));
        tensors.add(TensorSpec.computed("indices_" + operators.size(), ElementType.INT32, shapes.getLast(),
                Optional.empty()));
        operators.add(top);
        forget();
        return top.outputs();
    }

    /**
     * Pads a tensor with a value.
     *
     * @param before number of elements to add before the tensor, along each axis; {@code after} after it
     * @param value a constant, or {@link Operator#ABSENT} for zeros
     */
    public int pad(int input, int[] before, int[] after, int value) {
        return add(typeOf(input), output -> new Operator.Pad(input, list(before), list(after), value, output));
    }

    /** The dimensions of a tensor, as a vector of INT32 or INT64. */
    public int shapeOf(int input, ElementType type) {
        return add(type, output -> new Operator.ShapeOf(input, output));
    }

    /** Splits a tensor into parts of these lengths along an axis. */
    public List<Integer> split(int input, int axis, int... sizes) {
        boolean even = Arrays.stream(sizes).distinct().count() == 1;
        List<Shape> parts = Arrays.stream(sizes).mapToObj(size -> ShapeRules.withLength(shape(input), axis, size))
                .toList();
        return addParts(even ? "SPLIT" : "SPLIT_V", input, axis, list(sizes), parts);
    }

    /** Splits a tensor into parts of length 1 along an axis, and removes the axis. */
    public List<Integer> unpack(int input, int axis) {
        List<Integer> kept = new ArrayList<>(list(shape(input).toArray()));
        int parts = kept.remove(axis);
        return addParts("UNPACK", input, axis, Collections.nCopies(parts, 1), Collections.nCopies(parts, shape(kept)));
    }

    // ---- of several operands ----

    /** The sum of pairs of elements. */
    public int add(int left, int right) {
        return binary(BinaryFunction.ADD, left, right, Activation.NONE);
    }

    /** The product of pairs of elements. */
    public int multiply(int left, int right) {
        return binary(BinaryFunction.MUL, left, right, Activation.NONE);
    }

    /** A function of pairs of elements; axes of length 1 and missing axes are broadcast. */
    public int binary(BinaryFunction function, int left, int right, Activation activation) {
        return add(function.isPredicate() ? ElementType.BOOL : typeOf(left),
                output -> new Operator.Binary(function, left, right, output, activation));
    }

    /** The left operand where a BOOL condition is true, else the right one. */
    public int select(int condition, int left, int right) {
        return add(typeOf(left), output -> new Operator.Select(condition, left, right, output, true));
    }

    /** Matrix products over the last two axes; each side may be transposed first. */
    public int batchMatMul(int left, int right, boolean adjX, boolean adjY) {
        return add(typeOf(left), output -> new Operator.BatchMatMul(left, right, adjX, adjY, output));
    }

    /** The sum of two or more tensors of one shape, of FLOAT32 or INT32. */
    public int addN(int... inputs) {
        return add(typeOf(inputs[0]), output -> new Operator.AddN(list(inputs), output));
    }

    /** Concatenates tensors along an axis. */
    public int concatenation(int axis, int... inputs) {
        return add(typeOf(inputs[0]),
                output -> new Operator.Concatenation(list(inputs), output, axis, Activation.NONE));
    }

    /** Stacks tensors of one shape along a new axis. */
    public int pack(int axis, int... inputs) {
        return add(typeOf(inputs[0]), output -> new Operator.Pack(list(inputs), output, axis));
    }

    /** The elements along an axis at the indices in a tensor of INT32 or INT64. */
    public int gather(int input, int indices, int axis, int batchDims) {
        return add(typeOf(input), output -> new Operator.Gather(input, indices, axis, batchDims, output));
    }

    /** The slices of a tensor at the positions in the rows of a tensor of INT32 or INT64. */
    public int gatherNd(int input, int indices) {
        return add(typeOf(input), output -> new Operator.GatherNd(input, indices, output));
    }

    /**
     * Long short-term memory along a sequence.
     *
     * @param operands as {@link Operator.SequenceLstm#operands}
     * @param cellClip the largest magnitude of the state; 0 for any
     * @param projectionClip the largest magnitude of a projection; 0 for any
     * @param scales as {@link Operator.SequenceLstm#scales}
     */
    public int sequenceLstm(List<Integer> operands, boolean isTimeMajor, float cellClip, float projectionClip,
            List<Quantization> scales) {
        return add(typeOf(operands.getFirst()), output -> new Operator.SequenceLstm(operands, output, isTimeMajor,
                cellClip, projectionClip, typeOf(operands.getFirst()) == ElementType.FLOAT32
                        && typeOf(operands.get(2)).isQuantized(),
                scales));
    }

    // ---- any operator ----

    /**
     * Adds an operator with one result whose shape follows from its operands.
     *
     * @param type of the result
     * @param operator the operator, given the index of its result
     */
    public int add(ElementType type, IntFunction<Operator> operator) {
        int output = tensors.size();
        Operator made = operator.apply(output);
        try {
            tensors.add(result(type, ShapeRules.results(made, tensors::get).getFirst(), made));
        } catch (GraphException misfit) {
            throw GraphException.contradiction(made.name() + ": " + misfit.reason());
        }
        operators.add(made);
        forget();
        return output;
    }

    /**
     * Adds an operator with one result that has this shape.
     *
     * @param type of the result
     * @param operator the operator, given the index of its result
     */
    public int add(ElementType type, Shape shape, IntFunction<Operator> operator) {
        int output = tensors.size();
        Operator made = operator.apply(output);
        tensors.add(result(type, shape, made));
        addChecked(made, 1);
        return output;
    }

    private List<Integer> addParts(String name, int input, int axis, List<Integer> sizes, List<Shape> shapes) {
        int first = tensors.size();
        List<Integer> outputs = IntStream.range(first, first + sizes.size()).boxed().toList();
        Operator split = new Operator.Split(name, input, axis, sizes, outputs);
        shapes.forEach(shape -> tensors.add(result(typeOf(input), shape, split)));
        addChecked(split, shapes.size());
        return outputs;
    }

    /** Adds an operator whose results are already added; removes them if they do not fit. */
    private void addChecked(Operator operator, int results) {
        try {
            ShapeRules.results(operator, tensors::get);
        } catch (GraphException misfit) {
            tensors.subList(tensors.size() - results, tensors.size()).clear();
            throw GraphException.contradiction(operator.name() + ": " + misfit.reason());
        }
        operators.add(operator);
        forget();
    }

    private TensorSpec result(ElementType type, Shape shape, Operator operator) {
        TensorSpec operand = tensor(operator.inputs().getFirst());
        Optional<Quantization> quantization = nextQuantization
                .or(() -> operand.type() == type ? operand.quantization() : Optional.empty());
        return TensorSpec.computed(
                nextName.orElseGet(() -> operator.name().toLowerCase(Locale.ROOT) + "_" + operators.size()), type,
                shape, quantization);
    }

    private void forget() {
        nextName = Optional.empty();
        nextQuantization = Optional.empty();
    }

    private ElementType typeOf(int tensor) {
        return tensor(tensor).type();
    }

    private int last(int tensor) {
        return shape(tensor).dimension(-1);
    }

    private Shape image(int input, int height, int width) {
        return Shape.of(shape(input).dimension(0), height, width, last(input));
    }

    private static Shape shape(List<Integer> dimensions) {
        return Shape.of(dimensions.stream().mapToInt(Integer::intValue).toArray());
    }

    private static List<Integer> list(int... values) {
        return Arrays.stream(Objects.requireNonNull(values)).boxed().toList();
    }
}

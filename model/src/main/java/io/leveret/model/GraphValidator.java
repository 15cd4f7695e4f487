package io.leveret.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Checks a graph before anything is made of it: operators stand in the order of their data, every result has the shape
 * and type that its operator gives, and quantised tensors say what they stand for.
 *
 * <p>A contradiction is a {@link ModelFormatException} at once; sound uses that Leveret does not have are collected
 * into one {@link UnsupportedOperatorException}.
 */
final class GraphValidator {
    /** Functions that TensorFlow Lite has for quantised values too. */
    static final Set<ElementwiseFunction> QUANTIZED = EnumSet.of(ElementwiseFunction.ABS,
            ElementwiseFunction.TANH, ElementwiseFunction.HARD_SWISH, ElementwiseFunction.ELU,
            ElementwiseFunction.LEAKY_RELU, ElementwiseFunction.GELU, ElementwiseFunction.GELU_APPROXIMATE,
            ElementwiseFunction.RELU_N1_TO_1, ElementwiseFunction.RELU_0_TO_1);
    private static final Set<ElementType> REAL = Set.of(ElementType.FLOAT32, ElementType.UINT8, ElementType.INT8);

    private final Graph graph;
    private final Set<String> unsupported = new LinkedHashSet<>();
    private final boolean[] constant; // by tensor: whether it is a constant or follows from constants alone

    // The operator at hand.
    private int index;
    private Operator operator;

    GraphValidator(Graph graph) {
        this.graph = graph;
        this.constant = new boolean[graph.tensors().size()];
    }

    void validate() throws ModelFormatException {
        checkOrder();
        for (index = 0; index < graph.operators().size(); index++) {
            operator = graph.operators().get(index);
            check(operator);
        }
        for (int input : graph.inputs()) {
            checkInterface("input", input);
        }
        for (int output : new LinkedHashSet<>(graph.outputs())) {
            checkInterface("output", output);
        }
        if (!unsupported.isEmpty()) {
            throw new UnsupportedOperatorException(graph.source(), List.copyOf(unsupported));
        }
    }

    /** Every operand is a constant, an input, or the result of an earlier operator; every result has one origin. */
    private void checkOrder() throws ModelFormatException {
        if (graph.inputs().isEmpty() || graph.outputs().isEmpty()) {
            throw new ModelFormatException(graph.source(), -1, "its graph has " + graph.inputs().size()
                    + " inputs and " + graph.outputs().size() + " outputs; both must be at least 1");
        }
        boolean[] known = new boolean[graph.tensors().size()];
        for (int i = 0; i < known.length; i++) {
            known[i] = graph.tensor(i).isConstant();
            constant[i] = known[i];
        }
        for (int input : graph.inputs()) {
            if (known[input]) {
                throw new ModelFormatException(graph.source(), -1,
                        "graph input " + named(input) + " is a constant or is listed twice");
            }
            known[input] = true;
        }
        for (index = 0; index < graph.operators().size(); index++) {
            operator = graph.operators().get(index);
            for (int input : operator.inputs()) {
                require(known[input], "it needs " + named(input) + " before anything has computed it");
            }
            require(!known[operator.output()], "its result " + named(operator.output()) + " is already there");
            known[operator.output()] = true;
            constant[operator.output()] = operator.inputs().stream().allMatch(input -> constant[input]);
        }
        for (int output : graph.outputs()) {
            if (!known[output]) {
                throw new ModelFormatException(graph.source(), -1,
                        "graph output " + named(output) + " is computed by no operator");
            }
        }
    }

    private void checkInterface(String role, int index) throws ModelFormatException {
        TensorSpec tensor = tensor(index);
        if (!REAL.contains(tensor.type())) {
            unsupported.add("an " + role + " of type " + tensor.type() + " (" + named(index) + ")");
        } else if (tensor.type().isQuantized()) {
            checkQuantization(role + " of the graph, " + named(index), tensor);
        }
    }

    private void check(Operator operator) throws ModelFormatException {
        switch (operator) {
            case Operator.Conv2D conv -> checkConv(conv);
            case Operator.DepthwiseConv2D conv -> checkDepthwise(conv);
            case Operator.FullyConnected product -> checkFullyConnected(product);
            case Operator.Pool2D pool -> checkPool(pool);
            case Operator.Add add -> checkAdd(add);
            case Operator.Binary binary -> checkBinary(binary);
            case Operator.Elementwise(var function, float parameter, int input, int output) -> {
                require(Float.isFinite(parameter), "its alpha is " + parameter);
                requireSupported(tensor(input).type() == ElementType.FLOAT32 || QUANTIZED.contains(function),
                        "of " + tensor(input).type());
                checkElementwise(input, output);
            }
            case Operator.Concatenation concatenation -> checkConcatenation(concatenation);
            case Operator.Mean mean -> {
                checkReduction(mean.input(), mean.axes(), mean.output(), mean.keepDims());
                checkQuantizations(mean.input(), mean.output());
            }
            case Operator.Reduce reduce -> {
                checkReduction(reduce.input(), reduce.axes(), reduce.output(), reduce.keepDims());
                requireSupported(reduce.function() != ReduceFunction.SUM
                        || tensor(reduce.output()).type() == ElementType.FLOAT32,
                        "of " + tensor(reduce.output()).type());
                checkSameQuantization(reduce.input(), reduce.output());
            }
            case Operator.Pad pad -> checkPad(pad);
            case Operator.Reshape(int input, int output) -> checkRelabelling(input, output);
            case Operator.Squeeze(int input, int output) -> checkOnes(input, output);
            case Operator.ExpandDims(int input, int output) -> checkOnes(input, output);
            case Operator.Rearrangement rearrangement -> checkRearrangement(rearrangement);
            case Operator.Softmax(int input, int output, float beta) -> {
                require(Float.isFinite(beta), "its beta is " + beta);
                require(tensor(input).shape().rank() >= 1, "its operand is a scalar");
                checkElementwise(input, output);
            }
            case Operator.Logistic(int input, int output) -> checkElementwise(input, output);
            case Operator.Relu(int input, int output) -> checkElementwise(input, output);
            case Operator.Relu6(int input, int output) -> checkElementwise(input, output);
            case Operator.Quantize(int input, int output) -> {
                requireShape(tensor(input).shape(), output);
                requireSupported(tensor(output).type().isQuantized() && REAL.contains(tensor(input).type()),
                        "from " + tensor(input).type() + " to " + tensor(output).type());
                checkQuantizations(input, output);
            }
            case Operator.Dequantize(int input, int output) -> {
                requireShape(tensor(input).shape(), output);
                requireSupported(tensor(input).type().isQuantized() && tensor(output).type() == ElementType.FLOAT32,
                        "from " + tensor(input).type() + " to " + tensor(output).type());
                checkQuantizations(input, output);
            }
        }
    }

    private void checkConv(Operator.Conv2D conv) throws ModelFormatException {
        Shape input = requireRank(conv.input(), 4);
        Shape filter = requireRank(conv.filter(), 4);
        int groups = input.dimension(3) / filter.dimension(3);
        require(groups >= 1 && input.dimension(3) == groups * filter.dimension(3), "its input has "
                + input.dimension(3) + " channels, its filter " + filter.dimension(3));
        requireSupported(groups == 1, "in " + groups + " groups");
        requireShape(windowShape(input, filter.dimension(1), filter.dimension(2), conv.window(), filter.dimension(0)),
                conv.output());
        checkWeights(conv.input(), conv.filter(), conv.bias(), conv.output(), 0);
    }

    private void checkDepthwise(Operator.DepthwiseConv2D conv) throws ModelFormatException {
        Shape input = requireRank(conv.input(), 4);
        Shape filter = requireRank(conv.filter(), 4);
        long outChannels = (long) input.dimension(3) * conv.depthMultiplier();
        require(filter.dimension(0) == 1 && filter.dimension(3) == outChannels,
                "its filter is " + filter + " for " + input.dimension(3) + " channels with depth multiplier "
                        + conv.depthMultiplier());
        requireShape(windowShape(input, filter.dimension(1), filter.dimension(2), conv.window(), filter.dimension(3)),
                conv.output());
        checkWeights(conv.input(), conv.filter(), conv.bias(), conv.output(), 3);
    }

    private void checkFullyConnected(Operator.FullyConnected product) throws ModelFormatException {
        Shape input = tensor(product.input()).shape();
        Shape filter = requireRank(product.filter(), 2);
        int inFeatures = filter.dimension(1);
        require(input.elements() % inFeatures == 0,
                "its input of shape " + input + " is no multiple of " + inFeatures + " features");
        int[] dimensions = {input.elements() / inFeatures, filter.dimension(0)};
        if (product.keepNumDims()) {
            require(input.rank() >= 1 && input.dimension(-1) == inFeatures,
                    "its input of shape " + input + " does not end in " + inFeatures + " features");
            dimensions = input.toArray();
            dimensions[dimensions.length - 1] = filter.dimension(0);
        }
        requireShape(shape(dimensions), product.output());
        checkWeights(product.input(), product.filter(), product.bias(), product.output(), 0);
    }

    private void checkPool(Operator.Pool2D pool) throws ModelFormatException {
        Shape input = requireRank(pool.input(), 4);
        requireShape(windowShape(input, pool.filterHeight(), pool.filterWidth(), pool.window(), input.dimension(3)),
                pool.output());
        checkSameType(pool.input(), pool.output());
        checkSameQuantization(pool.input(), pool.output());
    }

    private Shape windowShape(Shape input, int filterHeight, int filterWidth, Operator.Window window, int channels)
            throws ModelFormatException {
        require(filterHeight <= OperatorReader.MAX_SPAN && filterWidth <= OperatorReader.MAX_SPAN,
                "its window of " + filterHeight + "×" + filterWidth + " is above the limit of "
                        + OperatorReader.MAX_SPAN);
        int height = window.padding().outputSize(input.dimension(1), filterHeight, window.strideHeight(),
                window.dilationHeight());
        int width = window.padding().outputSize(input.dimension(2), filterWidth, window.strideWidth(),
                window.dilationWidth());
        require(height >= 1 && width >= 1,
                "its window of " + filterHeight + "×" + filterWidth + " does not fit in " + input);
        return shape(input.dimension(0), height, width, channels);
    }

    /**
     * Operands and result of a convolution or product have one type; the filter's channels lie along {@code axis}. Filter
     * and bias may be computed, but from constants only.
     */
    private void checkWeights(int input, int filter, int bias, int output, int axis) throws ModelFormatException {
        ElementType type = tensor(input).type();
        ElementType biasType = type == ElementType.FLOAT32 ? ElementType.FLOAT32 : ElementType.INT32;
        boolean sameTypes = REAL.contains(type) && tensor(filter).type() == type && tensor(output).type() == type
                && (bias == Operator.ABSENT || tensor(bias).type() == biasType);
        requireSupported(sameTypes, "with input " + tensor(input).type() + ", filter " + tensor(filter).type()
                + (bias == Operator.ABSENT ? "" : ", bias " + tensor(bias).type()) + ", output "
                + tensor(output).type());
        requireSupported(constant[filter], "with a computed filter");
        int outChannels = tensor(filter).shape().dimension(axis);
        if (bias != Operator.ABSENT) {
            requireSupported(constant[bias], "with a computed bias");
            require(tensor(bias).shape().elements() == outChannels,
                    "its bias has " + tensor(bias).shape().elements() + " values for " + outChannels + " channels");
        }
        if (!sameTypes || type == ElementType.FLOAT32) {
            return;
        }
        checkQuantizations(input, output);
        Quantization weights = tensor(filter).quantization()
                .orElseThrow(() -> failure("its " + type + " filter " + named(filter) + " has no scale"));
        require(weights.channels() == 1 || weights.axis() == axis, "its filter has scales along axis " + weights.axis()
                + ", expected axis " + axis);
        if (type == ElementType.INT8) {
            for (int channel = 0; channel < weights.channels(); channel++) {
                require(weights.zeroPoint(channel) == 0,
                        "its INT8 filter has zero point " + weights.zeroPoint(channel) + ", expected 0");
            }
        } else {
            requireSupported(weights.channels() == 1, "with a UINT8 filter of " + weights.channels() + " scales");
        }
    }

    private void checkAdd(Operator.Add add) throws ModelFormatException {
        Shape left = tensor(add.left()).shape();
        Shape right = tensor(add.right()).shape();
        requireShape(broadcast(left, right), add.output());
        boolean repeats = left.elements() >= right.elements() ? isSuffix(right, left) : isSuffix(left, right);
        requireSupported(repeats, "of " + left + " and " + right);
        checkSameType(add.left(), add.output());
        checkSameType(add.right(), add.output());
        checkQuantizations(add.left(), add.right(), add.output());
    }

    private void checkBinary(Operator.Binary binary) throws ModelFormatException {
        requireShape(broadcast(tensor(binary.left()).shape(), tensor(binary.right()).shape()), binary.output());
        checkSameType(binary.left(), binary.output());
        checkSameType(binary.right(), binary.output());
        boolean quantized = tensor(binary.output()).type().isQuantized();
        switch (binary.function()) {
            case SUB, MUL -> checkQuantizations(binary.left(), binary.right(), binary.output());
            case MAXIMUM, MINIMUM -> {
                checkSameQuantization(binary.left(), binary.output());
                checkSameQuantization(binary.right(), binary.output());
            }
            case DIV, SQUARED_DIFFERENCE, POW, PRELU ->
                    requireSupported(!quantized, "of " + tensor(binary.output()).type());
        }
    }

    /** The shape of a result whose operands are repeated along axes of length 1, counted from the last. */
    private Shape broadcast(Shape left, Shape right) throws ModelFormatException {
        int[] dimensions = new int[Math.max(left.rank(), right.rank())];
        for (int axis = 1; axis <= dimensions.length; axis++) {
            int leftLength = axis <= left.rank() ? left.dimension(-axis) : 1;
            int rightLength = axis <= right.rank() ? right.dimension(-axis) : 1;
            require(leftLength == rightLength || leftLength == 1 || rightLength == 1,
                    "its operands of shape " + left + " and " + right + " do not match");
            dimensions[dimensions.length - axis] = Math.max(leftLength, rightLength);
        }
        return shape(dimensions);
    }

    /** Whether repeating the smaller tensor gives the larger: its dimensions, but for leading ones, are the last. */
    private static boolean isSuffix(Shape smaller, Shape larger) {
        int extra = smaller.elements() == 1 ? 0 : smaller.rank();
        for (int axis = 1; axis <= extra; axis++) {
            boolean leadingOnes = Arrays.stream(smaller.toArray(), 0, extra - axis + 1).allMatch(d -> d == 1);
            if (leadingOnes) {
                return true;
            }
            if (axis > larger.rank() || smaller.dimension(-axis) != larger.dimension(-axis)) {
                return false;
            }
        }
        return true;
    }

    private void checkConcatenation(Operator.Concatenation concatenation) throws ModelFormatException {
        require(!concatenation.inputs().isEmpty(), "it has no operands");
        Shape first = tensor(concatenation.inputs().getFirst()).shape();
        int axis = concatenation.axis();
        require(axis >= 0 && axis < first.rank(), "its axis is " + axis + " for operands of rank " + first.rank());
        int[] dimensions = first.toArray();
        dimensions[axis] = 0;
        for (int input : concatenation.inputs()) {
            Shape shape = requireRank(input, first.rank());
            for (int i = 0; i < dimensions.length; i++) {
                require(i == axis || shape.dimension(i) == first.dimension(i),
                        "its operands of shape " + first + " and " + shape + " differ outside axis " + axis);
            }
            require((long) dimensions[axis] + shape.dimension(axis) <= Integer.MAX_VALUE,
                    "its operands are longer than " + Integer.MAX_VALUE + " along axis " + axis);
            dimensions[axis] += shape.dimension(axis);
            checkSameType(input, concatenation.output());
            checkQuantizations(input, concatenation.output());
        }
        requireShape(shape(dimensions), concatenation.output());
        requireSupported(concatenation.activation() == Activation.NONE,
                "with fused activation " + concatenation.activation());
    }

    private void checkReduction(int operand, int axesOperand, int output, boolean keepDims)
            throws ModelFormatException {
        Shape input = tensor(operand).shape();
        TensorSpec axes = tensor(axesOperand);
        require(axes.type() == ElementType.INT32, "its axes are " + axes.type());
        require(axes.shape().elements() <= input.rank(),
                "it has " + axes.shape().elements() + " axes for an operand of rank " + input.rank());
        boolean[] reduced = new boolean[input.rank()];
        for (int axis : axes.intValues()) {
            require(axis >= -input.rank() && axis < input.rank(),
                    "its axis " + axis + " is none of " + input);
            reduced[axis < 0 ? axis + input.rank() : axis] = true;
        }
        List<Integer> kept = new ArrayList<>();
        int changes = 0;
        for (int axis = 0; axis < input.rank(); axis++) {
            if (!reduced[axis]) {
                kept.add(input.dimension(axis));
            } else if (keepDims) {
                kept.add(1);
            }
            changes += axis > 0 && reduced[axis] != reduced[axis - 1] ? 1 : 0;
        }
        requireSupported(changes + (input.rank() > 0 && reduced[0] ? 1 : 0) <= 2, "over axes that are apart");
        requireShape(Shape.of(kept.stream().mapToInt(Integer::intValue).toArray()), output);
        checkSameType(operand, output);
    }

    private void checkPad(Operator.Pad pad) throws ModelFormatException {
        Shape input = tensor(pad.input()).shape();
        TensorSpec paddings = tensor(pad.paddings());
        require(paddings.type() == ElementType.INT32 || paddings.type() == ElementType.INT64,
                "its paddings are " + paddings.type());
        require(paddings.shape().rank() == 2 && paddings.shape().dimension(0) == input.rank()
                && paddings.shape().dimension(1) == 2,
                "its paddings are " + paddings.shape() + " for rank " + input.rank());
        ByteBuffer amounts = paddings.values();
        int[] dimensions = input.toArray();
        for (int axis = 0; axis < dimensions.length; axis++) {
            long before = paddings.type() == ElementType.INT64 ? amounts.getLong() : amounts.getInt();
            long after = paddings.type() == ElementType.INT64 ? amounts.getLong() : amounts.getInt();
            require(before >= 0 && after >= 0, "its paddings " + before + " and " + after + " are below 0");
            require(before <= Integer.MAX_VALUE && after <= Integer.MAX_VALUE
                    && dimensions[axis] + before + after <= Integer.MAX_VALUE,
                    "its paddings " + before + " and " + after + " of axis " + axis + " are too large");
            dimensions[axis] += (int) (before + after);
        }
        requireShape(shape(dimensions), pad.output());
        checkSameType(pad.input(), pad.output());
        checkSameQuantization(pad.input(), pad.output());
    }

    private void checkRelabelling(int input, int output) throws ModelFormatException {
        require(tensor(input).shape().elements() == tensor(output).shape().elements(),
                "it turns " + tensor(input).shape() + " into " + tensor(output).shape());
        checkSameType(input, output);
        checkSameQuantization(input, output);
    }

    /** Whether a result differs from its operand by axes of length 1 alone. */
    private void checkOnes(int input, int output) throws ModelFormatException {
        require(withoutOnes(tensor(input).shape()).equals(withoutOnes(tensor(output).shape())),
                "it turns " + tensor(input).shape() + " into " + tensor(output).shape());
        checkRelabelling(input, output);
    }

    private void checkRearrangement(Operator.Rearrangement rearrangement) throws ModelFormatException {
        Shape input = tensor(rearrangement.input()).shape();
        switch (rearrangement) {
            case Operator.Transpose(int _, List<Integer> permutation, int output) -> {
                require(permutation.stream().sorted().toList()
                        .equals(IntStream.range(0, input.rank()).boxed().toList()),
                        "its permutation is " + permutation + " for rank " + input.rank());
                requireShape(shape(permutation.stream().mapToInt(input::dimension).toArray()), output);
            }
            case Operator.Slice slice -> {
                for (int axis = 0; axis < input.rank(); axis++) {
                    long last = slice.starts().get(axis)
                            + (slice.sizes().get(axis) - 1L) * slice.strides().get(axis);
                    require(slice.sizes().get(axis) >= 1 && slice.starts().get(axis) >= 0
                            && slice.starts().get(axis) < input.dimension(axis) && last >= 0
                            && last < input.dimension(axis),
                            "it takes " + slice.sizes().get(axis) + " elements of axis " + axis + " of " + input
                                    + " from " + slice.starts().get(axis) + " by " + slice.strides().get(axis));
                }
                Shape sizes = shape(slice.sizes().stream().mapToInt(Integer::intValue).toArray());
                if (slice.strided()) {
                    require(withoutOnes(sizes).equals(withoutOnes(tensor(slice.output()).shape())),
                            "it turns " + input + " into " + tensor(slice.output()).shape());
                } else {
                    requireShape(sizes, slice.output());
                }
            }
            case Operator.SpaceToDepth(int image, int block, int output) -> {
                Shape shape = requireRank(image, 4);
                require(block >= 1 && shape.dimension(1) % block == 0 && shape.dimension(2) % block == 0,
                        "its blocks of " + block + " do not fit in " + shape);
                long channels = (long) shape.dimension(3) * block * block;
                require(channels <= Integer.MAX_VALUE, "its result has " + channels + " channels");
                requireShape(shape(shape.dimension(0), shape.dimension(1) / block, shape.dimension(2) / block,
                        (int) channels), output);
            }
            case Operator.DepthToSpace(int image, int block, int output) -> {
                Shape shape = requireRank(image, 4);
                require(block >= 1 && block <= OperatorReader.MAX_SPAN && shape.dimension(3) % (block * block) == 0,
                        "its blocks of " + block + " do not fit in the channels of " + shape);
                require((long) shape.dimension(1) * block <= Integer.MAX_VALUE
                        && (long) shape.dimension(2) * block <= Integer.MAX_VALUE,
                        "its blocks of " + block + " are too large for " + shape);
                requireShape(shape(shape.dimension(0), shape.dimension(1) * block, shape.dimension(2) * block,
                        shape.dimension(3) / (block * block)), output);
            }
        }
        checkSameType(rearrangement.input(), rearrangement.output());
        checkSameQuantization(rearrangement.input(), rearrangement.output());
    }

    private static Shape withoutOnes(Shape shape) {
        return Shape.of(Arrays.stream(shape.toArray()).filter(dimension -> dimension != 1).toArray());
    }

    private void checkElementwise(int input, int output) throws ModelFormatException {
        requireShape(tensor(input).shape(), output);
        checkSameType(input, output);
        checkQuantizations(input, output);
    }

    private void checkSameType(int input, int output) {
        ElementType type = tensor(input).type();
        requireSupported(REAL.contains(type) && tensor(output).type() == type,
                "from " + type + " to " + tensor(output).type());
    }

    private void checkSameQuantization(int input, int output) throws ModelFormatException {
        checkQuantizations(input, output);
        if (tensor(input).type().isQuantized() && tensor(output).type().isQuantized()) {
            requireSupported(
                    tensor(input).quantization().orElseThrow().sameAs(tensor(output).quantization().orElseThrow()),
                    "from " + tensor(input).describe() + " to " + tensor(output).describe());
        }
    }

    private void checkQuantizations(int... activations) throws ModelFormatException {
        for (int activation : activations) {
            if (tensor(activation).type().isQuantized()) {
                checkQuantization(named(activation), tensor(activation));
            }
        }
    }

    private void checkQuantization(String where, TensorSpec tensor) throws ModelFormatException {
        Quantization quantization = tensor.quantization().orElseThrow(() -> new ModelFormatException(graph.source(), -1,
                where + " is " + tensor.type() + " but has no scale"));
        if (quantization.channels() != 1) {
            unsupported.add(where + " with " + quantization.channels() + " scales");
        }
    }

    private Shape requireRank(int tensor, int rank) throws ModelFormatException {
        Shape shape = tensor(tensor).shape();
        require(shape.rank() == rank, named(tensor) + " of shape " + shape + " should have " + rank + " dimensions");
        return shape;
    }

    private Shape shape(int... dimensions) throws ModelFormatException {
        try {
            return Shape.of(dimensions);
        } catch (IllegalArgumentException e) {
            throw failure("no tensor can hold its result: " + e.getMessage());
        }
    }

    private void requireShape(Shape expected, int output) throws ModelFormatException {
        require(tensor(output).shape().equals(expected),
                "its result is declared as " + tensor(output).shape() + " but follows as " + expected);
    }

    private void require(boolean condition, String reason) throws ModelFormatException {
        if (!condition) {
            throw failure(reason);
        }
    }

    private ModelFormatException failure(String reason) {
        return new ModelFormatException(graph.source(), -1, operator.name() + " (operator " + index + "): " + reason);
    }

    private void requireSupported(boolean condition, String use) {
        if (!condition) {
            unsupported.add(operator.name() + " " + use + " (operator " + index + ")");
        }
    }

    private TensorSpec tensor(int index) {
        return graph.tensor(index);
    }

    private String named(int tensor) {
        return "tensor " + tensor + " (" + MessageText.brief(tensor(tensor).name()) + ")";
    }
}

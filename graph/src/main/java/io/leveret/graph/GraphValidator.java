package io.leveret.graph;

import io.leveret.base.MessageText;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Checks a graph before anything is made of it: operators stand in the order of their data, every result has the shape
 * and type that its operator gives, and quantized tensors say what they stand for.
 *
 * <p>A contradiction is a {@link ModelFormatException} at once; sound uses that Leveret does not have are collected
 * into one {@link UnsupportedOperatorException}.
 */
public final class GraphValidator {
    private final Graph graph;
    private final String source;
    private final Set<String> unsupported = new LinkedHashSet<>();
    private final boolean[] constant; // by tensor: whether it is a constant or follows from constants alone

    // The operator at hand.
    private int index;
    private Operator operator;

    /** Checks a graph of that name. */
    public GraphValidator(Graph graph, String source) {
        this.source = source;
        this.graph = graph;
        this.constant = new boolean[graph.tensors().size()];
    }

    /** Checks it. */
    public void validate() throws ModelFormatException {
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
            throw new UnsupportedOperatorException(source, List.copyOf(unsupported));
        }
    }

    /** Every operand is a constant, an input, or the result of an earlier operator; every result has one origin. */
    private void checkOrder() throws ModelFormatException {
        if (graph.inputs().isEmpty() || graph.outputs().isEmpty()) {
            throw new ModelFormatException(source, -1, "its graph has " + graph.inputs().size()
                    + " inputs and " + graph.outputs().size() + " outputs; both must be at least 1");
        }
        boolean[] known = new boolean[graph.tensors().size()];
        for (int i = 0; i < known.length; i++) {
            known[i] = graph.tensor(i).isConstant();
            constant[i] = known[i];
        }
        for (int input : graph.inputs()) {
            if (known[input]) {
                throw new ModelFormatException(source, -1,
                        "graph input " + named(input) + " is a constant or is listed twice");
            }
            known[input] = true;
        }
        for (index = 0; index < graph.operators().size(); index++) {
            operator = graph.operators().get(index);
            for (int input : operator.inputs()) {
                require(known[input], "it needs " + named(input) + " before anything has computed it");
            }
            boolean follows = operator instanceof Operator.ShapeOf
                    || operator.inputs().stream().allMatch(input -> constant[input]);
            for (int output : operator.outputs()) {
                require(!known[output], "its result " + named(output) + " is already there");
                known[output] = true;
                constant[output] = follows;
            }
        }
        for (int output : graph.outputs()) {
            if (!known[output]) {
                throw new ModelFormatException(source, -1,
                        "graph output " + named(output) + " is computed by no operator");
            }
        }
    }

    private void checkInterface(String role, int index) throws ModelFormatException {
        TensorSpec tensor = tensor(index);
        if (tensor.type() == ElementType.FLOAT16) {
            unsupported.add("an " + role + " of type " + tensor.type() + " (" + named(index) + ")");
        } else if (tensor.quantization().isPresent()) {
            checkQuantization(role + " of the graph, " + named(index), tensor);
        }
    }

    private void check(Operator operator) throws ModelFormatException {
        switch (operator) {
            case Operator.Conv2D conv -> checkConv(conv);
            case Operator.DepthwiseConv2D conv -> checkDepthwise(conv);
            case Operator.FullyConnected product -> checkFullyConnected(product);
            case Operator.TransposeConv conv -> checkTransposeConv(conv);
            case Operator.Pool2D pool -> checkPool(pool);
            case Operator.Binary binary -> checkBinary(binary);
            case Operator.Select select -> checkSelect(select);
            case Operator.BatchMatMul product -> checkBatchMatMul(product);
            case Operator.Concatenation concatenation -> checkConcatenation(concatenation);
            case Operator.Pack pack -> checkPack(pack);
            case Operator.Gather gather -> checkGather(gather);
            case Operator.Split split -> checkSplit(split);
            case Operator.Elementwise elementwise -> checkElementwise(elementwise);
            case Operator.Reduce reduce -> checkReduce(reduce);
            case Operator.ArgExtremum extremum -> checkArgExtremum(extremum);
            case Operator.Pad pad -> checkPad(pad);
            case Operator.Reshape(int input, int output) -> checkRelabeling(input, output);
            case Operator.Squeeze(int input, int output) -> checkOnes(input, output);
            case Operator.ExpandDims(int input, int output) -> checkOnes(input, output);
            case Operator.Rearrangement rearrangement -> checkRearrangement(rearrangement);
            case Operator.ResizeBilinear resize -> {
                checkResize(resize.input(), resize.output(), resize.alignCorners(), resize.halfPixelCenters());
                checkSameType(resize.input(), resize.output());
                checkSameQuantization(resize.input(), resize.output());
            }
            case Operator.Softmax(int input, int output, float beta) -> {
                require(Float.isFinite(beta), "its beta is " + beta);
                checkAlongLastAxis(input, output);
            }
            case Operator.LogSoftmax(int input, int output) -> checkAlongLastAxis(input, output);
            case Operator.L2Normalization(int input, int output, Activation _) -> checkAlongLastAxis(input, output);
            case Operator.LocalResponseNormalization norm -> {
                require(norm.radius() >= 0 && Float.isFinite(norm.bias()) && Float.isFinite(norm.alpha())
                        && Float.isFinite(norm.beta()),
                        "its radius is " + norm.radius() + ", bias " + norm.bias() + ", alpha " + norm.alpha()
                                + ", beta " + norm.beta());
                checkAlongLastAxis(norm.input(), norm.output());
                requireSupported(tensor(norm.input()).type() == ElementType.FLOAT32,
                        "of " + tensor(norm.input()).type());
            }
            case Operator.Cumsum cumsum -> {
                requireShape(tensor(cumsum.input()).shape(), cumsum.output());
                ElementType type = tensor(cumsum.input()).type();
                requireSupported(tensor(cumsum.output()).type() == type
                        && (type == ElementType.FLOAT32 || type.isInteger()), "of " + type);
            }
            case Operator.ShapeOf(int input, int output) -> {
                requireShape(Shape.of(Math.max(tensor(input).shape().rank(), 1)), output);
                requireSupported(tensor(output).type().isInteger() && tensor(input).shape().rank() > 0,
                        "of " + tensor(input).shape() + " to " + tensor(output).type());
            }
            case Operator.Quantize(int input, int output) -> {
                requireShape(tensor(input).shape(), output);
                requireSupported(isScaled(output) && tensor(input).type().isActivation(),
                        "from " + tensor(input).type() + " to " + tensor(output).type());
                checkQuantizations(input, output);
            }
            case Operator.Dequantize(int input, int output) -> {
                requireShape(tensor(input).shape(), output);
                ElementType type = tensor(input).type();
                boolean isKnown = type == ElementType.FLOAT16 ? constant[input] : isScaled(input);
                requireSupported(isKnown && tensor(output).type() == ElementType.FLOAT32,
                        "from " + type + " to " + tensor(output).type());
                checkQuantizations(input, output);
            }
            case Operator.Cast(int input, int output) -> {
                requireShape(tensor(input).shape(), output);
                requireSupported(tensor(input).type() != ElementType.FLOAT16
                        && tensor(output).type() != ElementType.FLOAT16,
                        "from " + tensor(input).type() + " to " + tensor(output).type());
            }
            case Operator.Extension extension ->
                    throw new IllegalStateException("no graph holds " + extension.name());
        }
    }

    private void checkConv(Operator.Conv2D conv) throws ModelFormatException {
        Shape input = requireRank(conv.input(), 4);
        Shape filter = requireRank(conv.filter(), 4);
        int groups = input.dimension(3) / filter.dimension(3);
        require(groups >= 1 && input.dimension(3) == groups * filter.dimension(3), "its input has "
                + input.dimension(3) + " channels, its filter " + filter.dimension(3));
        require(filter.dimension(0) % groups == 0,
                "its " + filter.dimension(0) + " output channels do not fall into " + groups + " groups");
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

    private void checkTransposeConv(Operator.TransposeConv conv) throws ModelFormatException {
        Shape input = requireRank(conv.input(), 4);
        Shape filter = requireRank(conv.filter(), 4);
        Shape output = requireRank(conv.output(), 4);
        require(input.dimension(3) == filter.dimension(3) && output.dimension(3) == filter.dimension(0),
                "its filter is " + filter + " from " + input + " to " + output);
        Shape back = windowShape(output, filter.dimension(1), filter.dimension(2), conv.window(), input.dimension(3));
        require(back.equals(input),
                "its result " + output + " would be convolved to " + back + ", not to its input " + input);
        checkWeights(conv.input(), conv.filter(), conv.bias(), conv.output(), 0);
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
        require(filterHeight <= Operator.MAX_SPAN && filterWidth <= Operator.MAX_SPAN,
                "its window of " + filterHeight + "×" + filterWidth + " is above the limit of "
                        + Operator.MAX_SPAN);
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
        ElementType filterType = tensor(filter).type();
        ElementType biasType = bias == Operator.ABSENT ? null : tensor(bias).type();
        boolean isHybrid = type == ElementType.FLOAT32 && filterType.isQuantized();
        boolean typesFit = tensor(output).type() == type && switch (type) {
            case FLOAT32 -> (filterType == ElementType.FLOAT32 || isHybrid)
                    && (bias == Operator.ABSENT || biasType == ElementType.FLOAT32);
            case UINT8, INT8 -> filterType == type && (bias == Operator.ABSENT || biasType == ElementType.INT32);
            case INT16 -> filterType == ElementType.INT8 && (bias == Operator.ABSENT || biasType == ElementType.INT32
                    || biasType == ElementType.INT64);
            case FLOAT16, INT32, INT64, BOOL -> false;
        };
        requireSupported(typesFit, "with input " + type + ", filter " + filterType
                + (bias == Operator.ABSENT ? "" : ", bias " + biasType) + ", output " + tensor(output).type());
        requireSupported(constant[filter], "with a computed filter");
        int outChannels = tensor(filter).shape().dimension(axis);
        if (bias != Operator.ABSENT) {
            requireSupported(constant[bias], "with a computed bias");
            require(tensor(bias).shape().elements() == outChannels,
                    "its bias has " + tensor(bias).shape().elements() + " values for " + outChannels + " channels");
        }
        if (!typesFit || filterType == ElementType.FLOAT32) {
            return;
        }
        checkQuantizations(input, output);
        Quantization weights = tensor(filter).quantization()
                .orElseThrow(() -> failure("its " + filterType + " filter " + named(filter) + " has no scale"));
        require(weights.channels() == 1 || weights.axis() == axis, "its filter has scales along axis " + weights.axis()
                + ", expected axis " + axis);
        if (filterType == ElementType.INT8) {
            for (int channel = 0; channel < weights.channels(); channel++) {
                require(weights.zeroPoint(channel) == 0,
                        "its INT8 filter has zero point " + weights.zeroPoint(channel) + ", expected 0");
            }
        } else {
            requireSupported(weights.channels() == 1, "with a UINT8 filter of " + weights.channels() + " scales");
        }
    }

    private void checkBinary(Operator.Binary binary) throws ModelFormatException {
        BinaryFunction function = binary.function();
        requireShape(broadcast(tensor(binary.left()).shape(), tensor(binary.right()).shape()), binary.output());
        ElementType type = tensor(binary.left()).type();
        ElementType outputType = function.isPredicate() ? ElementType.BOOL : type;
        boolean typeFits = function.isLogical() || type == ElementType.BOOL
                ? type == ElementType.BOOL && function.isPredicate()
                : type.isActivation() || type.isInteger();
        boolean typesFit = typeFits && tensor(binary.right()).type() == type
                && tensor(binary.output()).type() == outputType;
        requireSupported(typesFit, "of " + type + " and " + tensor(binary.right()).type() + " to "
                + tensor(binary.output()).type());
        requireSupported(!type.isInteger() || binary.activation() == Activation.NONE,
                "of " + type + " with fused activation " + binary.activation());
        requireSupported(
                type.isInteger() || function != BinaryFunction.FLOOR_DIV && function != BinaryFunction.FLOOR_MOD
                        || type == ElementType.FLOAT32,
                "of " + type);
        if (function == BinaryFunction.MAXIMUM || function == BinaryFunction.MINIMUM) {
            checkSameQuantization(binary.left(), binary.output());
            checkSameQuantization(binary.right(), binary.output());
        } else {
            checkQuantizations(binary.left(), binary.right(), binary.output());
        }
    }

    private void checkSelect(Operator.Select select) throws ModelFormatException {
        Shape condition = tensor(select.condition()).shape();
        Shape values = broadcast(tensor(select.left()).shape(), tensor(select.right()).shape());
        requireShape(broadcast(condition, values), select.output());
        requireSupported(tensor(select.condition()).type() == ElementType.BOOL,
                "by a condition of " + tensor(select.condition()).type());
        // Without broadcasting, a vector chooses rows of the first axis.
        requireSupported(select.broadcasts() || condition.rank() != 1 || values.rank() <= 1,
                "of " + values + " by rows");
        checkMoved(select.left(), select.output());
        checkMoved(select.right(), select.output());
    }

    private void checkBatchMatMul(Operator.BatchMatMul product) throws ModelFormatException {
        Shape left = tensor(product.left()).shape();
        Shape right = tensor(product.right()).shape();
        require(left.rank() >= 2 && right.rank() >= 2, "its operands are " + left + " and " + right);
        int rows = left.dimension(product.adjX() ? -1 : -2);
        int inner = left.dimension(product.adjX() ? -2 : -1);
        int columns = right.dimension(product.adjY() ? -2 : -1);
        require(inner == right.dimension(product.adjY() ? -1 : -2),
                "its operands of shape " + left + " and " + right + " do not match");
        int[] batch = broadcast(outer(left), outer(right)).toArray();
        int[] dimensions = Arrays.copyOf(batch, batch.length + 2);
        dimensions[batch.length] = rows;
        dimensions[batch.length + 1] = columns;
        requireShape(shape(dimensions), product.output());
        checkSameType(product.left(), product.output());
        checkSameType(product.right(), product.output());
        checkQuantizations(product.left(), product.right(), product.output());
    }

    /** The axes before the last two. */
    private static Shape outer(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
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
            requireSupported(tensor(input).type() == tensor(concatenation.output()).type()
                    && tensor(input).type() != ElementType.FLOAT16,
                    "from " + tensor(input).type() + " to " + tensor(concatenation.output()).type());
            checkQuantizations(input, concatenation.output());
        }
        requireShape(shape(dimensions), concatenation.output());
        requireSupported(concatenation.activation() == Activation.NONE,
                "with fused activation " + concatenation.activation());
    }

    private void checkPack(Operator.Pack pack) throws ModelFormatException {
        require(!pack.inputs().isEmpty(), "it has no operands");
        Shape first = tensor(pack.inputs().getFirst()).shape();
        require(pack.axis() <= first.rank(), "its axis is " + pack.axis() + " for operands of shape " + first);
        List<Integer> dimensions = new ArrayList<>(Arrays.stream(first.toArray()).boxed().toList());
        dimensions.add(pack.axis(), pack.inputs().size());
        for (int input : pack.inputs()) {
            require(tensor(input).shape().equals(first),
                    "its operands are of shape " + first + " and " + tensor(input).shape());
            checkMoved(input, pack.output());
        }
        requireShape(shape(dimensions.stream().mapToInt(Integer::intValue).toArray()), pack.output());
    }

    private void checkSplit(Operator.Split split) throws ModelFormatException {
        Shape input = tensor(split.input()).shape();
        long sum = 0;
        for (int i = 0; i < split.sizes().size(); i++) {
            int size = split.sizes().get(i);
            require(size >= 1, "its part " + i + " has length " + size);
            sum += size;
            int[] dimensions = input.toArray();
            dimensions[split.axis()] = size;
            Shape part = tensor(split.outputs().get(i)).shape();
            require(withoutOnes(part).equals(withoutOnes(shape(dimensions))),
                    "its part " + i + " is declared as " + part + " but follows as " + shape(dimensions));
            checkMoved(split.input(), split.outputs().get(i));
        }
        require(sum == input.dimension(split.axis()),
                "its parts have length " + sum + " along axis " + split.axis() + " of " + input);
    }

    private void checkGather(Operator.Gather gather) throws ModelFormatException {
        Shape input = tensor(gather.input()).shape();
        Shape indices = tensor(gather.indices()).shape();
        int axis = gather.axis();
        int batchDims = gather.batchDims();
        require(batchDims >= 0 && batchDims <= axis && batchDims <= indices.rank(),
                "it has " + batchDims + " batch dimensions for axis " + axis + " and indices of shape " + indices);
        List<Integer> dimensions = new ArrayList<>();
        for (int i = 0; i < axis; i++) {
            require(i >= batchDims || input.dimension(i) == indices.dimension(i),
                    "its operands of shape " + input + " and " + indices + " differ in axis " + i);
            dimensions.add(input.dimension(i));
        }
        for (int i = batchDims; i < indices.rank(); i++) {
            dimensions.add(indices.dimension(i));
        }
        for (int i = axis + 1; i < input.rank(); i++) {
            dimensions.add(input.dimension(i));
        }
        requireShape(shape(dimensions.stream().mapToInt(Integer::intValue).toArray()), gather.output());
        TensorSpec places = tensor(gather.indices());
        requireSupported(places.type() == ElementType.INT32 || places.type() == ElementType.INT64,
                "by indices of " + places.type());
        if (places.isConstant() && places.type().isInteger()) {
            for (int place : places.clampedIntValues()) {
                require(place >= 0 && place < input.dimension(axis),
                        "its index " + place + " is none of axis " + axis + " of " + input);
            }
        }
        checkMoved(gather.input(), gather.output());
    }

    private void checkReduce(Operator.Reduce reduce) throws ModelFormatException {
        Shape input = tensor(reduce.input()).shape();
        List<Integer> kept = new ArrayList<>();
        for (int axis = 0; axis < input.rank(); axis++) {
            if (!reduce.axes().contains(axis)) {
                kept.add(input.dimension(axis));
            } else if (reduce.keepDims()) {
                kept.add(1);
            }
        }
        requireShape(Shape.of(kept.stream().mapToInt(Integer::intValue).toArray()), reduce.output());
        ElementType type = tensor(reduce.input()).type();
        boolean typesFit = tensor(reduce.output()).type() == type && switch (reduce.function()) {
            case MEAN -> type.isActivation();
            case SUM, REDUCE_MAX, REDUCE_MIN -> type.isActivation() || type.isInteger();
            case REDUCE_PROD -> type == ElementType.FLOAT32 || type.isInteger();
        };
        requireSupported(typesFit && type != ElementType.BOOL,
                "from " + type + " to " + tensor(reduce.output()).type());
        switch (reduce.function()) {
            case MEAN, SUM, REDUCE_PROD -> checkQuantizations(reduce.input(), reduce.output());
            case REDUCE_MAX, REDUCE_MIN -> checkSameQuantization(reduce.input(), reduce.output());
        }
    }

    private void checkArgExtremum(Operator.ArgExtremum extremum) throws ModelFormatException {
        List<Integer> kept = new ArrayList<>(
                Arrays.stream(tensor(extremum.input()).shape().toArray()).boxed().toList());
        kept.remove(extremum.axis());
        requireShape(Shape.of(kept.stream().mapToInt(Integer::intValue).toArray()), extremum.output());
        ElementType type = tensor(extremum.output()).type();
        requireSupported((type == ElementType.INT32 || type == ElementType.INT64)
                && tensor(extremum.input()).type() != ElementType.FLOAT16,
                "from " + tensor(extremum.input()).type() + " to " + type);
    }

    private void checkPad(Operator.Pad pad) throws ModelFormatException {
        Shape input = tensor(pad.input()).shape();
        requireShape(padded(input, pad.before(), pad.after()), pad.output());
        checkMoved(pad.input(), pad.output());
        if (pad.value() != Operator.ABSENT) {
            require(tensor(pad.value()).shape().elements() == 1,
                    "its value is of shape " + tensor(pad.value()).shape());
            checkMoved(pad.value(), pad.output());
        }
    }

    private Shape padded(Shape shape, List<Integer> before, List<Integer> after) throws ModelFormatException {
        int[] dimensions = shape.toArray();
        for (int axis = 0; axis < dimensions.length; axis++) {
            long length = (long) dimensions[axis] + before.get(axis) + after.get(axis);
            require(length <= Integer.MAX_VALUE, "its paddings " + before.get(axis) + " and " + after.get(axis)
                    + " of axis " + axis + " are too large");
            dimensions[axis] = (int) length;
        }
        return shape(dimensions);
    }

    private void checkRelabeling(int input, int output) throws ModelFormatException {
        require(tensor(input).shape().elements() == tensor(output).shape().elements(),
                "it turns " + tensor(input).shape() + " into " + tensor(output).shape());
        checkMoved(input, output);
    }

    /** Whether a result differs from its operand by axes of length 1 alone. */
    private void checkOnes(int input, int output) throws ModelFormatException {
        require(withoutOnes(tensor(input).shape()).equals(withoutOnes(tensor(output).shape())),
                "it turns " + tensor(input).shape() + " into " + tensor(output).shape());
        checkRelabeling(input, output);
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
                require(withoutOnes(sizes).equals(withoutOnes(tensor(slice.output()).shape())),
                        "its result is declared as " + tensor(slice.output()).shape() + " but follows as " + sizes);
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
                require(block >= 1 && block <= Operator.MAX_SPAN && shape.dimension(3) % (block * block) == 0,
                        "its blocks of " + block + " do not fit in the channels of " + shape);
                require((long) shape.dimension(1) * block <= Integer.MAX_VALUE
                        && (long) shape.dimension(2) * block <= Integer.MAX_VALUE,
                        "its blocks of " + block + " are too large for " + shape);
                requireShape(shape(shape.dimension(0), shape.dimension(1) * block, shape.dimension(2) * block,
                        shape.dimension(3) / (block * block)), output);
            }
            case Operator.BroadcastTo(int _, int output) -> {
                Shape result = tensor(output).shape();
                require(broadcast(input, result).equals(result), "it cannot turn " + input + " into " + result);
            }
            case Operator.Tile(int _, int output) -> {
                Shape result = requireRank(output, input.rank());
                for (int axis = 0; axis < input.rank(); axis++) {
                    require(result.dimension(axis) % input.dimension(axis) == 0,
                            "it cannot turn " + input + " into " + result);
                }
            }
            case Operator.MirrorPad(_, List<Integer> before, List<Integer> after, boolean symmetric, int output) -> {
                requireShape(padded(input, before, after), output);
                for (int axis = 0; axis < input.rank(); axis++) {
                    int most = input.dimension(axis) - (symmetric ? 0 : 1);
                    require(before.get(axis) <= most && after.get(axis) <= most, "its paddings " + before.get(axis)
                            + " and " + after.get(axis) + " are wider than axis " + axis + " of " + input);
                }
            }
            case Operator.SpaceToBatch space -> {
                requireRank(space.input(), 4);
                requireShape(spaceToBatch(padded(input, List.of(0, space.top(), space.left(), 0),
                        List.of(0, space.bottom(), space.right(), 0)), space.blockHeight(), space.blockWidth()),
                        space.output());
            }
            case Operator.BatchToSpace batch -> {
                requireRank(batch.input(), 4);
                Shape output = requireRank(batch.output(), 4);
                requireShape(spaceToBatch(padded(output, List.of(0, batch.top(), batch.left(), 0),
                        List.of(0, batch.bottom(), batch.right(), 0)), batch.blockHeight(), batch.blockWidth()),
                        batch.input());
            }
            case Operator.ResizeNearestNeighbor(int image, boolean align, boolean half, int output) ->
                    checkResize(image, output, align, half);
        }
        checkMoved(rearrangement.input(), rearrangement.output());
    }

    private Shape spaceToBatch(Shape image, int blockHeight, int blockWidth) throws ModelFormatException {
        require(blockHeight >= 1 && blockWidth >= 1 && image.dimension(1) % blockHeight == 0
                && image.dimension(2) % blockWidth == 0,
                "its blocks of " + blockHeight + "×" + blockWidth + " do not fit in " + image);
        long batch = (long) image.dimension(0) * blockHeight * blockWidth;
        require(batch <= Integer.MAX_VALUE, "its blocks make " + batch + " images");
        return shape((int) batch, image.dimension(1) / blockHeight, image.dimension(2) / blockWidth,
                image.dimension(3));
    }

    private void checkResize(int input, int output, boolean alignCorners, boolean halfPixelCenters)
            throws ModelFormatException {
        Shape image = requireRank(input, 4);
        Shape result = requireRank(output, 4);
        require(image.dimension(0) == result.dimension(0) && image.dimension(3) == result.dimension(3),
                "it turns " + image + " into " + result);
        require(!alignCorners || !halfPixelCenters, "it aligns both corners and the centers of pixels");
    }

    private static Shape withoutOnes(Shape shape) {
        return Shape.of(Arrays.stream(shape.toArray()).filter(dimension -> dimension != 1).toArray());
    }

    private void checkElementwise(Operator.Elementwise elementwise) throws ModelFormatException {
        require(Float.isFinite(elementwise.parameter()), "its alpha is " + elementwise.parameter());
        requireShape(tensor(elementwise.input()).shape(), elementwise.output());
        ElementType type = tensor(elementwise.input()).type();
        requireSupported(tensor(elementwise.output()).type() == type
                && (elementwise.function() == ElementwiseFunction.LOGICAL_NOT ? type == ElementType.BOOL
                        : type.isActivation()),
                "from " + type + " to " + tensor(elementwise.output()).type());
        checkQuantizations(elementwise.input(), elementwise.output());
    }

    private void checkAlongLastAxis(int input, int output) throws ModelFormatException {
        require(tensor(input).shape().rank() >= 1, "its operand is a scalar");
        requireShape(tensor(input).shape(), output);
        checkSameType(input, output);
        checkQuantizations(input, output);
    }

    private void checkSameType(int input, int output) {
        ElementType type = tensor(input).type();
        requireSupported(type.isActivation() && tensor(output).type() == type,
                "from " + type + " to " + tensor(output).type());
    }

    /** Whether values may go from one tensor to another as they are. */
    private void checkMoved(int input, int output) throws ModelFormatException {
        ElementType type = tensor(input).type();
        requireSupported(tensor(output).type() == type && type != ElementType.FLOAT16,
                "from " + type + " to " + tensor(output).type());
        if (tensor(input).quantization().isPresent() || tensor(output).quantization().isPresent()) {
            checkSameQuantization(input, output);
        }
    }

    private void checkSameQuantization(int input, int output) throws ModelFormatException {
        checkQuantizations(input, output);
        if (isScaled(input) && isScaled(output)) {
            requireSupported(
                    tensor(input).quantization().orElseThrow().sameAs(tensor(output).quantization().orElseThrow()),
                    "from " + tensor(input).describe() + " to " + tensor(output).describe());
        }
    }

    private boolean isScaled(int tensor) {
        ElementType type = tensor(tensor).type();
        return type.isActivation() && type != ElementType.FLOAT32;
    }

    private void checkQuantizations(int... activations) throws ModelFormatException {
        for (int activation : activations) {
            if (isScaled(activation)) {
                checkQuantization(named(activation), tensor(activation));
            }
        }
    }

    private void checkQuantization(String where, TensorSpec tensor) throws ModelFormatException {
        Quantization quantization = tensor.quantization().orElseThrow(() -> new ModelFormatException(source, -1,
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
        return new ModelFormatException(source, -1, operator.name() + " (operator " + index + "): " + reason);
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

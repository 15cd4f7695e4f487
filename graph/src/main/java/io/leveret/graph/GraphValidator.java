package io.leveret.graph;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Checks a graph when it is created: operators follow those whose results they use, every result has the shape and type
 * that follow from its operator, and quantized tensors have scales. Shapes are those of {@link ShapeRules}.
 *
 * <p>A contradiction throws a {@link GraphException} at once; valid but unsupported uses are collected into one.
 */
final class GraphValidator {
    private static final Set<String> SLICES = Set.of("SLICE", "STRIDED_SLICE");
    private static final Set<String> SPLITS = Set.of("SPLIT", "SPLIT_V", "UNPACK");

    private final Graph graph;
    private final Set<String> unsupported = new LinkedHashSet<>();
    private final boolean[] constant; // by tensor: whether it is a constant or follows from constants alone

    // The current operator.
    private int index;
    private Operator operator;

    GraphValidator(Graph graph) {
        this.graph = graph;
        this.constant = new boolean[graph.tensors().size()];
    }

    /**
     * Checks the graph.
     *
     * @throws GraphException if it is invalid, or needs what Leveret does not support
     */
    void validate() {
        checkIndices();
        checkOrder();
        throwUnsupported(); // before shapes are compared, which say nothing of tensors without elements
        for (index = 0; index < graph.operators().size(); index++) {
            operator = graph.operators().get(index);
            checkShapes();
            checkUse();
        }
        for (int input : graph.inputs()) {
            checkInterface("input", input);
        }
        for (int output : new LinkedHashSet<>(graph.outputs())) {
            checkInterface("output", output);
        }
        throwUnsupported();
    }

    private void throwUnsupported() {
        if (!unsupported.isEmpty()) {
            throw GraphException.unsupported(List.copyOf(unsupported));
        }
    }

    /** Checks that every index is that of a tensor. */
    private void checkIndices() {
        for (index = 0; index < graph.operators().size(); index++) {
            operator = graph.operators().get(index);
            Objects.requireNonNull(operator.name(), "name"); // of its function
            if (operator instanceof Operator.Extension) {
                throw failure("no graph holds it");
            }
            require(!operator.outputs().isEmpty(), "it has no results");
            for (int input : operator.inputs()) {
                if (!isTensor(input)) {
                    throw failure("its operand is tensor " + input + " of " + graph.tensors().size());
                }
            }
            for (int output : operator.outputs()) {
                if (!isTensor(output)) {
                    throw failure("its result is tensor " + output + " of " + graph.tensors().size());
                }
            }
        }
        for (int input : graph.inputs()) {
            checkIndex("input", input);
        }
        for (int output : graph.outputs()) {
            checkIndex("output", output);
        }
    }

    private boolean isEmpty(int index) {
        return tensor(index).shape().elements() == 0;
    }

    /** Returns whether an input or output has no elements, which is not supported. */
    private boolean checkElements(String role, int index) {
        return isEmpty(index) && unsupported.add("an " + role + " without elements (" + named(index) + ")");
    }

    private void checkIndex(String role, int tensor) {
        if (!isTensor(tensor)) {
            throw GraphException.contradiction(
                    "a graph " + role + " refers to tensor " + tensor + " of " + graph.tensors().size());
        }
    }

    private boolean isTensor(int index) {
        return index >= 0 && index < graph.tensors().size();
    }

    /**
     * Checks that every operand is a constant, an input, or the result of an earlier operator, and that every result
     * has one origin.
     */
    private void checkOrder() {
        if (graph.inputs().isEmpty() || graph.outputs().isEmpty()) {
            unsupported.add("a graph with " + graph.inputs().size() + " inputs and " + graph.outputs().size()
                    + " outputs; both must be at least 1");
            throwUnsupported();
        }
        boolean[] known = new boolean[graph.tensors().size()];
        for (int i = 0; i < known.length; i++) {
            known[i] = tensor(i).isConstant();
            constant[i] = known[i];
        }
        for (int input : graph.inputs()) {
            if (known[input]) {
                unsupported.add("a graph input that is a constant or is listed twice (" + named(input) + ")");
                throwUnsupported();
            }
            known[input] = true;
            checkElements("input", input);
        }
        for (index = 0; index < graph.operators().size(); index++) {
            operator = graph.operators().get(index);
            boolean follows = true;
            for (int input : operator.inputs()) {
                requireSupported(!isEmpty(input), "of " + named(input) + ", which has no elements");
                if (!known[input] && !isEmpty(input)) {
                    throw failure("it needs " + named(input) + " before anything has computed it");
                }
                follows &= constant[input];
            }
            for (int output : operator.outputs()) {
                requireSupported(!isEmpty(output), "to " + named(output) + ", which has no elements");
                if (known[output]) {
                    requireSupported(false, "to " + named(output) + ", which is there already");
                    throwUnsupported();
                }
                known[output] = true;
                constant[output] = follows || operator instanceof Operator.ShapeOf;
            }
        }
        for (int output : new LinkedHashSet<>(graph.outputs())) {
            if (!checkElements("output", output) && !known[output]) {
                throw GraphException.contradiction("graph output " + named(output) + " is computed by no operator");
            }
        }
    }

    private void checkInterface(String role, int index) {
        TensorSpec tensor = tensor(index);
        if (tensor.quantization().isPresent()) {
            checkQuantization(role + " of the graph, " + named(index), tensor);
        }
    }

    private void checkShapes() {
        List<Shape> shapes;
        try {
            shapes = ShapeRules.results(operator, graph::tensor);
        } catch (GraphException misfit) {
            if (misfit.uses().isEmpty()) {
                throw failure(misfit.reason());
            }
            misfit.uses().forEach(use -> requireSupported(false, use));
            return;
        }
        for (int i = 0; i < shapes.size(); i++) {
            Shape declared = tensor(operator.outputs().get(i)).shape();
            if (!declared.equals(shapes.get(i))) {
                throw failure(ShapeRules.declared(declared, shapes.get(i)));
            }
        }
    }

    /** Checks that attributes are valid, and that Leveret has kernels for the types and quantizations. */
    private void checkUse() {
        switch (operator) {
            case Operator.Conv2D conv -> checkWeights(conv, 0);
            case Operator.DepthwiseConv2D conv -> checkWeights(conv, 3);
            case Operator.FullyConnected product -> checkWeights(product, 0);
            case Operator.TransposeConv conv -> {
                requireOne(conv.window().dilationHeight(), conv.window().dilationWidth());
                checkWeights(conv, 0);
            }
            case Operator.Conv3D conv -> checkConv3D(conv);
            case Operator.Pool2D pool -> {
                Objects.requireNonNull(pool.activation(), "activation");
                checkSameType(pool.input(), pool.output());
                checkSameQuantization(pool.input(), pool.output());
            }
            case Operator.Binary binary -> checkBinary(binary);
            case Operator.Select select -> checkSelect(select);
            case Operator.BatchMatMul product -> {
                checkSameType(product.left(), product.output());
                checkSameType(product.right(), product.output());
                checkQuantizations(product.left(), product.right(), product.output());
            }
            case Operator.AddN sum -> checkAddN(sum);
            case Operator.Concatenation concatenation -> checkConcatenation(concatenation);
            case Operator.Pack pack -> pack.inputs().forEach(input -> checkMoved(input, pack.output()));
            case Operator.Gather gather -> checkGather(gather);
            case Operator.GatherNd gather -> checkGatherNd(gather);
            case Operator.Split split -> {
                require(SPLITS.contains(split.name()), "it is none of " + SPLITS);
                split.outputs().forEach(output -> checkMoved(split.input(), output));
            }
            case Operator.Elementwise elementwise -> checkElementwise(elementwise);
            case Operator.Reduce reduce -> checkReduce(reduce);
            case Operator.ArgExtremum extremum -> checkArgExtremum(extremum);
            case Operator.TopK top -> {
                checkMoved(top.input(), top.values());
                requireSupported(typeOf(top.input()) != ElementType.BOOL && typeOf(top.indices()) == ElementType.INT32,
                        "of " + typeOf(top.input()) + " with indices of " + typeOf(top.indices()));
            }
            case Operator.FakeQuant fake -> {
                require(Float.isFinite(fake.max() - fake.min()) && fake.min() < fake.max() && fake.bits() >= 2
                        && fake.bits() <= 16,
                        "its range is " + fake.min() + "…" + fake.max() + " in " + fake.bits()
                                + " bits; it must not be empty, and the bits lie in 2…16");
                requireSupported(typeOf(fake.input()) == ElementType.FLOAT32
                        && typeOf(fake.output()) == ElementType.FLOAT32, fromTo(fake.input(), fake.output()));
            }
            case Operator.Pad pad -> {
                checkMoved(pad.input(), pad.output());
                if (pad.value() != Operator.ABSENT) {
                    checkMoved(pad.value(), pad.output());
                }
            }
            case Operator.Relabeling relabeling -> checkMoved(relabeling.input(), relabeling.output());
            case Operator.Rearrangement rearrangement -> {
                require(!(rearrangement instanceof Operator.Slice slice) || SLICES.contains(slice.name()),
                        "it is none of " + SLICES);
                checkMoved(rearrangement.input(), rearrangement.output());
            }
            case Operator.ResizeBilinear(int input, boolean _, boolean _, int output) -> {
                checkSameType(input, output);
                checkSameQuantization(input, output);
            }
            case Operator.Softmax(int input, int output, float beta) -> {
                require(Float.isFinite(beta), "its beta is " + beta);
                checkNormalized(input, output);
            }
            case Operator.LogSoftmax(int input, int output) -> checkNormalized(input, output);
            case Operator.L2Normalization(int input, int output, Activation activation) -> {
                Objects.requireNonNull(activation, "activation");
                checkNormalized(input, output);
            }
            case Operator.LocalResponseNormalization norm -> {
                require(norm.radius() >= 0 && Float.isFinite(norm.bias()) && Float.isFinite(norm.alpha())
                        && Float.isFinite(norm.beta()),
                        "its radius is " + norm.radius() + ", bias " + norm.bias() + ", alpha " + norm.alpha()
                                + ", beta " + norm.beta());
                checkNormalized(norm.input(), norm.output());
                requireSupported(typeOf(norm.input()) == ElementType.FLOAT32, "of " + typeOf(norm.input()));
            }
            case Operator.Cumsum cumsum -> {
                ElementType type = typeOf(cumsum.input());
                requireSupported(typeOf(cumsum.output()) == type
                        && (type == ElementType.FLOAT32 || type.isInteger()), "of " + type);
            }
            case Operator.SequenceLstm lstm -> new LstmChecks(graph, lstm, this::require, this::requireSupported,
                    operand -> constant[operand]).check();
            case Operator.ShapeOf(int input, int output) -> requireSupported(
                    typeOf(output).isInteger() && tensor(input).shape().rank() > 0,
                    "of " + tensor(input).shape() + " to " + typeOf(output));
            case Operator.Quantize(int input, int output) -> {
                requireSupported(isScaled(output) && typeOf(input).isActivation(), fromTo(input, output));
                checkQuantizations(input, output);
            }
            case Operator.Dequantize(int input, int output) -> {
                boolean isKnown = typeOf(input) == ElementType.FLOAT16 || isScaled(input);
                requireSupported(isKnown && typeOf(output) == ElementType.FLOAT32, fromTo(input, output));
                checkQuantizations(input, output);
            }
            case Operator.Cast _ -> {
            }
            case Operator.Extension extension -> throw new IllegalStateException(extension.name());
        }
    }

    /**
     * Checks that operands and result of a convolution or product have one type, and that the filter's channels lie
     * along {@code axis}. Filter and bias may be computed, but from constants only.
     */
    private void checkWeights(Operator.Weighted weighted, int axis) {
        Objects.requireNonNull(weighted.activation(), "activation");
        int input = weighted.input();
        int filter = weighted.filter();
        int bias = weighted.bias();
        int output = weighted.output();
        ElementType type = typeOf(input);
        ElementType filterType = typeOf(filter);
        ElementType biasType = bias == Operator.ABSENT ? null : typeOf(bias);
        boolean isHybrid = type == ElementType.FLOAT32 && filterType.isQuantized();
        boolean typesFit = typeOf(output) == type && switch (type) {
            case FLOAT32 -> (filterType == ElementType.FLOAT32 || isHybrid)
                    && (bias == Operator.ABSENT || biasType == ElementType.FLOAT32);
            case UINT8, INT8 -> filterType == type && (bias == Operator.ABSENT || biasType == ElementType.INT32);
            case INT16 -> filterType == ElementType.INT8 && (bias == Operator.ABSENT || biasType == ElementType.INT32
                    || biasType == ElementType.INT64);
            case FLOAT16, INT32, INT64, BOOL -> false;
        };
        requireSupported(typesFit, "with input " + type + ", filter " + filterType
                + (bias == Operator.ABSENT ? "" : ", bias " + biasType) + ", output " + typeOf(output));
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
        if (tensor(filter).quantization().isEmpty()) {
            requireSupported(false, "with the " + filterType + " filter " + named(filter) + ", which has no scale");
            return;
        }
        Quantization weights = tensor(filter).quantization().get();
        if (weights.blockSize() > 0) {
            requireSupported(type == ElementType.FLOAT32 && weighted instanceof Operator.FullyConnected,
                    "of " + type + " with a scale for each " + weights.blockSize() + " weights");
            return;
        }
        require(weights.channels() == 1 || weights.axis() == axis, "its filter has scales along axis " + weights.axis()
                + ", expected axis " + axis);
        if (filterType == ElementType.INT8) {
            for (int channel = 0; channel < weights.channels(); channel++) {
                requireSupported(weights.zeroPoint(channel) == 0,
                        "with an INT8 filter of zero point " + weights.zeroPoint(channel));
            }
        } else {
            requireSupported(weights.channels() == 1, "with a UINT8 filter of " + weights.channels() + " scales");
        }
    }

    private void checkConv3D(Operator.Conv3D conv) {
        Objects.requireNonNull(conv.activation(), "activation");
        conv.inputs().forEach(input -> requireSupported(typeOf(input) == ElementType.FLOAT32
                && typeOf(conv.output()) == ElementType.FLOAT32, fromTo(input, conv.output())));
        requireSupported(constant[conv.filter()], "with a computed filter");
        if (conv.bias() != Operator.ABSENT) {
            requireSupported(constant[conv.bias()], "with a computed bias");
            int channels = tensor(conv.output()).shape().dimension(-1);
            require(tensor(conv.bias()).shape().elements() == channels, "its bias has "
                    + tensor(conv.bias()).shape().elements() + " values for " + channels + " channels");
        }
    }

    private void checkBinary(Operator.Binary binary) {
        Objects.requireNonNull(binary.activation(), "activation");
        BinaryFunction function = binary.function();
        ElementType type = typeOf(binary.left());
        ElementType outputType = function.isPredicate() ? ElementType.BOOL : type;
        boolean typeFits = function.isLogical() || type == ElementType.BOOL
                ? type == ElementType.BOOL && function.isPredicate()
                : type.isActivation() || type.isInteger();
        boolean typesFit = typeFits && typeOf(binary.right()) == type && typeOf(binary.output()) == outputType;
        requireSupported(typesFit && (function != BinaryFunction.ATAN2 || type == ElementType.FLOAT32),
                "of " + type + " and " + typeOf(binary.right()) + " to " + typeOf(binary.output()));
        requireSupported(!type.isInteger() || binary.activation() == Activation.NONE,
                "of " + type + " with fused activation " + binary.activation());
        requireSupported(
                type.isInteger() || function != BinaryFunction.FLOOR_DIV && function != BinaryFunction.FLOOR_MOD
                        || type == ElementType.FLOAT32,
                "of " + type);
        requireSupported(function != BinaryFunction.ATAN2
                || tensor(binary.left()).shape().equals(tensor(binary.right()).shape()),
                "of shapes " + tensor(binary.left()).shape() + " and " + tensor(binary.right()).shape());
        if (function == BinaryFunction.MAXIMUM || function == BinaryFunction.MINIMUM) {
            checkSameQuantization(binary.left(), binary.output());
            checkSameQuantization(binary.right(), binary.output());
        } else {
            checkQuantizations(binary.left(), binary.right(), binary.output());
        }
    }

    private void checkSelect(Operator.Select select) {
        Shape condition = tensor(select.condition()).shape();
        Shape values = ShapeRules.broadcast(tensor(select.left()).shape(), tensor(select.right()).shape());
        requireSupported(typeOf(select.condition()) == ElementType.BOOL,
                "by a condition of " + typeOf(select.condition()));
        // Without broadcasting, a vector chooses rows of the first axis.
        requireSupported(select.broadcasts() || condition.rank() != 1 || values.rank() <= 1,
                "of " + values + " by rows");
        checkMoved(select.left(), select.output());
        checkMoved(select.right(), select.output());
    }

    private void checkAddN(Operator.AddN sum) {
        ElementType type = typeOf(sum.output());
        for (int input : sum.inputs()) {
            requireSupported(typeOf(input) == type && (type == ElementType.FLOAT32 || type == ElementType.INT32),
                    fromTo(input, sum.output()));
        }
    }

    private void checkConcatenation(Operator.Concatenation concatenation) {
        int output = concatenation.output();
        Objects.requireNonNull(concatenation.activation(), "activation");
        for (int input : concatenation.inputs()) {
            requireSupported(typeOf(input) == typeOf(output), fromTo(input, output));
            checkQuantizations(input, output);
        }
        requireSupported(concatenation.activation() == Activation.NONE,
                "with fused activation " + concatenation.activation());
    }

    private void checkGather(Operator.Gather gather) {
        Shape input = tensor(gather.input()).shape();
        TensorSpec indices = tensor(gather.indices());
        checkIndexType(indices);
        if (indices.isConstant() && indices.type().isInteger()) {
            for (int place : indices.clampedIntValues()) {
                require(place >= 0 && place < input.dimension(gather.axis()),
                        "its index " + place + " is none of axis " + gather.axis() + " of " + input);
            }
        }
        checkMoved(gather.input(), gather.output());
    }

    private void checkGatherNd(Operator.GatherNd gather) {
        Shape input = tensor(gather.input()).shape();
        TensorSpec indices = tensor(gather.indices());
        checkIndexType(indices);
        if (indices.isConstant() && indices.type().isInteger()) {
            int[] places = indices.clampedIntValues();
            int axes = indices.shape().dimension(-1);
            for (int i = 0; i < places.length; i++) {
                require(places[i] >= 0 && places[i] < input.dimension(i % axes),
                        "its index " + places[i] + " is none of axis " + i % axes + " of " + input);
            }
        }
        checkMoved(gather.input(), gather.output());
    }

    private void checkIndexType(TensorSpec indices) {
        requireSupported(indices.type() == ElementType.INT32 || indices.type() == ElementType.INT64
                || indices.type() == ElementType.INT16,
                "by indices of " + indices.type());
    }

    private void checkReduce(Operator.Reduce reduce) {
        ElementType type = typeOf(reduce.input());
        boolean isNumber = type == ElementType.INT32 || type == ElementType.INT64;
        boolean typesFit = typeOf(reduce.output()) == type && switch (reduce.function()) {
            case MEAN -> type.isActivation();
            case SUM, REDUCE_MAX, REDUCE_MIN -> type.isActivation() || isNumber;
            case REDUCE_PROD -> type.isActivation() && type != ElementType.UINT8 || isNumber;
            case REDUCE_ANY, REDUCE_ALL -> type == ElementType.BOOL;
        };
        requireSupported(typesFit, fromTo(reduce.input(), reduce.output()));
        switch (reduce.function()) {
            case MEAN, SUM, REDUCE_PROD -> checkQuantizations(reduce.input(), reduce.output());
            case REDUCE_MAX, REDUCE_MIN -> checkSameQuantization(reduce.input(), reduce.output());
            case REDUCE_ANY, REDUCE_ALL -> {
            }
        }
    }

    private void checkArgExtremum(Operator.ArgExtremum extremum) {
        ElementType type = typeOf(extremum.output());
        requireSupported((type == ElementType.INT32 || type == ElementType.INT64)
                && typeOf(extremum.input()) != ElementType.FLOAT16, fromTo(extremum.input(), extremum.output()));
    }

    private void checkElementwise(Operator.Elementwise elementwise) {
        require(Float.isFinite(elementwise.parameter()), "its alpha is " + elementwise.parameter());
        int input = elementwise.input();
        int output = elementwise.output();
        ElementType type = typeOf(input);
        boolean typeFits = switch (elementwise.function()) {
            case LOGICAL_NOT -> type == ElementType.BOOL;
            case SIGN -> type == ElementType.FLOAT32 || type == ElementType.INT32;
            case ABS -> type.isActivation() || type == ElementType.INT32;
            case NEG -> type.isActivation() || type == ElementType.INT32 || type == ElementType.INT64;
            case RELU, RELU6, LOGISTIC, SQRT, RSQRT, SQUARE, EXP, LOG, SIN, COS, FLOOR, CEIL, ROUND, TANH, HARD_SWISH,
                    ELU, LEAKY_RELU, GELU, GELU_APPROXIMATE, RELU_N1_TO_1, RELU_0_TO_1 ->
                    type.isActivation();
        };
        requireSupported(typeOf(output) == type && typeFits, fromTo(input, output));
        checkQuantizations(input, output);
    }

    private void checkNormalized(int input, int output) {
        checkSameType(input, output);
        checkQuantizations(input, output);
    }

    private void checkSameType(int input, int output) {
        requireSupported(typeOf(input).isActivation() && typeOf(output) == typeOf(input), fromTo(input, output));
    }

    /** Checks that values may move from one tensor to another unchanged. */
    private void checkMoved(int input, int output) {
        requireSupported(typeOf(output) == typeOf(input), fromTo(input, output));
        if (tensor(input).quantization().isPresent() || tensor(output).quantization().isPresent()) {
            checkSameQuantization(input, output);
        }
    }

    private void checkSameQuantization(int input, int output) {
        checkQuantizations(input, output);
        Optional<Quantization> from = tensor(input).quantization();
        Optional<Quantization> to = tensor(output).quantization();
        if (isScaled(input) && isScaled(output) && from.isPresent() && to.isPresent()) {
            requireSupported(from.get().sameAs(to.get()),
                    "from " + tensor(input).describe() + " to " + tensor(output).describe());
        }
    }

    private boolean isScaled(int tensor) {
        return typeOf(tensor).isActivation() && typeOf(tensor) != ElementType.FLOAT32;
    }

    private void checkQuantizations(int... activations) {
        for (int activation : activations) {
            if (isScaled(activation)) {
                checkQuantization(named(activation), tensor(activation));
            }
        }
    }

    private void checkQuantization(String where, TensorSpec tensor) {
        int scales = tensor.quantization().map(Quantization::channels).orElse(0);
        if (scales != 1) {
            unsupported.add(where + (scales == 0 ? ", " + tensor.type() + " without a scale" : " with " + scales
                    + " scales"));
        }
    }

    // ---- what is wrong ----

    private void requireOne(int dilationHeight, int dilationWidth) {
        require(dilationHeight == 1 && dilationWidth == 1,
                "its dilations are " + dilationHeight + "×" + dilationWidth + ", expected 1×1");
    }

    private void require(boolean condition, String reason) {
        if (!condition) {
            throw failure(reason);
        }
    }

    private GraphException failure(String reason) {
        return GraphException.contradiction(operator.name() + " (operator " + index + "): " + reason);
    }

    private void requireSupported(boolean condition, String use) {
        if (!condition) {
            unsupported.add(operator.name() + " " + use + " (operator " + index + ")");
        }
    }

    private TensorSpec tensor(int index) {
        return graph.tensor(index);
    }

    private ElementType typeOf(int tensor) {
        return tensor(tensor).type();
    }

    private String fromTo(int input, int output) {
        return "from " + typeOf(input) + " to " + typeOf(output);
    }

    private String named(int tensor) {
        return ShapeRules.named(tensor, tensor(tensor));
    }
}

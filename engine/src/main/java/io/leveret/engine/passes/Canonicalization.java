package io.leveret.engine.passes;

import io.leveret.base.LimitExceededException;
import io.leveret.engine.kernel.Storage;
import io.leveret.graph.Activation;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementType;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.graph.ShapeRules;
import io.leveret.graph.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Expresses operators by simpler ones, so that neither later passes nor kernels need to know them: SPLIT and UNPACK as
 * slices, PACK as a concatenation, ADD_N as a chain of ADD, a grouped convolution as one for each group, a reduction of
 * non-adjacent axes after a transposition. {@link Compositions} has those that take several steps. Operators without a
 * kernel for quantized values are computed in float32.
 */
public final class Canonicalization {
    private static final long MOST_OPERATORS = 4; // for each operator that a file may have
    private final LoweredGraphEdit edit;
    private final Compositions compositions;

    private Canonicalization(LoweredGraph graph) {
        this.edit = new LoweredGraphEdit(graph);
        this.compositions = new Compositions(edit);
    }

    /**
     * Returns the graph in canonical form.
     *
     * @throws LimitExceededException if that takes several times the operators that a file may have: a few bytes can
     *     declare a convolution with a million groups or a deep filter, or add a tensor to itself a million times
     */
    public static LoweredGraph of(LoweredGraph graph, int maxOperators) {
        Canonicalization forms = new Canonicalization(graph);
        long parts = 0;
        for (Operator operator : graph.operators()) {
            parts += switch (operator) {
                case Operator.Conv2D conv -> forms.groups(conv);
                case Operator.Conv3D conv -> forms.edit.shape(conv.filter()).dimension(0);
                case Operator.AddN sum -> sum.inputs().size();
                default -> 1;
            };
        }
        if (parts > MOST_OPERATORS * maxOperators) {
            String convolutions = "its convolutions and sums fall into " + parts;
            throw new LimitExceededException("maxOperators", parts, maxOperators, _ -> convolutions
                    + " groups, which are too much work for a limit of " + maxOperators + " operators");
        }
        graph.operators().forEach(forms::add);
        return forms.edit.graph();
    }

    private void add(Operator operator) {
        switch (operator) {
            case Operator.Split split -> addSlices(split);
            case Operator.Pack pack ->
                    edit.add(new Operator.Concatenation(pack.inputs(), pack.output(), pack.axis(), Activation.NONE));
            case Operator.AddN sum -> addPairs(sum);
            case Operator.TopK top -> compositions.add(top);
            case Operator.Gather gather when isOf16Bits(gather.indices()) ->
                    edit.add(new Operator.Gather(gather.input(), addCast(gather.indices()), gather.axis(),
                            gather.batchDims(), gather.output()));
            case Operator.GatherNd gather when isOf16Bits(gather.indices()) ->
                    add(new Operator.GatherNd(gather.input(), addCast(gather.indices()), gather.output()));
            case Operator.GatherNd gather -> compositions.add(gather);
            case Operator.FakeQuant fake -> compositions.add(fake);
            case Operator.Conv3D conv -> compositions.add(conv);
            case Operator.Reduce reduce when ofTruth(reduce.function()) != reduce.function() ->
                    add(new Operator.Reduce(ofTruth(reduce.function()), reduce.input(), reduce.axes(), reduce.output(),
                            reduce.keepDims()));
            case Operator.Concatenation concatenation when isOf16Bits(concatenation.output()) ->
                    addConcatenation(concatenation);
            case Operator.Conv2D conv when groups(conv) > 1 -> addGroups(conv);
            case Operator.Reduce reduce when !areNeighbors(reduce.axes()) -> addTransposed(reduce);
            case Operator.SpaceToBatch space when space.top() + space.bottom() + space.left() + space.right() > 0 ->
                    addPadded(space);
            case Operator.BatchToSpace batch when batch.top() + batch.bottom() + batch.left() + batch.right() > 0 ->
                    addCropped(batch);
            default ->
                    inFloat32(operator).ifPresentOrElse(form -> addInFloat32(operator, form), () -> edit.add(operator));
        }
    }

    private boolean isOf16Bits(int tensor) {
        return edit.spec(tensor).type() == ElementType.INT16;
    }

    /** Returns the values of a tensor as INT32. */
    private int addCast(int tensor) {
        int cast = edit.tensor(tensor, ElementType.INT32, edit.shape(tensor), Optional.empty());
        edit.add(new Operator.Cast(tensor, cast));
        return cast;
    }

    /** Operands of another scale are brought to that of the result first: values of 16 bits have no tables for it. */
    private void addConcatenation(Operator.Concatenation concatenation) {
        Quantization result = edit.spec(concatenation.output()).quantizationOrPlain();
        List<Integer> operands = new ArrayList<>();
        for (int operand : concatenation.inputs()) {
            TensorSpec spec = edit.spec(operand);
            if (spec.quantizationOrPlain().sameAs(result)) {
                operands.add(operand);
            } else {
                int rescaled = edit.tensor(operand, spec.type(), spec.shape(), Optional.of(result));
                edit.add(new Operator.Quantize(operand, rescaled));
                operands.add(rescaled);
            }
        }
        edit.add(new Operator.Concatenation(operands, concatenation.output(), concatenation.axis(),
                concatenation.activation()));
    }

    // ---- slices ----

    private void addSlices(Operator.Split split) {
        int start = 0;
        for (int i = 0; i < split.sizes().size(); i++) {
            edit.add(slice(split.name(), split.input(), split.axis(), start, split.sizes().get(i),
                    split.outputs().get(i)));
            start += split.sizes().get(i);
        }
    }

    /** Returns a part of an axis. */
    private Operator slice(String name, int input, int axis, int start, int size, int output) {
        int[] sizes = edit.shape(input).toArray();
        int[] starts = new int[sizes.length];
        sizes[axis] = size;
        starts[axis] = start;
        return new Operator.Slice(name, input, list(starts), Collections.nCopies(sizes.length, 1), list(sizes), output);
    }

    private int addSlice(String name, int input, int axis, int start, int size) {
        TensorSpec spec = edit.spec(input);
        int part = edit.tensor(input, spec.type(), ShapeRules.withLength(spec.shape(), axis, size),
                spec.quantization().map(whole -> whole.channels() > 1 && whole.axis() == axis
                        ? part(whole, start, size) : whole));
        edit.add(slice(name, input, axis, start, size, part));
        return part;
    }

    private static Quantization part(Quantization whole, int start, int size) {
        float[] scales = new float[size];
        int[] zeroPoints = new int[size];
        for (int i = 0; i < size; i++) {
            scales[i] = whole.scale(start + i);
            zeroPoints[i] = whole.zeroPoint(start + i);
        }
        return Quantization.perChannel(scales, zeroPoints, size == 1 ? 0 : whole.axis());
    }

    // ---- groups ----

    private int groups(Operator.Conv2D conv) {
        return edit.shape(conv.input()).dimension(3) / edit.shape(conv.filter()).dimension(3);
    }

    private void addGroups(Operator.Conv2D conv) {
        int groups = groups(conv);
        int inChannels = edit.shape(conv.filter()).dimension(3);
        int outChannels = edit.shape(conv.filter()).dimension(0) / groups;
        Shape partShape = ShapeRules.withLength(edit.shape(conv.output()), 3, outChannels);
        List<Integer> parts = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            int input = addSlice(conv.name(), conv.input(), 3, group * inChannels, inChannels);
            int filter = addSlice(conv.name(), conv.filter(), 0, group * outChannels, outChannels);
            int bias = conv.bias() == Operator.ABSENT ? Operator.ABSENT
                    : addSlice(conv.name(), conv.bias(), edit.shape(conv.bias()).rank() - 1, group * outChannels,
                            outChannels);
            int part = edit.like(conv.output(), partShape);
            edit.add(new Operator.Conv2D(input, filter, bias, part, conv.window(), conv.activation()));
            parts.add(part);
        }
        edit.add(new Operator.Concatenation(parts, conv.output(), 3, Activation.NONE));
    }

    // ---- sums ----

    private void addPairs(Operator.AddN sum) {
        int left = sum.inputs().getFirst();
        int last = sum.inputs().size() - 1;
        for (int i = 1; i <= last; i++) {
            int result = i == last ? sum.output() : edit.like(sum.output(), edit.shape(sum.output()));
            edit.add(new Operator.Binary(BinaryFunction.ADD, left, sum.inputs().get(i), result, Activation.NONE));
            left = result;
        }
    }

    // ---- reductions ----

    private static boolean areNeighbors(List<Integer> axes) {
        return axes.isEmpty() || axes.getLast() - axes.getFirst() == axes.size() - 1;
    }

    /** Returns the function of the numbers 0 and 1 that corresponds to a function of truth values. */
    private static ReduceFunction ofTruth(ReduceFunction function) {
        return switch (function) {
            case REDUCE_ANY -> ReduceFunction.REDUCE_MAX;
            case REDUCE_ALL -> ReduceFunction.REDUCE_MIN;
            case MEAN, SUM, REDUCE_PROD, REDUCE_MAX, REDUCE_MIN -> function;
        };
    }

    private void addTransposed(Operator.Reduce reduce) {
        Shape shape = edit.shape(reduce.input());
        int rank = shape.rank();
        List<Integer> permutation = new ArrayList<>(
                IntStream.range(0, rank).filter(axis -> !reduce.axes().contains(axis)).boxed().toList());
        permutation.addAll(reduce.axes());
        int transposed = edit.like(reduce.input(), ShapeRules.transposed(shape, permutation));
        edit.add(new Operator.Transpose(reduce.input(), permutation, transposed));
        add(new Operator.Reduce(reduce.function(), transposed,
                IntStream.range(rank - reduce.axes().size(), rank).boxed().toList(), reduce.output(),
                reduce.keepDims()));
    }

    // ---- blocks ----

    private void addPadded(Operator.SpaceToBatch space) {
        List<Integer> before = ofAxes(space.input(), 0, space.top(), space.left(), 0);
        List<Integer> after = ofAxes(space.input(), 0, space.bottom(), space.right(), 0);
        int padded = edit.like(space.input(), ShapeRules.padded(edit.shape(space.input()), before, after));
        edit.add(new Operator.Pad(space.input(), before, after, Operator.ABSENT, padded));
        edit.add(new Operator.SpaceToBatch(padded, space.blockHeight(), space.blockWidth(), 0, 0, 0, 0,
                space.output()));
    }

    private void addCropped(Operator.BatchToSpace batch) {
        Shape result = edit.shape(batch.output());
        List<Integer> before = ofAxes(batch.input(), 0, batch.top(), batch.left(), 0);
        List<Integer> after = ofAxes(batch.input(), 0, batch.bottom(), batch.right(), 0);
        int whole = edit.like(batch.output(), ShapeRules.padded(result, before, after));
        edit.add(new Operator.BatchToSpace(batch.input(), batch.blockHeight(), batch.blockWidth(), 0, 0, 0, 0, whole));
        edit.add(new Operator.Slice(batch.name(), whole, before, ofAxes(whole, 1, 1, 1, 1), list(result.toArray()),
                batch.output()));
    }

    /** Returns numbers of the axes of an image, without that of its columns if the tensor has none. */
    private List<Integer> ofAxes(int tensor, int batch, int row, int column, int channel) {
        return edit.shape(tensor).rank() == 3 ? List.of(batch, row, channel) : List.of(batch, row, column, channel);
    }

    // ---- in float32 ----

    /** Creates an operator with other operands and another result. */
    private interface Form {
        Operator with(IntFunction<Integer> operand, int output);
    }

    /**
     * Returns how to write a quantized operator for float32 values; empty if there are kernels for it, or it is not
     * quantized.
     */
    private Optional<Form> inFloat32(Operator operator) {
        if (operator.inputs().stream().noneMatch(input -> isQuantized(edit.spec(input)))) {
            return Optional.empty();
        }
        ElementType type = edit.spec(operator.inputs().getFirst()).type();
        return Optional.ofNullable(switch (operator) {
            case Operator.LogSoftmax(int input, int _) ->
                    (float32, output) -> new Operator.LogSoftmax(float32.apply(input), output);
            case Operator.L2Normalization norm when !isInIntegers(norm) -> (float32,
                    output) -> new Operator.L2Normalization(float32.apply(norm.input()), output, norm.activation());
            case Operator.BatchMatMul product when type == ElementType.UINT8 ->
                    (float32, output) -> new Operator.BatchMatMul(float32.apply(product.left()),
                            float32.apply(product.right()),
                            product.adjX(), product.adjY(), output);
            case Operator.Binary pair when !isInIntegers(pair.function(), type) -> (float32,
                    output) -> new Operator.Binary(pair.function(), float32.apply(pair.left()),
                            float32.apply(pair.right()), output, pair.activation());
            default -> null;
        });
    }

    private static boolean isQuantized(TensorSpec spec) {
        return Graphs.storage(spec) == Storage.QUANTIZED;
    }

    /** Returns whether TensorFlow Lite normalizes in integers: to multiples of 1/128. */
    private boolean isInIntegers(Operator.L2Normalization norm) {
        TensorSpec spec = edit.spec(norm.output());
        return spec.type().isQuantized() && spec.quantizationOrPlain().scale(0) == 1 / 128f
                && spec.quantizationOrPlain().zeroPoint(0) == spec.type().quantizedMin() + 128
                && norm.activation() == Activation.NONE;
    }

    /** Returns whether TensorFlow Lite or XNNPACK computes a function of a type in integers. */
    private static boolean isInIntegers(BinaryFunction function, ElementType type) {
        return function.isPredicate() || switch (function) {
            case ADD, SUB, MUL, MAXIMUM, MINIMUM -> true;
            case PRELU, DIV -> type.isQuantized();
            case SQUARED_DIFFERENCE -> type == ElementType.INT8;
            default -> false;
        };
    }

    private void addInFloat32(Operator operator, Form form) {
        int output = operator.output();
        boolean isQuantized = isQuantized(edit.spec(output));
        int result = isQuantized ? edit.float32(output, edit.shape(output)) : output;
        Operator float32 = form.with(this::addDequantized, result);
        edit.add(float32);
        if (isQuantized) {
            edit.add(new Operator.Quantize(result, output));
        }
    }

    /** The float32 values of a tensor. */
    private int addDequantized(int tensor) {
        TensorSpec spec = edit.spec(tensor);
        if (!isQuantized(spec)) {
            return tensor;
        }
        int float32 = edit.tensor(tensor, ElementType.FLOAT32, spec.shape(), Optional.empty());
        edit.add(new Operator.Dequantize(tensor, float32));
        return float32;
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}

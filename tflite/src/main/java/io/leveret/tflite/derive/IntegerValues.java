package io.leveret.tflite.derive;

import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementType;
import io.leveret.graph.Operator;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The values of small integer tensors that follow from constants and shapes. Converters compute attributes, such as
 * paddings, from the shape of a tensor; as soon as that is fixed, so are they.
 *
 * <p>The length of an open batch is unknown, and so is what depends on it: the file may be read with another one.
 */
public final class IntegerValues {
    /** The most values of a tensor that are followed. */
    public static final int MAX_VALUES = 1024;

    private final List<TensorSpec> tensors;
    private final IntPredicate isBatchOpen; // by tensor
    private final Map<Integer, Long[]> computed = new HashMap<>(); // by tensor; null for an unknown value

    public IntegerValues(List<TensorSpec> tensors, IntPredicate isBatchOpen) {
        this.tensors = tensors;
        this.isBatchOpen = isBatchOpen;
    }

    /** Returns the values of a tensor of integers or truth values, clamped to an int; empty if one is unknown. */
    public Optional<int[]> values(int tensor) {
        return known(tensor).filter(values -> !Arrays.asList(values).contains(null)).map(values -> Arrays.stream(values)
                .mapToInt(value -> Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE)).toArray());
    }

    private Optional<Long[]> known(int tensor) {
        TensorSpec spec = tensors.get(tensor);
        if (!spec.type().isInteger() || spec.shape().elements() > MAX_VALUES) {
            return Optional.empty();
        }
        return spec.isConstant() ? Optional.of(boxed(spec.longValues())) : Optional.ofNullable(computed.get(tensor));
    }

    private static Long[] boxed(long[] values) {
        return Arrays.stream(values).boxed().toArray(Long[]::new);
    }

    /** Follows an operator whose operands are read. */
    public void follow(Operator operator) {
        switch (operator) {
            case Operator.ShapeOf(int input, int output) -> put(output, dimensions(input));
            case Operator.Relabeling relabeling -> copy(relabeling.input(), relabeling.output());
            case Operator.Cast(int input, int output) when tensors.get(output).type() != ElementType.BOOL ->
                    copy(input, output);
            case Operator.Slice slice -> known(slice.input()).ifPresent(values -> slice(slice, values));
            case Operator.Split split -> known(split.input()).ifPresent(values -> split(split, values));
            case Operator.Pack pack -> join(pack.inputs(), pack.output(), pack.axis());
            case Operator.Concatenation joined -> join(joined.inputs(), joined.output(), joined.axis());
            case Operator.Gather gather when gather.axis() == 0 && gather.batchDims() == 0 -> gather(gather);
            case Operator.Reduce reduce when reduce.axes().size() == shape(reduce.input()).rank() -> reduce(reduce);
            case Operator.Binary binary -> pairs(binary);
            case Operator _ -> {
            }
        }
    }

    private void put(int tensor, Long[] values) {
        TensorSpec spec = tensors.get(tensor);
        if (spec.type().isInteger() && spec.shape().elements() == values.length && values.length <= MAX_VALUES) {
            computed.put(tensor, values); // a declared shape that does not fit is refused later
        }
    }

    private void copy(int input, int output) {
        known(input).ifPresent(values -> put(output, values));
    }

    private Long[] dimensions(int tensor) {
        Long[] dimensions = boxed(Arrays.stream(shape(tensor).toArray()).asLongStream().toArray());
        if (isBatchOpen.test(tensor)) {
            dimensions[0] = null;
        }
        return dimensions;
    }

    private Shape shape(int tensor) {
        return tensors.get(tensor).shape();
    }

    private void slice(Operator.Slice slice, Long[] values) {
        Shape shape = shape(slice.input());
        List<Long> part = new ArrayList<>();
        collect(slice, shape, values, 0, 0, part);
        put(slice.output(), part.toArray(Long[]::new));
    }

    private static void collect(Operator.Slice slice, Shape shape, Long[] values, int axis, int line, List<Long> part) {
        if (axis == shape.rank()) {
            part.add(values[line]);
            return;
        }
        for (int i = 0; i < slice.sizes().get(axis); i++) {
            long place = slice.starts().get(axis) + (long) i * slice.strides().get(axis);
            if (place < 0 || place >= shape.dimension(axis)) {
                return; // refused later
            }
            collect(slice, shape, values, axis + 1, line * shape.dimension(axis) + (int) place, part);
        }
    }

    private void split(Operator.Split split, Long[] values) {
        if (shape(split.input()).rank() != 1) {
            return;
        }
        int start = 0;
        for (int i = 0; i < split.outputs().size(); i++) {
            int end = start + split.sizes().get(i);
            if (end < start || end > values.length) {
                return; // refused later
            }
            put(split.outputs().get(i), Arrays.copyOfRange(values, start, end));
            start = end;
        }
    }

    /** Follows PACK and CONCATENATION: for each index before the axis, the operands' parts one after the other. */
    private void join(List<Integer> inputs, int output, int axis) {
        Shape result = shape(output);
        List<Long[]> operands = new ArrayList<>();
        int elements = 0;
        for (int input : inputs) {
            elements += Math.min(shape(input).elements(), MAX_VALUES + 1);
            if (elements > MAX_VALUES) {
                return;
            }
            operands.add(known(input).orElseGet(() -> new Long[shape(input).elements()])); // of which nothing is known
        }
        int lines = IntStream.range(0, axis).map(result::dimension).reduce(1, (one, other) -> one * other);
        if (lines < 1 || operands.stream().anyMatch(values -> values.length % lines != 0)) {
            return;
        }
        List<Long> joined = new ArrayList<>();
        for (int line = 0; line < lines; line++) {
            for (Long[] values : operands) {
                int length = values.length / lines;
                joined.addAll(Arrays.asList(values).subList(line * length, (line + 1) * length));
            }
        }
        put(output, joined.toArray(Long[]::new));
    }

    private void gather(Operator.Gather gather) {
        Optional<Long[]> values = known(gather.input());
        Optional<int[]> indices = values(gather.indices());
        if (values.isEmpty() || indices.isEmpty() || shape(gather.input()).rank() != 1 || Arrays
                .stream(indices.get()).anyMatch(index -> index < 0 || index >= values.get().length)) {
            return;
        }
        put(gather.output(), Arrays.stream(indices.get()).mapToObj(index -> values.get()[index]).toArray(Long[]::new));
    }

    private void reduce(Operator.Reduce reduce) {
        Optional<int[]> values = values(reduce.input());
        if (values.isEmpty() || reduce.function() == ReduceFunction.MEAN) {
            return;
        }
        BinaryFunction function = switch (reduce.function()) {
            case SUM, MEAN -> BinaryFunction.ADD;
            case REDUCE_PROD -> BinaryFunction.MUL;
            case REDUCE_MAX, REDUCE_ANY -> BinaryFunction.MAXIMUM;
            case REDUCE_MIN, REDUCE_ALL -> BinaryFunction.MINIMUM;
        };
        Long result = (long) values.get()[0];
        for (int i = 1; i < values.get().length; i++) {
            result = result(function, result, (long) values.get()[i]);
        }
        put(reduce.output(), new Long[]{result});
    }

    private void pairs(Operator.Binary binary) {
        Optional<Long[]> left = known(binary.left());
        Optional<Long[]> right = known(binary.right());
        boolean isPlain = shape(binary.left()).equals(shape(binary.right()))
                || shape(binary.left()).elements() == 1 || shape(binary.right()).elements() == 1;
        if (left.isEmpty() || right.isEmpty() || !isPlain) {
            return;
        }
        Long[] results = new Long[Math.max(left.get().length, right.get().length)];
        for (int i = 0; i < results.length; i++) {
            results[i] = result(binary.function(), left.get()[left.get().length == 1 ? 0 : i],
                    right.get()[right.get().length == 1 ? 0 : i]);
        }
        put(binary.output(), results);
    }

    /** Returns a result, or null if it is unknown or leaves the range of an int, where types differ. */
    private static Long result(BinaryFunction function, Long left, Long right) {
        if (left == null || right == null || left != left.intValue() || right != right.intValue()) {
            return null;
        }
        long result = switch (function) {
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
            case MAXIMUM -> Math.max(left, right);
            case MINIMUM -> Math.min(left, right);
            case DIV -> right == 0 ? Long.MAX_VALUE : left / right;
            case FLOOR_DIV -> right == 0 ? Long.MAX_VALUE : Math.floorDiv(left, right);
            case FLOOR_MOD -> right == 0 ? Long.MAX_VALUE : Math.floorMod(left, right);
            case EQUAL -> left.equals(right) ? 1 : 0;
            case NOT_EQUAL -> left.equals(right) ? 0 : 1;
            case GREATER -> left > right ? 1 : 0;
            case GREATER_EQUAL -> left >= right ? 1 : 0;
            case LESS -> left < right ? 1 : 0;
            case LESS_EQUAL -> left <= right ? 1 : 0;
            case LOGICAL_AND -> left & right;
            case LOGICAL_OR -> left | right;
            case SQUARED_DIFFERENCE, POW, PRELU, ATAN2 -> Long.MAX_VALUE;
        };
        return result == (int) result ? result : null;
    }
}

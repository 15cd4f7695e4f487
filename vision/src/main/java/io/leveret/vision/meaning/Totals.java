package io.leveret.vision.meaning;

import io.leveret.graph.Activation;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.Operator;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.vision.meaning.LinearForm.Term;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the values of a tensor sum to along an axis.
 *
 * <p>Each value is written as a linear form of values of other tensors, through all operators that only move, scale or
 * add values. What is left are values of tensors that nonlinear operators compute. Where all values of such a tensor
 * have the same coefficient and their sum is known (1 for SOFTMAX; p for the product of p and a distribution), the sum
 * replaces them. So p and 1 − p cancel out, and so do the products of a hierarchy of classes.
 */
final class Totals {
    private static final int MOST_CLASSES = 1 << 16;
    private static final int MOST_STEPS = 1 << 20; // operators passed; values are left as they are beyond
    private static final int MOST_DEPTH = 100; // operators

    private final Definitions definitions;
    private final Ranges ranges;
    private final Map<Integer, Integer> axes = new HashMap<>(); // of the classes, by tensor of terms
    private final SequencedSet<String> origins = new LinkedHashSet<>();
    private final SequencedSet<String> roots = new LinkedHashSet<>();
    private int steps;
    private int depth;

    Totals(Definitions definitions, Ranges ranges) {
        this.definitions = definitions;
        this.ranges = ranges;
    }

    /** The names of operators whose results have known sums, as far as a sum depended on them. */
    SequencedSet<String> origins() {
        return origins;
    }

    /** The names of the operators that compute the values that sums were written with, a few at most. */
    String roots() {
        return roots.stream().limit(3).collect(Collectors.joining(", "));
    }

    /** Returns bounds of the sum along an axis. */
    Interval bounds(int tensor, int axis) {
        LinearForm total = total(tensor, axis);
        Interval bounds = total.rest();
        for (Map.Entry<Integer, Map<Integer, Double>> group : groups(total).entrySet()) {
            bounds = bounds.plus(bounds(group.getKey(), group.getValue()));
        }
        for (Map.Entry<Term, Double> each : total.coefficients().entrySet()) {
            if (each.getKey().sigmoid()) {
                bounds = bounds.plus(Interval.PROBABILITY.times(Interval.of(each.getValue())));
            }
        }
        return bounds;
    }

    /** Returns bounds of a part of one tensor's values; none of several that are not negative is above their sum. */
    private Interval bounds(int tensor, Map<Integer, Double> coefficients) {
        Interval range = ranges.of(tensor);
        Interval each = Interval.of(0);
        double least = coefficients.size() < classes(tensor) ? 0 : Double.POSITIVE_INFINITY;
        double most = coefficients.size() < classes(tensor) ? 0 : Double.NEGATIVE_INFINITY;
        for (double coefficient : coefficients.values()) {
            each = each.plus(range.times(Interval.of(coefficient)));
            least = Math.min(least, coefficient);
            most = Math.max(most, coefficient);
        }
        Optional<LinearForm> sum = knownSum(tensor, axes.get(tensor));
        if (range.low() < 0 || sum.isEmpty() || !sum.get().coefficients().isEmpty()) {
            return each;
        }
        return each.and(sum.get().rest().times(new Interval(least, most)));
    }

    /** Returns the sum along an axis as a linear form, with known sums put in. */
    LinearForm total(int tensor, int axis) {
        int classes = definitions.shape(tensor).dimension(axis);
        if (classes > MOST_CLASSES || depth >= MOST_DEPTH) {
            return LinearForm.of(Interval.ALL);
        }
        Map<Term, Double> sums = new HashMap<>();
        Interval rest = Interval.of(0);
        for (int i = 0; i < classes; i++) {
            LinearForm value = value(tensor, axis, i);
            value.coefficients().forEach((term, coefficient) -> LinearForm.add(sums, term, coefficient));
            rest = rest.plus(value.rest());
        }
        return withKnownSums(new LinearForm(sums, rest));
    }

    /** Puts in the known sums, of the last tensors first, since a sum may be values of earlier tensors. */
    private LinearForm withKnownSums(LinearForm form) {
        LinearForm result = form;
        Set<Integer> tried = new HashSet<>();
        while (true) {
            Optional<Map.Entry<Integer, Map<Integer, Double>>> next = groups(result).descendingMap().entrySet().stream()
                    .filter(group -> !tried.contains(group.getKey())).findFirst();
            if (next.isEmpty()) {
                return result;
            }
            int tensor = next.get().getKey();
            tried.add(tensor);
            Map<Integer, Double> coefficients = next.get().getValue();
            double factor = coefficients.values().iterator().next();
            boolean alike = coefficients.size() == classes(tensor)
                    && coefficients.values().stream().allMatch(each -> Math.abs(each - factor) < 1e-6);
            Optional<LinearForm> sum = alike ? knownSum(tensor, axes.get(tensor)) : Optional.empty();
            if (sum.isPresent()) {
                Map<Term, Double> others = new HashMap<>(result.coefficients());
                others.keySet().removeIf(term -> term.tensor() == tensor && !term.sigmoid());
                result = new LinearForm(others, result.rest()).plus(sum.get().times(factor));
            }
        }
    }

    /** Returns the coefficients by tensor and index. */
    private static TreeMap<Integer, Map<Integer, Double>> groups(LinearForm form) {
        TreeMap<Integer, Map<Integer, Double>> groups = new TreeMap<>();
        form.coefficients().forEach((term, coefficient) -> {
            if (!term.sigmoid()) {
                groups.computeIfAbsent(term.tensor(), _ -> new HashMap<>()).put(term.index(), coefficient);
            }
        });
        return groups;
    }

    private int classes(int tensor) {
        return definitions.shape(tensor).dimension(axes.get(tensor));
    }

    /** Returns a value of a tensor, by its index along an axis, at any place along the other axes. */
    private LinearForm value(int tensor, int axis, int index) {
        Optional<Operator> producer = definitions.of(tensor);
        if (producer.isEmpty() || ++steps > MOST_STEPS || depth >= MOST_DEPTH) {
            return left(tensor, axis, index);
        }
        depth++;
        LinearForm value = moved(producer.get(), tensor, axis, index)
                .or(() -> producer.get() instanceof Operator.Binary binary ? scaled(binary, axis, index)
                        : Optional.empty())
                .or(() -> sigmoid(tensor, axis, index)).orElseGet(() -> left(tensor, axis, index));
        depth--;
        return value;
    }

    /** Returns a value that is left as it is. */
    private LinearForm left(int tensor, int axis, int index) {
        float[] constants = definitions.floats(tensor);
        if (constants.length > 0) {
            return constant(tensor, definitions.shape(tensor), axis, index)
                    .map(value -> LinearForm.of(Interval.of(value)))
                    .orElseGet(() -> LinearForm.of(ranges.of(tensor)));
        }
        definitions.of(tensor).map(Operator::name).ifPresent(roots::add);
        Integer before = axes.putIfAbsent(tensor, axis);
        return before == null || before == axis ? LinearForm.of(new Term(tensor, index, false))
                : LinearForm.of(ranges.of(tensor));
    }

    /** Returns the value before an operator that only moves it, or does not change it. */
    private Optional<LinearForm> moved(Operator operator, int tensor, int axis, int index) {
        return switch (operator) {
            case Operator.Quantize same -> Optional.of(value(same.input(), axis, index));
            case Operator.Dequantize same -> Optional.of(value(same.input(), axis, index));
            case Operator.FakeQuant same -> Optional.of(value(same.input(), axis, index));
            case Operator.Cast same -> definitions.isFloat(same.input()) && definitions.isFloat(tensor)
                    ? Optional.of(value(same.input(), axis, index))
                    : Optional.empty();
            case Operator.Elementwise clamp -> isUnchanged(clamp) ? Optional.of(value(clamp.input(), axis, index))
                    : Optional.empty();
            case Operator.Relabeling same ->
                    relabeled(same, axis).stream().mapToObj(before -> value(same.input(), before, index)).findFirst();
            case Operator.Transpose same -> isVector(tensor, axis)
                    ? Optional.of(value(same.input(), same.permutation().get(axis), index))
                    : Optional.empty();
            case Operator.Slice part -> sliced(part, tensor, axis)
                    .map(before -> value(part.input(), before,
                            part.starts().get(before) + index * part.strides().get(before)));
            case Operator.Reverse reverse -> isVector(tensor, axis) ? Optional.of(value(reverse.input(), axis,
                    reverse.axes().contains(axis) ? definitions.shape(tensor).dimension(axis) - 1 - index : index))
                    : Optional.empty();
            case Operator.Tile tile -> Optional.of(value(tile.input(), axis,
                    index % definitions.shape(tile.input()).dimension(axis)));
            case Operator.Split split -> split(split, tensor, axis, index);
            case Operator.Gather gather -> gathered(gather, axis, index);
            case Operator.GatherNd gather -> gathered(gather, tensor, axis, index);
            case Operator.AddN sum -> Optional.of(sum.inputs().stream().map(each -> value(each, axis, index))
                    .reduce(LinearForm.ZERO, LinearForm::plus));
            case Operator.Concatenation joined -> joined.axis() == axis && joined.activation() == Activation.NONE
                    ? Optional.of(joined(joined, axis, index))
                    : Optional.empty();
            case Operator.Pack packed -> packed.axis() == axis && isVector(tensor, axis)
                    ? Optional.of(value(packed.inputs().get(index), 0, 0)).filter(
                            _ -> definitions.shape(packed.inputs().get(index)).rank() > 0)
                    : Optional.empty();
            case Operator.Pad padded -> padded(padded, axis, index);
            case Operator.BroadcastTo repeated -> repeated(repeated, tensor, axis, index);
            case Operator _ -> Optional.empty();
        };
    }

    private boolean isUnchanged(Operator.Elementwise function) {
        Interval range = ranges.of(function.input());
        return switch (function.function()) {
            case RELU, ABS, LEAKY_RELU, ELU -> range.low() >= 0;
            case RELU6 -> range.within(0, 6);
            case RELU_0_TO_1 -> range.within(0, 1);
            case RELU_N1_TO_1 -> range.within(-1, 1);
            default -> false;
        };
    }

    /** Returns whether a tensor has only the values along an axis. */
    private boolean isVector(int tensor, int axis) {
        Shape shape = definitions.shape(tensor);
        return shape.elements() == shape.dimension(axis);
    }

    /** Returns the operand's axis that is the same as a result's: as long, with as many values after it. */
    private OptionalInt relabeled(Operator.Relabeling relabeling, int axis) {
        Shape before = definitions.shape(relabeling.input());
        Shape after = definitions.shape(relabeling.output());
        int following = after.elements(axis + 1, after.rank());
        for (int i = before.rank() - 1; i >= 0; i--) {
            if (before.dimension(i) == after.dimension(axis) && before.elements(i + 1, before.rank()) == following) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** Returns the operand's axis of a slice that keeps all axes, or drops leading or trailing ones of length 1. */
    private Optional<Integer> sliced(Operator.Slice slice, int tensor, int axis) {
        Shape after = definitions.shape(tensor);
        int following = after.elements(axis + 1, after.rank());
        List<Integer> sizes = slice.sizes();
        int behind = 1;
        for (int i = sizes.size() - 1; i >= 0; i--) {
            if (sizes.get(i) == after.dimension(axis) && behind == following
                    && (sizes.get(i) > 1 || definitions.shape(slice.input()).dimension(i) > 1 || i == 0)) {
                return Optional.of(i);
            }
            behind *= sizes.get(i);
        }
        return Optional.empty();
    }

    private Optional<LinearForm> split(Operator.Split split, int tensor, int axis, int index) {
        boolean unpacked = split.name().equals("UNPACK");
        int number = split.outputs().indexOf(tensor);
        int before = 0;
        for (int i = 0; i < number; i++) {
            before += split.sizes().get(i);
        }
        if (!unpacked) {
            return Optional.of(value(split.input(), axis, split.axis() == axis ? before + index : index));
        }
        return isVector(tensor, axis) && definitions.shape(tensor).elements() == 1
                ? Optional.of(value(split.input(), split.axis(), before))
                : Optional.empty();
    }

    private Optional<LinearForm> gathered(Operator.Gather gather, int axis, int index) {
        if (gather.axis() != axis || gather.batchDims() != 0 || !definitions.tensor(gather.indices()).isConstant()
                || definitions.shape(gather.indices()).rank() != 1) {
            return Optional.empty();
        }
        int[] indices = definitions.tensor(gather.indices()).clampedIntValues();
        return Optional.of(value(gather.input(), axis,
                Math.clamp(indices[index], 0, definitions.shape(gather.input()).dimension(axis) - 1)));
    }

    /** Returns the value at a constant position of a tensor that has only the values along one axis. */
    private Optional<LinearForm> gathered(Operator.GatherNd gather, int tensor, int axis, int index) {
        Shape before = definitions.shape(gather.input());
        Shape positions = definitions.shape(gather.indices());
        int depth = positions.dimension(-1);
        int own = 0;
        while (own < before.rank() - 1 && before.dimension(own) == 1) {
            own++;
        }
        if (!isVector(tensor, axis) || before.elements() != before.dimension(own) || depth != before.rank()
                || !definitions.tensor(gather.indices()).isConstant()) {
            return Optional.empty();
        }
        int[] indices = definitions.tensor(gather.indices()).clampedIntValues();
        return Optional.of(value(gather.input(), own,
                Math.clamp(indices[index * depth + own], 0, before.dimension(own) - 1)));
    }

    private LinearForm joined(Operator.Concatenation joined, int axis, int index) {
        int rest = index;
        for (int part : joined.inputs()) {
            int length = definitions.shape(part).dimension(axis);
            if (rest < length) {
                return value(part, axis, rest);
            }
            rest -= length;
        }
        throw new IllegalStateException("a concatenation shorter than its result"); // Graph checks it
    }

    private Optional<LinearForm> padded(Operator.Pad padded, int axis, int index) {
        boolean others = false;
        for (int i = 0; i < padded.before().size(); i++) {
            others |= i != axis && padded.before().get(i) + padded.after().get(i) > 0;
        }
        int before = index - padded.before().get(axis);
        Optional<Double> added = padded.value() == Operator.ABSENT ? Optional.of(0.0)
                : definitions.uniform(padded.value());
        if (others || added.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(before < 0 || before >= definitions.shape(padded.input()).dimension(axis)
                ? LinearForm.of(Interval.of(added.get()))
                : value(padded.input(), axis, before));
    }

    private Optional<LinearForm> repeated(Operator.BroadcastTo repeated, int tensor, int axis, int index) {
        int before = axis - definitions.shape(tensor).rank() + definitions.shape(repeated.input()).rank();
        return before < 0 ? Optional.empty()
                : Optional.of(value(repeated.input(), before,
                        definitions.shape(repeated.input()).dimension(before) == 1 ? 0 : index));
    }

    /** Returns a sum, a difference, or a multiple by a constant. */
    private Optional<LinearForm> scaled(Operator.Binary binary, int axis, int index) {
        Interval range = ranges.of(binary.output());
        if (binary.activation() != Activation.NONE
                && !range.within(binary.activation().min() + 1e-9, binary.activation().max() - 1e-9)
                && !unclamped(binary).within(binary.activation().min(), binary.activation().max())) {
            return Optional.empty();
        }
        return switch (binary.function()) {
            case ADD -> both(binary, axis, index, 1);
            case SUB -> both(binary, axis, index, -1);
            case MUL -> constant(binary.right(), definitions.shape(binary.output()), axis, index)
                    .flatMap(factor -> operand(binary.left(), binary.output(), axis, index)
                            .map(value -> value.times(factor)))
                    .or(() -> constant(binary.left(), definitions.shape(binary.output()), axis, index)
                            .flatMap(factor -> operand(binary.right(), binary.output(), axis, index)
                                    .map(value -> value.times(factor))));
            case DIV -> constant(binary.right(), definitions.shape(binary.output()), axis, index)
                    .filter(divisor -> divisor != 0)
                    .flatMap(divisor -> operand(binary.left(), binary.output(), axis, index)
                            .map(value -> value.times(1 / divisor)));
            case MAXIMUM -> ranges.of(binary.left()).low() >= ranges.of(binary.right()).high()
                    ? operand(binary.left(), binary.output(), axis, index)
                    : Optional.empty();
            case MINIMUM -> ranges.of(binary.left()).high() <= ranges.of(binary.right()).low()
                    ? operand(binary.left(), binary.output(), axis, index)
                    : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Interval unclamped(Operator.Binary binary) {
        Interval left = ranges.of(binary.left());
        Interval right = ranges.of(binary.right());
        return switch (binary.function()) {
            case ADD -> left.plus(right);
            case SUB -> left.minus(right);
            case MUL -> left.times(right);
            default -> Interval.ALL;
        };
    }

    private Optional<LinearForm> both(Operator.Binary binary, int axis, int index, int sign) {
        Optional<LinearForm> left = operand(binary.left(), binary.output(), axis, index);
        Optional<LinearForm> right = operand(binary.right(), binary.output(), axis, index);
        return left.isPresent() && right.isPresent() ? Optional.of(left.get().plus(right.get().times(sign)))
                : Optional.empty();
    }

    /** Returns the value of an operand that belongs to a result's value: operands are broadcast. */
    private Optional<LinearForm> operand(int operand, int result, int axis, int index) {
        Optional<Double> constant = constant(operand, definitions.shape(result), axis, index);
        if (constant.isPresent()) {
            return constant.map(value -> LinearForm.of(Interval.of(value)));
        }
        int before = axis - definitions.shape(result).rank() + definitions.shape(operand).rank();
        if (before < 0) {
            return Optional.empty();
        }
        return Optional.of(value(operand, before, definitions.shape(operand).dimension(before) == 1 ? 0 : index));
    }

    /** Returns a constant's value at an index along an axis of a result, if it is the same along all other axes. */
    private Optional<Double> constant(int tensor, Shape result, int axis, int index) {
        float[] values = definitions.floats(tensor);
        if (values.length <= 1) {
            return values.length == 0 ? Optional.empty() : Optional.of((double) values[0]);
        }
        Shape shape = definitions.shape(tensor);
        int own = axis - result.rank() + shape.rank();
        return own >= 0 && shape.dimension(own) == values.length ? Optional.of((double) values[index])
                : definitions.uniform(tensor);
    }

    /** Returns the value of a sigmoid, and 1 minus it of the sigmoid of −x. */
    private Optional<LinearForm> sigmoid(int tensor, int axis, int index) {
        Optional<Operator> producer = definitions.of(tensor);
        if (!(producer.orElseThrow() instanceof Operator.Elementwise function)
                || function.function() != ElementwiseFunction.LOGISTIC || !isVector(tensor, axis)) {
            return Optional.empty();
        }
        roots.add(function.name());
        Optional<Integer> negated = definitions.negated(function.input());
        LinearForm positive = LinearForm.of(new Term(definitions.plain(negated.orElse(function.input())), index, true));
        return Optional.of(negated.isPresent() ? LinearForm.of(Interval.of(1)).plus(positive.times(-1)) : positive);
    }

    /** Returns the known sum of all values of a tensor along an axis. */
    private Optional<LinearForm> knownSum(int tensor, int axis) {
        Optional<Operator> producer = definitions.of(tensor);
        if (producer.isEmpty() || ++steps > MOST_STEPS || depth >= MOST_DEPTH) {
            return Optional.empty();
        }
        depth++;
        Optional<LinearForm> sum = knownSum(producer.get(), tensor, axis);
        depth--;
        return sum;
    }

    private Optional<LinearForm> knownSum(Operator operator, int tensor, int axis) {
        if (definitions.normalized(tensor, axis).filter(parts -> ranges.of(parts).low() >= 0).isPresent()) {
            return one("values divided by their sum");
        }
        return switch (operator) {
            case Operator.Softmax _ -> axis == definitions.shape(tensor).rank() - 1 ? one("SOFTMAX")
                    : Optional.empty();
            case Operator.Elementwise function -> function.function() == ElementwiseFunction.EXP
                    && definitions.isLogOfDistribution(function.input(), axis) ? one("EXP of LOG_SOFTMAX")
                            : Optional.empty();
            case Operator.Binary binary -> product(binary, tensor, axis).or(() -> clipped(binary, tensor, axis));
            case Operator.Reduce reduce -> reduced(reduce, axis);
            case Operator.AveragePool2D pool -> axis == definitions.shape(tensor).rank() - 1
                    && pool.activation() == Activation.NONE ? number(pool.input(), axis) : Optional.empty();
            case Operator.Transpose same -> number(same.input(), same.permutation().get(axis));
            case Operator.Select select -> definitions.shape(select.left()).equals(definitions.shape(tensor))
                    && definitions.shape(select.right()).equals(definitions.shape(tensor))
                            ? alike(List.of(select.left(), select.right()), axis)
                            : Optional.empty();
            case Operator.Concatenation joined -> joined.axis() != axis ? alike(joined.inputs(), axis)
                    : Optional.empty();
            case Operator.Pack packed -> packed.axis() == axis ? Optional.empty()
                    : alike(packed.inputs(), packed.axis() < axis ? axis - 1 : axis);
            case Operator.Relabeling merged -> merged(merged, axis);
            case Operator _ -> Optional.empty();
        };
    }

    private Optional<LinearForm> one(String origin) {
        origins.add(origin);
        return Optional.of(LinearForm.of(Interval.of(1)));
    }

    /** Returns the sum along an axis if it is a number. */
    private Optional<LinearForm> number(int tensor, int axis) {
        return Optional.of(total(tensor, axis)).filter(LinearForm::isNumber);
    }

    private Optional<LinearForm> alike(List<Integer> tensors, int axis) {
        Optional<LinearForm> first = number(tensors.getFirst(), axis);
        return first.filter(sum -> tensors.stream().skip(1)
                .allMatch(each -> number(each, axis).filter(sum::equals).isPresent()));
    }

    /** Returns p · c, the sum of p times values whose sum is the number c. */
    private Optional<LinearForm> product(Operator.Binary binary, int tensor, int axis) {
        if (binary.function() != BinaryFunction.MUL || binary.activation() != Activation.NONE) {
            return Optional.empty();
        }
        return product(binary.left(), binary.right(), tensor, axis)
                .or(() -> product(binary.right(), binary.left(), tensor, axis));
    }

    private Optional<LinearForm> product(int factor, int values, int result, int axis) {
        Shape shape = definitions.shape(factor);
        int own = axis - definitions.shape(result).rank() + shape.rank();
        if (own < 0 || shape.dimension(own) != 1 || !definitions.shape(values).equals(definitions.shape(result))) {
            return Optional.empty();
        }
        return number(values, axis).map(sum -> value(factor, own, 0).times(sum.rest().low()));
    }

    /** Returns the sum of values that are clipped: at least, or at most, some number close to an end of their range. */
    private Optional<LinearForm> clipped(Operator.Binary clip, int tensor, int axis) {
        if (clip.function() != BinaryFunction.MAXIMUM && clip.function() != BinaryFunction.MINIMUM) {
            return Optional.empty();
        }
        int values = definitions.uniform(clip.right()).isPresent() ? clip.left() : clip.right();
        Optional<Double> limit = definitions.uniform(values == clip.left() ? clip.right() : clip.left());
        if (limit.isEmpty() || !definitions.shape(values).equals(definitions.shape(tensor))) {
            return Optional.empty();
        }
        Interval range = ranges.of(values);
        Interval sum = bounds(values, axis);
        double classes = definitions.shape(tensor).dimension(axis);
        if (!range.within(0, 1) || limit.get() <= 0 || !Double.isFinite(sum.high())) {
            return Optional.empty();
        }
        if (clip.function() == BinaryFunction.MAXIMUM) {
            return Optional.of(LinearForm.of(sum.plus(new Interval(0, classes * limit.get()))));
        }
        double above = Math.min(classes, Math.floor(sum.high() / limit.get())); // values that can be
        return Optional.of(LinearForm.of(sum.plus(new Interval(-above * Math.max(0, range.high() - limit.get()), 0))));
    }

    /** Returns the sum after a mean or sum over other axes. */
    private Optional<LinearForm> reduced(Operator.Reduce reduce, int axis) {
        int before = axis;
        if (!reduce.keepDims()) {
            for (int each : reduce.axes()) {
                before += each <= before ? 1 : 0;
            }
        }
        if (reduce.axes().contains(before)
                || reduce.function() != ReduceFunction.MEAN && reduce.function() != ReduceFunction.SUM) {
            return Optional.empty();
        }
        double times = 1;
        for (int each : reduce.axes()) {
            times *= reduce.function() == ReduceFunction.SUM ? definitions.shape(reduce.input()).dimension(each) : 1;
        }
        double factor = times;
        return number(reduce.input(), before).map(sum -> sum.times(factor));
    }

    /** Returns the sum along an axis that was several: of as many sums as the others are long. */
    private Optional<LinearForm> merged(Operator.Relabeling relabeling, int axis) {
        Shape before = definitions.shape(relabeling.input());
        Shape after = definitions.shape(relabeling.output());
        int following = after.elements(axis + 1, after.rank());
        for (int i = 0; i < before.rank(); i++) {
            if (before.dimension(i) > 1 && before.elements(i + 1, before.rank()) == following
                    && after.dimension(axis) % before.dimension(i) == 0) {
                double times = (double) after.dimension(axis) / before.dimension(i);
                return number(relabeling.input(), i).map(sum -> sum.times(times));
            }
        }
        return Optional.empty();
    }
}

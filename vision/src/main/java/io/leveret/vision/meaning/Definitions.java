package io.leveret.vision.meaning;

import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementType;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The operators that compute tensors, and what they say by their form. */
final class Definitions {
    /** A number added to a sum so that it is not 0 counts as nothing up to this size. */
    private static final double MOST_EPSILON = 1e-3;
    private static final int MOST_COMPARED = 6; // operators, of two tensors that may be the same

    private final Graph graph;
    private final Map<Integer, Operator> producers = new HashMap<>(); // by tensor

    Definitions(Graph graph) {
        this.graph = graph;
        graph.operators().forEach(operator -> operator.outputs().forEach(result -> producers.put(result, operator)));
    }

    TensorSpec tensor(int tensor) {
        return graph.tensor(tensor);
    }

    Shape shape(int tensor) {
        return graph.tensor(tensor).shape();
    }

    /** Returns the operator that computes a tensor; empty for inputs and constants. */
    Optional<Operator> of(int tensor) {
        return Optional.ofNullable(producers.get(tensor));
    }

    /** Returns the value of a constant whose elements are all equal. */
    Optional<Double> uniform(int tensor) {
        float[] values = floats(tensor);
        for (float value : values) {
            if (value != values[0]) {
                return Optional.empty();
            }
        }
        return values.length == 0 ? Optional.empty() : Optional.of((double) values[0]);
    }

    /** Returns the numbers that a float or 8-bit constant stands for; none for other tensors. */
    float[] floats(int tensor) {
        TensorSpec spec = graph.tensor(tensor);
        if (!spec.isConstant()) {
            return of(tensor).filter(producer -> producer instanceof Operator.Dequantize)
                    .map(producer -> floats(producer.inputs().getFirst())).orElse(new float[0]);
        }
        float[] values = new float[spec.shape().elements()];
        switch (spec.type()) {
            case FLOAT32 -> {
                return spec.floatValues();
            }
            case FLOAT16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.float16ToFloat(spec.values().getShort(2 * i));
                }
            }
            case INT8, UINT8, INT16 -> {
                if (spec.quantizationOrPlain().channels() > 1) {
                    return new float[0];
                }
                for (int i = 0; i < values.length; i++) {
                    int value = spec.type() == ElementType.INT16 ? spec.values().getShort(2 * i)
                            : spec.type() == ElementType.INT8 ? spec.values().get(i) : spec.values().get(i) & 0xff;
                    values[i] = spec.quantizationOrPlain().scale(0)
                            * (value - spec.quantizationOrPlain().zeroPoint(0));
                }
            }
            case INT32, INT64, BOOL -> {
                return new float[0];
            }
        }
        return values;
    }

    /** Returns the tensor whose values a tensor has, before operators that only change form, size or representation. */
    int plain(int tensor) {
        int plain = tensor;
        Optional<Integer> before = unchanged(plain);
        while (before.isPresent()) {
            plain = before.get();
            before = unchanged(plain);
        }
        return plain;
    }

    private Optional<Integer> unchanged(int tensor) {
        return of(tensor).flatMap(producer -> switch (producer) {
            case Operator.Relabeling same -> Optional.of(same.input());
            case Operator.Quantize same -> Optional.of(same.input());
            case Operator.Dequantize same -> Optional.of(same.input());
            case Operator.FakeQuant same -> Optional.of(same.input());
            case Operator.BroadcastTo same -> Optional.of(same.input());
            case Operator.Cast same -> isFloat(same.input()) && isFloat(tensor) ? Optional.of(same.input())
                    : Optional.empty();
            case Operator _ -> Optional.empty();
        });
    }

    boolean isFloat(int tensor) {
        return tensor(tensor).type().isFloat();
    }

    /** Returns the operand of a function of each element. */
    Optional<Integer> operand(ElementwiseFunction function, int tensor) {
        return of(plain(tensor)).filter(producer -> producer instanceof Operator.Elementwise elementwise
                && elementwise.function() == function).map(producer -> producer.inputs().getFirst());
    }

    Optional<Operator.Binary> binary(BinaryFunction function, int tensor) {
        return of(plain(tensor)).filter(producer -> producer instanceof Operator.Binary binary
                && binary.function() == function).map(Operator.Binary.class::cast);
    }

    /** Returns the tensor y of which a tensor is −y. */
    Optional<Integer> negated(int tensor) {
        return operand(ElementwiseFunction.NEG, tensor)
                .or(() -> binary(BinaryFunction.MUL, tensor).flatMap(product -> times(product, -1)))
                .or(() -> binary(BinaryFunction.SUB, tensor)
                        .filter(difference -> uniform(difference.left()).filter(zero -> zero == 0).isPresent())
                        .map(Operator.Binary::right));
    }

    private Optional<Integer> times(Operator.Binary product, double factor) {
        return uniform(product.right()).filter(value -> value == factor).map(_ -> product.left())
                .or(() -> uniform(product.left()).filter(value -> value == factor).map(_ -> product.right()));
    }

    /** Returns whether two tensors have the same values: they are one, or are computed alike. */
    boolean same(int one, int other) {
        return same(one, other, MOST_COMPARED);
    }

    private boolean same(int one, int other, int most) {
        int left = plain(one);
        int right = plain(other);
        if (left == right) {
            return true;
        }
        Optional<Operator> first = of(left);
        Optional<Operator> second = of(right);
        if (most == 0 || first.isEmpty() || second.isEmpty()) {
            return false;
        }
        boolean alike = first.get() instanceof Operator.Elementwise a && second.get() instanceof Operator.Elementwise b
                && a.function() == b.function() && a.parameter() == b.parameter()
                || first.get() instanceof Operator.Binary c && second.get() instanceof Operator.Binary d
                        && c.function() == d.function() && c.activation() == d.activation()
                || first.get() instanceof Operator.Reduce e && second.get() instanceof Operator.Reduce f
                        && e.function() == f.function() && e.axes().equals(f.axes());
        if (!alike) {
            return false;
        }
        for (int i = 0; i < first.get().inputs().size(); i++) {
            if (!same(first.get().inputs().get(i), second.get().inputs().get(i), most - 1)) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether a tensor is the sum of another one's values along an axis, up to a tiny number against 0. */
    boolean isSum(int tensor, int of, int axis) {
        Optional<Operator> producer = of(plain(tensor));
        if (producer.isPresent() && producer.get() instanceof Operator.Reduce sum
                && sum.function() == ReduceFunction.SUM && same(sum.input(), of)) {
            Shape summed = shape(sum.input());
            return sum.axes().contains(axis) && shape(of).equals(summed)
                    && sum.axes().stream().allMatch(each -> each == axis || summed.dimension(each) == 1);
        }
        return producer.filter(each -> each instanceof Operator.Binary).map(Operator.Binary.class::cast)
                .filter(guarded -> guarded.function() == BinaryFunction.ADD
                        || guarded.function() == BinaryFunction.MAXIMUM)
                .filter(guarded -> uniform(guarded.right()).filter(tiny -> tiny >= 0 && tiny <= MOST_EPSILON)
                        .isPresent() && isSum(guarded.left(), of, axis)
                        || uniform(guarded.left()).filter(tiny -> tiny >= 0 && tiny <= MOST_EPSILON).isPresent()
                                && isSum(guarded.right(), of, axis))
                .isPresent();
    }

    /** Returns whether a tensor is values divided by their sum along an axis: positive ones become a distribution. */
    Optional<Integer> normalized(int tensor, int axis) {
        Optional<Operator> producer = of(tensor);
        if (producer.isEmpty() || !(producer.get() instanceof Operator.Binary binary)) {
            return Optional.empty();
        }
        return switch (binary.function()) {
            case DIV -> isSum(binary.right(), binary.left(), axis) ? Optional.of(binary.left()) : Optional.empty();
            case MUL -> isReciprocalOfSum(binary.right(), binary.left(), axis) ? Optional.of(binary.left())
                    : isReciprocalOfSum(binary.left(), binary.right(), axis) ? Optional.of(binary.right())
                            : Optional.empty();
            default -> Optional.empty();
        };
    }

    private boolean isReciprocalOfSum(int tensor, int of, int axis) {
        return binary(BinaryFunction.DIV, tensor)
                .filter(quotient -> uniform(quotient.left()).filter(one -> one == 1).isPresent()
                        && isSum(quotient.right(), of, axis))
                .or(() -> binary(BinaryFunction.POW, tensor)
                        .filter(power -> uniform(power.right()).filter(one -> one == -1).isPresent()
                                && isSum(power.left(), of, axis)))
                .isPresent();
    }

    /** Returns whether a tensor's exponentials sum to 1 along an axis: LOG_SOFTMAX, also in parts. */
    boolean isLogOfDistribution(int tensor, int axis) {
        int plain = plain(tensor);
        Optional<Operator> producer = of(plain);
        if (producer.isPresent() && producer.get() instanceof Operator.LogSoftmax) {
            return axis == shape(plain).rank() - 1;
        }
        return binary(BinaryFunction.SUB, tensor)
                .filter(difference -> isLogOfExponentialSum(difference.right(), difference.left(), axis)).isPresent();
    }

    /** Returns whether a tensor is LOG(SUM(EXP(x))), or m + LOG(SUM(EXP(x − m))). */
    private boolean isLogOfExponentialSum(int tensor, int of, int axis) {
        Optional<Integer> sum = operand(ElementwiseFunction.LOG, tensor);
        if (sum.isPresent()) {
            return exponentsSummed(sum.get(), axis).filter(exponents -> same(exponents, of)).isPresent();
        }
        return binary(BinaryFunction.ADD, tensor).filter(shifted -> isShifted(shifted.left(), shifted.right(), of, axis)
                || isShifted(shifted.right(), shifted.left(), of, axis)).isPresent();
    }

    private boolean isShifted(int shift, int logarithm, int of, int axis) {
        return operand(ElementwiseFunction.LOG, logarithm).flatMap(sum -> exponentsSummed(sum, axis))
                .flatMap(exponents -> binary(BinaryFunction.SUB, exponents))
                .filter(difference -> same(difference.left(), of) && same(difference.right(), shift)).isPresent();
    }

    /** Returns x of SUM(EXP(x)). */
    private Optional<Integer> exponentsSummed(int tensor, int axis) {
        return of(plain(tensor)).filter(producer -> producer instanceof Operator.Reduce reduce
                && reduce.function() == ReduceFunction.SUM && isSum(tensor, reduce.input(), axis))
                .flatMap(sum -> operand(ElementwiseFunction.EXP, sum.inputs().getFirst()));
    }
}

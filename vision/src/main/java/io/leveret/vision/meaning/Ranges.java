package io.leveret.vision.meaning;

import io.leveret.graph.Activation;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementType;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.TensorSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Bounds of the values of tensors, by interval arithmetic from the operators that compute them. */
final class Ranges {
    private static final int MOST_DEPTH = 200; // operators; all numbers beyond

    private final Definitions definitions;
    private final Map<Integer, Interval> known = new HashMap<>(); // by tensor
    private int depth;

    Ranges(Definitions definitions) {
        this.definitions = definitions;
    }

    /** Returns bounds of a tensor's values. */
    Interval of(int tensor) {
        Interval range = known.get(tensor);
        if (range != null) {
            return range;
        }
        if (depth == MOST_DEPTH) {
            return Interval.ALL;
        }
        depth++;
        range = computed(tensor).and(representable(tensor));
        depth--;
        known.put(tensor, range);
        return range;
    }

    /** Returns the bounds of what a quantized type can hold. */
    private Interval representable(int tensor) {
        TensorSpec spec = definitions.tensor(tensor);
        if (!spec.type().isQuantized() || spec.quantization().filter(each -> each.channels() == 1).isEmpty()) {
            return Interval.ALL;
        }
        Quantization quantization = spec.quantization().get();
        ElementType type = spec.type();
        double scale = quantization.scale(0);
        return new Interval(scale * (type.quantizedMin() - quantization.zeroPoint(0)),
                scale * (type.quantizedMax() - quantization.zeroPoint(0)));
    }

    private Interval computed(int tensor) {
        if (isNormalized(tensor)) {
            return Interval.PROBABILITY;
        }
        Optional<Operator> producer = definitions.of(tensor);
        float[] constants = producer.isEmpty() ? definitions.floats(tensor) : new float[0];
        if (constants.length > 0) {
            Interval range = Interval.of(constants[0]);
            for (float constant : constants) {
                range = range.or(Interval.of(constant));
            }
            return Double.isNaN(range.low()) ? Interval.ALL : range;
        }
        return producer.map(this::computed).orElse(Interval.ALL);
    }

    /** Returns whether a tensor's values are shares of a sum along an axis. */
    private boolean isNormalized(int tensor) {
        return IntStream.range(0, definitions.shape(tensor).rank()).anyMatch(axis -> definitions
                .normalized(tensor, axis).filter(parts -> of(parts).low() >= 0).isPresent()
                || definitions.operand(ElementwiseFunction.EXP, tensor)
                        .filter(log -> definitions.isLogOfDistribution(log, axis)).isPresent());
    }

    private Interval computed(Operator operator) {
        return switch (operator) {
            case Operator.Weighted weighted -> activated(weighted.activation(), Interval.ALL);
            case Operator.Softmax _ -> Interval.PROBABILITY;
            case Operator.LogSoftmax _ -> new Interval(Double.NEGATIVE_INFINITY, 0);
            case Operator.L2Normalization unit -> of(unit.input()).low() >= 0 ? Interval.PROBABILITY
                    : new Interval(-1, 1);
            case Operator.Elementwise function -> function(function, of(function.input()));
            case Operator.Binary binary -> activated(binary.activation(), binary(binary));
            case Operator.Pool2D pool -> activated(pool.activation(), of(pool.input()));
            case Operator.Reduce reduce -> reduced(reduce);
            case Operator.Select select -> of(select.left()).or(of(select.right()));
            case Operator.Concatenation joined -> activated(joined.activation(), join(joined.inputs()));
            case Operator.Pack packed -> join(packed.inputs());
            case Operator.Pad padded -> of(padded.input())
                    .or(padded.value() == Operator.ABSENT ? Interval.of(0) : of(padded.value()));
            case Operator.Gather gather -> of(gather.input());
            case Operator.SpaceToBatch padded -> of(padded.input()).or(Interval.of(0));
            case Operator.Rearrangement same -> of(same.input());
            case Operator.Relabeling same -> of(same.input());
            case Operator.Split same -> of(same.input());
            case Operator.Quantize same -> of(same.input());
            case Operator.Dequantize same -> of(same.input());
            case Operator.ResizeBilinear same -> of(same.input());
            case Operator.Cast same -> definitions.isFloat(same.input()) && definitions.isFloat(same.output())
                    ? of(same.input())
                    : Interval.ALL;
            case Operator _ -> Interval.ALL;
        };
    }

    private static Interval activated(Activation activation, Interval range) {
        return range.clamp(activation.min(), activation.max());
    }

    private Interval join(List<Integer> tensors) {
        return tensors.stream().map(this::of).reduce(Interval::or).orElse(Interval.ALL);
    }

    private static Interval function(Operator.Elementwise elementwise, Interval x) {
        return switch (elementwise.function()) {
            case LOGISTIC -> Interval.PROBABILITY;
            case TANH -> new Interval(-1, 1);
            case RELU -> x.clamp(0, Double.POSITIVE_INFINITY);
            case RELU6 -> x.clamp(0, 6);
            case RELU_N1_TO_1 -> x.clamp(-1, 1);
            case RELU_0_TO_1 -> x.clamp(0, 1);
            case ABS -> x.low() >= 0 ? x : new Interval(0, Math.max(-x.low(), x.high()));
            case NEG -> x.times(Interval.of(-1));
            case SQUARE -> square(x);
            case SQRT -> new Interval(Math.sqrt(Math.max(0, x.low())), Math.sqrt(Math.max(0, x.high())));
            case RSQRT -> x.low() > 0 ? new Interval(1 / Math.sqrt(x.high()), 1 / Math.sqrt(x.low()))
                    : new Interval(0, Double.POSITIVE_INFINITY);
            case EXP -> new Interval(Math.exp(x.low()), Math.exp(x.high()));
            case LOG -> new Interval(Math.log(Math.max(0, x.low())), Math.log(Math.max(0, x.high())));
            case FLOOR, CEIL, ROUND -> new Interval(Math.floor(x.low()), Math.ceil(x.high()));
            case SIN, COS -> new Interval(-1, 1);
            default -> Interval.ALL;
        };
    }

    private static Interval square(Interval x) {
        double low = x.low() * x.low();
        double high = x.high() * x.high();
        return new Interval(x.low() <= 0 && x.high() >= 0 ? 0 : Math.min(low, high), Math.max(low, high));
    }

    private Interval binary(Operator.Binary binary) {
        Interval left = of(binary.left());
        Interval right = of(binary.right());
        return switch (binary.function()) {
            case ADD -> left.plus(right);
            case SUB -> left.minus(right);
            case MUL -> definitions.same(binary.left(), binary.right()) ? square(left) : left.times(right);
            case DIV -> quotient(binary, left, right);
            case MAXIMUM -> new Interval(Math.max(left.low(), right.low()), Math.max(left.high(), right.high()));
            case MINIMUM -> new Interval(Math.min(left.low(), right.low()), Math.min(left.high(), right.high()));
            case POW -> power(left, right);
            case SQUARED_DIFFERENCE -> square(left.minus(right));
            default -> Interval.ALL;
        };
    }

    /** Returns the bounds of a quotient; of x / (x + y), where neither is negative, 0…1. */
    private Interval quotient(Operator.Binary division, Interval left, Interval right) {
        Optional<Operator.Binary> sum = definitions.binary(BinaryFunction.ADD, division.right());
        if (sum.isPresent() && left.low() >= 0
                && (isShare(division.left(), sum.get().left(), sum.get().right())
                        || isShare(division.left(), sum.get().right(), sum.get().left()))) {
            return Interval.PROBABILITY;
        }
        return left.times(right.low() == 0 ? new Interval(1 / right.high(), Double.POSITIVE_INFINITY)
                : right.reciprocal());
    }

    private boolean isShare(int part, int one, int other) {
        return definitions.same(part, one) && of(other).low() >= 0;
    }

    private static Interval power(Interval base, Interval exponent) {
        if (base.low() < 0 || exponent.low() != exponent.high()) {
            return Interval.ALL;
        }
        double low = Math.pow(base.low(), exponent.low());
        double high = Math.pow(base.high(), exponent.low());
        return new Interval(Math.min(low, high), Math.max(low, high));
    }

    private Interval reduced(Operator.Reduce reduce) {
        Interval range = of(reduce.input());
        return switch (reduce.function()) {
            case MEAN, REDUCE_MAX, REDUCE_MIN -> range;
            case SUM -> range.times(Interval.of(reduce.axes().stream()
                    .mapToDouble(axis -> definitions.shape(reduce.input()).dimension(axis))
                    .reduce(1, (a, b) -> a * b)));
            case REDUCE_PROD -> range.within(0, 1) ? Interval.PROBABILITY : Interval.ALL;
            default -> Interval.ALL;
        };
    }
}

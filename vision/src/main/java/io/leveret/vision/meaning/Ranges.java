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
            case Operator.FullyConnected mixed -> activated(mixed.activation(), mixed.bias() == Operator.ABSENT
                    ? mixed(mixed.input(), mixed.filter(), 1)
                    : Interval.ALL);
            case Operator.Weighted weighted -> activated(weighted.activation(), Interval.ALL);
            case Operator.BatchMatMul mixed when !mixed.adjX() -> mixed(mixed.left(), mixed.right(),
                    definitions.shape(mixed.right()).rank() - (mixed.adjY() ? 1 : 2));
            case Operator.AddN sum -> sum.inputs().stream().map(this::of).reduce(Interval.of(0), Interval::plus);
            case Operator.Cumsum sum -> areShares(sum.input(), sum.axis()) ? Interval.PROBABILITY
                    : of(sum.input()).times(new Interval(1, definitions.shape(sum.input()).dimension(sum.axis())));
            case Operator.FakeQuant same -> of(same.input()).clamp(same.min(), same.max());
            case Operator.GatherNd gather -> of(gather.input());
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
            case Operator.Cast same -> cast(same);
            case Operator _ -> Interval.ALL;
        };
    }

    private Interval cast(Operator.Cast cast) {
        Interval range = definitions.tensor(cast.input()).type() == ElementType.BOOL ? Interval.PROBABILITY
                : of(cast.input());
        return definitions.isFloat(cast.output()) ? range
                : new Interval(Math.floor(range.low()), Math.ceil(range.high()));
    }

    /**
     * Returns the bounds of sums of probabilities with constant weights.
     *
     * @param axis that of the weights which is summed over
     */
    private Interval mixed(int values, int weights, int axis) {
        float[] constants = of(values).within(0, 1) ? definitions.floats(weights) : new float[0];
        if (constants.length == 0) {
            return Interval.ALL;
        }
        float least = 0;
        float most = 0;
        for (float weight : constants) {
            least = Math.min(least, weight);
            most = Math.max(most, weight);
        }
        return areShares(values, definitions.shape(values).rank() - 1) ? new Interval(least, most)
                : new Interval(least, most).times(Interval.of(definitions.shape(weights).dimension(axis)));
    }

    /** Returns whether a tensor's values along an axis are shares of a whole, or some of them. */
    private boolean areShares(int tensor, int axis) {
        int rank = definitions.shape(tensor).rank();
        Optional<Integer> before = Optional.of(tensor);
        while (before.isPresent()) {
            int current = before.get();
            if (definitions.shape(current).rank() != rank) {
                return false; // UNPACK, or a slice that drops axes
            }
            if (definitions.of(current).filter(producer -> producer instanceof Operator.Softmax).isPresent()) {
                return axis == rank - 1;
            }
            if (definitions.normalized(current, axis).filter(parts -> of(parts).low() >= 0).isPresent()) {
                return true;
            }
            before = definitions.of(current).flatMap(producer -> switch (producer) {
                case Operator.Quantize same -> Optional.of(same.input());
                case Operator.Dequantize same -> Optional.of(same.input());
                case Operator.FakeQuant same -> Optional.of(same.input());
                case Operator.Slice part -> Optional.of(part.input());
                case Operator.Split part -> Optional.of(part.input());
                case Operator _ -> Optional.empty();
            });
        }
        return false;
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
            case SIN, COS, SIGN -> new Interval(-1, 1);
            case LEAKY_RELU, ELU -> x.low() >= 0 ? x : Interval.ALL;
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
            case PRELU -> left.low() >= 0 ? left : Interval.ALL;
            default -> binary.function().isPredicate() ? Interval.PROBABILITY : Interval.ALL;
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
            case SUM -> reduce.axes().stream().anyMatch(axis -> areShares(reduce.input(), axis))
                    && reduce.axes().stream().filter(axis -> definitions.shape(reduce.input()).dimension(axis) > 1)
                            .count() <= 1 ? Interval.PROBABILITY : range.times(Interval.of(
                                    reduce.axes().stream()
                                            .mapToDouble(axis -> definitions.shape(reduce.input()).dimension(axis))
                                            .reduce(1, (a, b) -> a * b)));
            case REDUCE_PROD -> range.within(0, 1) ? Interval.PROBABILITY : Interval.ALL;
            default -> Interval.ALL;
        };
    }
}

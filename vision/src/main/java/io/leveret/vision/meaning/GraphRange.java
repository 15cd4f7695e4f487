package io.leveret.vision.meaning;

import io.leveret.graph.Activation;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementType;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.TensorSpec;
import io.leveret.image.Normalization;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the range of pixels that a network takes, from its first operators.
 *
 * <p>Weights are trained on values near 0, mostly 0…1 or −1…1. So a network that first divides its input by 255 takes
 * 0…255, and the scale of a quantization shows the range that was seen when it was calibrated. The method: for each
 * usual range of pixels, follow its interval through the operators that scale and shift all values alike, up to those
 * that do anything else, and compare what arrives there with the intervals that are usual there ({@link #USUAL}), or
 * with the one that a QUANTIZE can hold. The measure is the share of the two intervals together that both cover. The
 * best range is the answer, if it fits well and clearly better than the others.
 *
 * <p>Constants of each channel count as the interval of all of them. Operators that would change nothing are taken for
 * a hint that the range is another one. Values that are clipped on both sides, or rounded, show the range that they are
 * expected in.
 */
public final class GraphRange {
    /** Bounds on the work: scaled and shifted tensors in a chain, and elements of their constants. */
    private static final int MOST_STEPS = 64;
    private static final int MOST_CONSTANTS = 1 << 20;

    private static final double LEAST_FIT = 0.5;
    private static final double CLEAR_LEAD = 1.2;
    private static final double GOOD_FIT = 0.9;
    private static final double POOR_FIT = 0.25; // is enough if all others are far worse
    private static final double LARGE_LEAD = 3;
    private static final double NOTHING_CHANGED = 0.98; // the least overlap of what arrives with what was there
    private static final double EXCESS = 1.1; // how far values may be beyond what INT16 can hold
    private static final Interval BYTES = new Interval(0, 255);
    /** The largest interval of a symmetric quantization, 0…255, with some slack. */
    private static final Interval BYTES_LIMIT = new Interval(200, 320);

    /** Of the RGB photos of ImageNet, 0…1, as PyTorch's models take them. */
    private static final Normalization IMAGENET = new Normalization(new float[]{123.675f, 116.28f, 103.53f},
            new float[]{58.395f, 57.12f, 57.375f});

    /** The mean colors that Caffe's models subtract from pixels of 0…255. */
    private static final Normalization CAFFE = new Normalization(new float[]{123.68f, 116.779f, 103.939f},
            new float[]{1, 1, 1});

    /** The ranges of pixels to choose from. */
    private static final List<Candidate> CANDIDATES = List.of(
            new Candidate(Normalization.DEFAULT, new Interval(-1, 1), LEAST_FIT, false),
            new Candidate(Normalization.of(0, 255), new Interval(0, 1), LEAST_FIT, false),
            new Candidate(Normalization.of(0, 1), new Interval(0, 255), LEAST_FIT, false),
            new Candidate(Normalization.of(127.5f, 255), new Interval(-0.5, 0.5), GOOD_FIT, true),
            new Candidate(IMAGENET, new Interval(-2.118, 2.64), GOOD_FIT, true),
            new Candidate(CAFFE, new Interval(-123.68, 151.06), GOOD_FIT, true));

    /** What usually arrives at the first weights; the last two as Caffe's models and EfficientNet have them. */
    private static final List<Interval> USUAL = List.of(new Interval(0, 1), new Interval(-1, 1),
            new Interval(-0.5, 0.5), new Interval(-2.118, 2.64), new Interval(0, 255), new Interval(-128, 127),
            new Interval(-123.68, 151.06));

    /** Where pixels begin and end when their mean is subtracted and they are divided by their deviation. */
    private static final Interval STANDARDIZED_LOW = new Interval(-2.45, -0.3);
    private static final Interval STANDARDIZED_HIGH = new Interval(1.7, 3.2);

    private final Graph graph;
    private final int input;
    private final boolean gray;
    private final Map<Integer, Integer> widened = new HashMap<>(); // FLOAT16 constant by the result of its DEQUANTIZE
    private final Map<Integer, Interval> constants = new HashMap<>(); // by tensor

    private GraphRange(Graph graph, int input, boolean gray) {
        this.graph = graph;
        this.input = input;
        this.gray = gray;
        for (Operator operator : graph.operators()) {
            if (operator instanceof Operator.Dequantize same && graph.tensor(same.input()).isConstant()) {
                widened.put(same.output(), same.input());
            }
        }
    }

    /**
     * The range of an input.
     *
     * @param normalization of pixels 0…255
     * @param reason the operators that tell, for messages
     */
    public record Found(Normalization normalization, String reason) {}

    /**
     * A range of pixels.
     *
     * @param leastFit the least fit that makes it an answer
     * @param scaleOnly whether only the scale of a quantization shows it: networks do not convert it
     */
    private record Candidate(Normalization normalization, Interval range, double leastFit, boolean scaleOnly) {
        double fit(List<Arrival> arrivals) {
            return arrivals.stream().mapToDouble(arrival -> scaleOnly && arrival.into().isEmpty() ? 0 : arrival.fit())
                    .min().orElse(0);
        }
    }

    /** The interval that arrives at an operator, and what it can hold if it quantizes. */
    private record Arrival(Interval interval, Optional<Quantized> into) {
        double fit() {
            return into.map(quantized -> quantized.fit(interval)).orElseGet(() -> isStandardized(interval) ? 1
                    : USUAL.stream().mapToDouble(interval::overlap).max().orElseThrow());
        }
    }

    /** What a quantized tensor can hold. */
    private record Quantized(Interval range, boolean alwaysSymmetric) {
        static Quantized of(TensorSpec tensor) {
            Quantization how = tensor.quantization().orElseThrow();
            return new Quantized(new Interval(
                    (double) how.scale(0) * (tensor.type().quantizedMin() - how.zeroPoint(0)),
                    (double) how.scale(0) * (tensor.type().quantizedMax() - how.zeroPoint(0))),
                    tensor.type() == ElementType.INT16);
        }

        /** INT16 has zero point 0 also where half of it is unused: only the magnitude shows. */
        double fit(Interval interval) {
            if (!alwaysSymmetric) {
                return range.overlap(interval);
            }
            return interval.magnitude() > EXCESS * range.magnitude() ? 0
                    : Math.min(range.magnitude(), interval.magnitude())
                            / Math.max(range.magnitude(), interval.magnitude());
        }
    }

    /**
     * Returns the range of pixels of an input; empty if the network does not tell.
     *
     * @param gray whether pixels have one channel
     */
    public static Optional<Found> of(Graph graph, int input, boolean gray) {
        return new GraphRange(graph, input, gray).decide();
    }

    /** Returns whether a UINT8 or INT8 tensor is quantized symmetrically, for pixels of 0…255. */
    public static boolean isSymmetricOfBytes(TensorSpec tensor) {
        if (tensor.quantization().isEmpty() || !tensor.type().isQuantized()) {
            return false;
        }
        double middle = (tensor.type().quantizedMin() + tensor.type().quantizedMax()) / 2.0;
        Quantization how = tensor.quantization().get();
        double most = Quantized.of(tensor).range().magnitude();
        return Math.abs(how.zeroPoint(0) - middle) <= 1
                && Interval.of(most).within(BYTES_LIMIT.low(), BYTES_LIMIT.high());
    }

    /** Returns whether an interval is one of pixels minus their mean, by their deviation. */
    private static boolean isStandardized(Interval interval) {
        return STANDARDIZED_LOW.contains(interval.low()) && STANDARDIZED_HIGH.contains(interval.high());
    }

    private Optional<Found> decide() {
        Candidate best = null;
        double bestFit = 0;
        double secondFit = 0;
        SequencedSet<String> reasons = new LinkedHashSet<>();
        for (Candidate candidate : CANDIDATES) {
            if (gray && candidate.normalization().mean().length > 1) {
                continue;
            }
            reasons.clear();
            double fit = fit(candidate, reasons);
            if (best == null || fit > bestFit) {
                secondFit = bestFit;
                best = candidate;
                bestFit = fit;
            } else {
                secondFit = Math.max(secondFit, fit);
            }
        }
        Found found = new Found(best.normalization(), String.join(", ", reasons));
        boolean isClear = bestFit >= best.leastFit() && bestFit >= CLEAR_LEAD * secondFit
                || !best.scaleOnly() && bestFit >= POOR_FIT && bestFit >= LARGE_LEAD * secondFit;
        Optional<Found> standardized = bestFit < GOOD_FIT ? standardized() : Optional.empty();
        return standardized.or(() -> isClear && !reasons.isEmpty() ? Optional.of(found) : Optional.empty());
    }

    /** Returns the mean and deviation that the scale of a first QUANTIZE shows; empty if it shows none. */
    private Optional<Found> standardized() {
        for (Operator operator : graph.operators()) {
            if (operator instanceof Operator.Quantize first && first.input() == input
                    && graph.tensor(first.output()).type().isQuantized()) {
                TensorSpec output = graph.tensor(first.output());
                Interval range = Quantized.of(output).range();
                float std = (float) (255 / (range.high() - range.low()));
                return isStandardized(range)
                        ? Optional.of(new Found(Normalization.of((float) -range.low() * std, std),
                                "QUANTIZE to " + output.describe()))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * Returns how well a range fits, 0…1.
     *
     * @param reasons receives the operators that tell
     */
    private double fit(Candidate candidate, SequencedSet<String> reasons) {
        Map<Integer, Interval> reached = new HashMap<>(); // by tensor
        reached.put(input, candidate.range());
        List<Arrival> arrivals = new ArrayList<>();
        boolean reverses = false;
        if (graph.tensor(input).type() == ElementType.INT16) {
            arrivals.add(new Arrival(candidate.range(), Optional.of(Quantized.of(graph.tensor(input)))));
            reasons.add("the scale of its input");
            reached.clear();
        }
        for (Operator operator : graph.operators()) {
            if (operator.inputs().stream().noneMatch(reached::containsKey)) {
                continue;
            }
            Optional<Interval> result = reached.size() > MOST_STEPS ? Optional.empty() : result(operator, reached);
            if (result.isPresent()) {
                expected(operator, reached).ifPresent(arrivals::add);
                operator.outputs().forEach(output -> reached.put(output, result.get()));
                if (changesValues(operator)) {
                    reasons.add(operator.name());
                }
                reverses |= operator instanceof Operator.Binary binary && reached.containsKey(binary.right())
                        || operator instanceof Operator.Elementwise function
                                && function.function() == ElementwiseFunction.NEG;
                continue;
            }
            Interval arrived = operator.inputs().stream().filter(reached::containsKey).map(reached::get)
                    .reduce(Interval::or).orElseThrow();
            TensorSpec output = graph.tensor(operator.output());
            boolean quantizes = operator instanceof Operator.Quantize && output.quantization().isPresent();
            if (quantizes) {
                reasons.add("QUANTIZE to " + output.describe());
                arrivals.add(new Arrival(arrived, Optional.of(Quantized.of(output))));
            } else if (operator instanceof Operator.FakeQuant fake) {
                reasons.add("FAKE_QUANT of " + fake.min() + "…" + fake.max());
                arrivals.add(new Arrival(arrived, Optional.of(
                        new Quantized(new Interval(fake.min(), fake.max()), false))));
            } else if (!(operator instanceof Operator.ShapeOf)) {
                arrivals.add(new Arrival(arrived, Optional.empty()));
            }
        }
        boolean changesNothing = !reasons.isEmpty() && !reverses
                && arrivals.stream().allMatch(arrival -> arrival.into().isEmpty()
                        && arrival.interval().overlap(candidate.range()) > NOTHING_CHANGED);
        return candidate.fit(arrivals) * (changesNothing ? 0.5 : 1);
    }

    /** Returns what arrives at an operator that clips or rounds values, and so shows which it expects. */
    private Optional<Arrival> expected(Operator operator, Map<Integer, Interval> reached) {
        return switch (operator) {
            case Operator.Elementwise function -> switch (function.function()) {
                case RELU_0_TO_1 -> expected(reached.get(function.input()), new Interval(0, 1));
                case RELU_N1_TO_1 -> expected(reached.get(function.input()), new Interval(-1, 1));
                case FLOOR, CEIL, ROUND -> expected(reached.get(function.input()), BYTES);
                default -> Optional.empty();
            };
            case Operator.Cast cast when !graph.tensor(cast.output()).type().isFloat() ->
                    expected(reached.get(cast.input()), BYTES);
            case Operator.Binary clip -> bound(clip, BinaryFunction.MINIMUM, reached)
                    .flatMap(high -> clipped(high, BinaryFunction.MAXIMUM, reached).flatMap(low -> expected(
                            reached.get(low.value()), new Interval(low.bound(), high.bound()))))
                    .or(() -> bound(clip, BinaryFunction.MAXIMUM, reached)
                            .flatMap(low -> clipped(low, BinaryFunction.MINIMUM, reached).flatMap(high -> expected(
                                    reached.get(high.value()), new Interval(low.bound(), high.bound())))));
            default -> Optional.empty();
        };
    }

    private static Optional<Arrival> expected(Interval arrived, Interval range) {
        return Optional.of(new Arrival(arrived, Optional.of(new Quantized(range, false))));
    }

    /** A value that is clipped at one end. */
    private record Clip(int value, double bound) {}

    /** Returns the clip that made the value of another one. */
    private Optional<Clip> clipped(Clip outer, BinaryFunction function, Map<Integer, Interval> reached) {
        return graph.operators().stream().filter(operator -> operator.outputs().contains(outer.value()))
                .filter(operator -> operator instanceof Operator.Binary).findFirst()
                .flatMap(operator -> bound((Operator.Binary) operator, function, reached));
    }

    private Optional<Clip> bound(Operator.Binary clip, BinaryFunction function, Map<Integer, Interval> reached) {
        boolean followsLeft = reached.containsKey(clip.left());
        Interval bound = constant(followsLeft ? clip.right() : clip.left());
        return clip.function() == function && bound != null && bound.low() == bound.high()
                ? Optional.of(new Clip(followsLeft ? clip.left() : clip.right(), bound.low()))
                : Optional.empty();
    }

    private boolean changesValues(Operator operator) {
        return operator instanceof Operator.Binary || operator instanceof Operator.Elementwise
                || operator instanceof Operator.Weighted || operator instanceof Operator.Cast cast
                        && !(graph.tensor(cast.input()).type().isFloat()
                                && graph.tensor(cast.output()).type().isFloat());
    }

    /** Returns the interval of an operator's results, if it only moves, scales and shifts values; else nothing. */
    private Optional<Interval> result(Operator operator, Map<Integer, Interval> reached) {
        return switch (operator) {
            case Operator.Relabeling same -> Optional.of(reached.get(same.input()));
            case Operator.Rearrangement same -> Optional.of(reached.get(same.input()));
            case Operator.ResizeBilinear same -> Optional.of(reached.get(same.input()));
            case Operator.Pool2D same -> Optional.of(reached.get(same.input()));
            case Operator.Split same -> Optional.of(reached.get(same.input()));
            case Operator.Cast same -> Optional.of(reached.get(same.input()));
            case Operator.Dequantize same -> Optional.of(reached.get(same.input()));
            case Operator.Pad same -> Optional.ofNullable(reached.get(same.input()));
            case Operator.Gather same -> Optional.ofNullable(reached.get(same.input()));
            case Operator.Concatenation parts -> hull(parts.inputs(), reached);
            case Operator.Pack parts -> hull(parts.inputs(), reached);
            case Operator.Binary binary -> binary(binary, reached).map(result -> clamped(result, binary.activation()));
            case Operator.Elementwise function when function.function() == ElementwiseFunction.NEG -> Optional
                    .of(reached.get(function.input()).times(Interval.of(-1)));
            case Operator.Elementwise function -> switch (function.function()) {
                case FLOOR, CEIL, ROUND -> Optional.of(reached.get(function.input()));
                case RELU_0_TO_1 -> Optional.of(reached.get(function.input()).clamp(0, 1));
                case RELU_N1_TO_1 -> Optional.of(reached.get(function.input()).clamp(-1, 1));
                default -> Optional.empty();
            };
            case Operator.DepthwiseConv2D scaling -> scaled(scaling, reached, scaling.depthMultiplier() == 1);
            case Operator.Conv2D scaling -> scaled(scaling, reached, hasOneWeightEach(scaling.filter()));
            case Operator _ -> Optional.empty();
        };
    }

    private static Interval clamped(Interval interval, Activation activation) {
        return interval.clamp(activation.min(), activation.max());
    }

    private static Optional<Interval> hull(List<Integer> parts, Map<Integer, Interval> reached) {
        return parts.stream().filter(reached::containsKey).map(reached::get).reduce(Interval::or);
    }

    private Optional<Interval> binary(Operator.Binary binary, Map<Integer, Interval> reached) {
        Interval left = operand(binary.left(), reached);
        Interval right = operand(binary.right(), reached);
        if (left == null || right == null) {
            return Optional.empty();
        }
        boolean followsLeft = reached.containsKey(binary.left());
        if (followsLeft && reached.containsKey(binary.right())) {
            return Optional.empty(); // both vary, and not independently
        }
        return switch (binary.function()) {
            case ADD -> Optional.of(left.plus(right));
            case SUB -> Optional.of(left.minus(right));
            case MUL -> Optional.of(left.times(right));
            case DIV -> followsLeft && right.low() * right.high() > 0
                    ? Optional.of(left.times(right.reciprocal()))
                    : Optional.empty();
            case MINIMUM, MAXIMUM -> {
                boolean isMinimum = binary.function() == BinaryFunction.MINIMUM;
                Interval value = followsLeft ? left : right;
                Interval bound = followsLeft ? right : left;
                yield Optional.of(isMinimum ? value.clamp(Double.NEGATIVE_INFINITY, bound.high())
                        : value.clamp(bound.low(), Double.POSITIVE_INFINITY));
            }
            default -> Optional.empty();
        };
    }

    /** Returns the interval of a value that was reached, or of constants; null if it is neither. */
    private @Nullable Interval operand(int tensor, Map<Integer, Interval> reached) {
        Interval known = reached.get(tensor);
        return known != null ? known : constant(tensor);
    }

    /** Returns the result of a convolution that only scales each channel and adds a bias. */
    private Optional<Interval> scaled(Operator.Weighted scaling, Map<Integer, Interval> reached, boolean onlyScales) {
        TensorSpec filter = graph.tensor(scaling.filter());
        if (!onlyScales || filter.shape().dimension(1) != 1 || filter.shape().dimension(2) != 1) {
            return Optional.empty();
        }
        Interval weights = weights(scaling.filter());
        Interval biases = scaling.bias() == Operator.ABSENT ? new Interval(0, 0) : constant(scaling.bias());
        Interval value = reached.get(scaling.input());
        if (weights == null || biases == null || value == null) {
            return Optional.empty();
        }
        return Optional.of(clamped(value.times(weights).plus(biases), scaling.activation()));
    }

    /** Returns whether each output channel of a 1×1 convolution has one weight that is not 0. */
    private boolean hasOneWeightEach(int filter) {
        float[] values = floats(filter);
        if (values == null || graph.tensor(filter).shape().rank() != 4) {
            return false;
        }
        int outputs = graph.tensor(filter).shape().dimension(0);
        int each = values.length / outputs;
        if (outputs != graph.tensor(filter).shape().dimension(3)) {
            return false;
        }
        for (int output = 0; output < outputs; output++) {
            int nonzero = 0;
            for (int i = 0; i < each; i++) {
                nonzero += values[output * each + i] == 0 ? 0 : 1;
            }
            if (nonzero != 1) {
                return false;
            }
        }
        return true;
    }

    /** Returns the interval of the weights that are not 0; null if they are not known. */
    private @Nullable Interval weights(int tensor) {
        float[] values = floats(tensor);
        if (values == null) {
            return null;
        }
        Interval all = null;
        for (float value : values) {
            if (value != 0) {
                all = all == null ? Interval.of(value) : all.or(Interval.of(value));
            }
        }
        return all;
    }

    private @Nullable Interval constant(int tensor) {
        if (!constants.containsKey(tensor)) {
            float[] values = floats(tensor);
            Interval all = null;
            for (int i = 0; values != null && i < values.length; i++) {
                all = all == null ? Interval.of(values[i]) : all.or(Interval.of(values[i]));
            }
            constants.put(tensor, all);
        }
        return constants.get(tensor);
    }

    /** Returns the values of a float constant; null if it is none, or is large. */
    private float @Nullable [] floats(int tensor) {
        TensorSpec spec = graph.tensor(widened.getOrDefault(tensor, tensor));
        if (!spec.isConstant() || spec.shape().elements() > MOST_CONSTANTS) {
            return null;
        }
        return switch (spec.type()) {
            case FLOAT32 -> spec.floatValues();
            case FLOAT16 -> {
                ByteBuffer values = spec.values();
                float[] floats = new float[spec.shape().elements()];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = Float.float16ToFloat(values.getShort());
                }
                yield floats;
            }
            default -> null;
        };
    }
}

package io.leveret.vision.meaning;

import io.leveret.graph.Activation;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.vision.meaning.ScoreMeaning.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds what an output's values are: their bounds, then what they sum to, then what computes them. */
final class MeaningAnalysis {
    /** How far probabilities may be outside 0…1, and their sum from 1: float32 and 8-bit rounding, and clipping. */
    private static final double TOLERANCE = 0.02;
    private static final int MOST_DEPTH = 200; // operators

    private final Definitions definitions;
    private final Ranges ranges;
    private final Totals totals;
    private final Origins origins;
    private final Map<Integer, Boolean> logits = new HashMap<>(); // by tensor

    MeaningAnalysis(Graph graph) {
        definitions = new Definitions(graph);
        ranges = new Ranges(definitions);
        totals = new Totals(definitions, ranges);
        origins = new Origins(definitions, ranges);
    }

    ScoreMeaning meaning(int tensor, int batch) {
        Shape shape = definitions.shape(tensor);
        int classes = shape.elements() / batch;
        if (!ranges.of(tensor).within(-TOLERANCE, 1 + TOLERANCE)) {
            if (origins.areProbabilities(tensor)) {
                return new ScoreMeaning(Kind.COMPUTED, origins.names(tensor) + ", then " + last(tensor));
            }
            return isLogits(tensor, 0) ? new ScoreMeaning(Kind.LOGITS, last(tensor))
                    : new ScoreMeaning(Kind.UNKNOWN, last(tensor));
        }
        Optional<Integer> axis = axis(shape, classes);
        if (classes == 1) {
            return new ScoreMeaning(Kind.INDEPENDENT, last(tensor));
        }
        ScoreMeaning apart = origins.areShares(tensor, classes)
                ? new ScoreMeaning(Kind.PARTIAL, origins.names(tensor) + ", then " + last(tensor))
                : new ScoreMeaning(Kind.INDEPENDENT, axis.isEmpty() ? last(tensor) : origins.names(tensor));
        if (axis.isEmpty()) {
            return apart;
        }
        Interval sum = totals.bounds(tensor, axis.get());
        String origin = String.join(", ", totals.origins());
        if (sum.within(1 - TOLERANCE, 1 + TOLERANCE)) {
            return new ScoreMeaning(Kind.DISTRIBUTION, origin.isEmpty() ? totals.roots() : origin);
        }
        return origin.isEmpty() ? apart
                : new ScoreMeaning(Kind.PARTIAL, origin + ", then " + last(tensor));
    }

    /** Returns the axis of the classes: the last one that is as long. */
    private static Optional<Integer> axis(Shape shape, int classes) {
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            if (shape.dimension(axis) == classes && (axis > 0 || shape.elements() == classes)) {
                return Optional.of(axis);
            }
        }
        return Optional.empty();
    }

    /** Returns the name of the operator that computes a tensor's values. */
    private String last(int tensor) {
        return definitions.of(definitions.plain(tensor)).map(Operator::name).orElse("");
    }

    /** Returns whether a tensor is sums of products with weights, of values that are no probabilities themselves. */
    private boolean isLogits(int tensor, int depth) {
        Boolean known = logits.get(tensor);
        if (known == null) {
            Optional<Operator> producer = definitions.of(definitions.plain(tensor));
            known = depth < MOST_DEPTH && producer.isPresent() && isLogits(producer.get(), depth);
            logits.put(tensor, known);
        }
        return known;
    }

    private boolean isLogits(Operator producer, int depth) {
        return switch (producer) {
            case Operator.Weighted weighted -> weighted.activation() == Activation.NONE
                    && !ranges.of(weighted.input()).within(-TOLERANCE, 1 + TOLERANCE);
            case Operator.LogSoftmax _ -> true;
            case Operator.Elementwise function -> function.function() == ElementwiseFunction.NEG
                    && isLogits(function.input(), depth + 1);
            case Operator.Binary binary -> isLinear(binary, depth);
            case Operator.AddN sum -> sum.inputs().stream().allMatch(each -> isLogitsOrConstant(each, depth));
            case Operator.Reduce reduce -> reduce.function() == ReduceFunction.MEAN
                    && isLogits(reduce.input(), depth + 1);
            case Operator.AveragePool2D pool -> pool.activation() == Activation.NONE
                    && isLogits(pool.input(), depth + 1);
            case Operator.Concatenation joined -> joined.inputs().stream()
                    .allMatch(part -> isLogits(part, depth + 1));
            case Operator.Rearrangement same -> isLogits(same.input(), depth + 1);
            case Operator.Split same -> isLogits(same.input(), depth + 1);
            case Operator.Gather gather -> isLogits(gather.input(), depth + 1);
            case Operator _ -> false;
        };
    }

    private boolean isLinear(Operator.Binary binary, int depth) {
        boolean isLinear = switch (binary.function()) {
            case ADD, SUB, MUL, DIV -> binary.activation() == Activation.NONE;
            default -> false;
        };
        return isLinear && isLogitsOrConstant(binary.left(), depth) && isLogitsOrConstant(binary.right(), depth);
    }

    private boolean isLogitsOrConstant(int tensor, int depth) {
        return definitions.of(tensor).isEmpty() && definitions.floats(tensor).length > 0
                || isLogits(tensor, depth + 1);
    }
}

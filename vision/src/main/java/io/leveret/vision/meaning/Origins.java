package io.leveret.vision.meaning;

import io.leveret.graph.Operator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/**
 * Whether a tensor's values are computed from probabilities only: through operators that move, add, scale, choose or
 * compare them, but not through trained weights or logarithms, behind which anything can be a score.
 */
final class Origins {
    private static final int MOST_DEPTH = 200; // operators; nothing is known beyond
    private static final double TOLERANCE = 0.02;
    private static final Origin CONSTANT = new Origin(true, 0, new LinkedHashSet<>());
    private static final Origin OTHER = new Origin(false, 0, new LinkedHashSet<>());

    private final Definitions definitions;
    private final Ranges ranges;
    private final Map<Integer, Origin> known = new HashMap<>(); // by tensor
    private int depth;

    Origins(Definitions definitions, Ranges ranges) {
        this.definitions = definitions;
        this.ranges = ranges;
    }

    /**
     * What a tensor is computed from.
     *
     * @param probabilities whether there are only probabilities and constants
     * @param shares of how many values at most the probabilities are shares; 0 if none are shares of a whole
     * @param names the operators that compute the probabilities
     */
    private record Origin(boolean probabilities, int shares, SequencedSet<String> names) {
        Origin and(Origin other) {
            SequencedSet<String> both = new LinkedHashSet<>(names);
            both.addAll(other.names);
            return new Origin(probabilities && other.probabilities, Math.max(shares, other.shares), both);
        }
    }

    /** Returns whether values are computed from probabilities only, and not from constants only. */
    boolean areProbabilities(int tensor) {
        Origin origin = of(tensor);
        return origin.probabilities && !origin.names.isEmpty();
    }

    /** Returns whether values are computed from shares of a whole among at least so many classes. */
    boolean areShares(int tensor, int classes) {
        return of(tensor).shares >= classes;
    }

    /** Returns the names of the operators that compute the probabilities, a few at most. */
    String names(int tensor) {
        return of(tensor).names.stream().limit(3).collect(Collectors.joining(", "));
    }

    private Origin of(int tensor) {
        Origin origin = known.get(tensor);
        if (origin == null) {
            if (depth == MOST_DEPTH) {
                return OTHER;
            }
            depth++;
            origin = computed(tensor);
            depth--;
            known.put(tensor, origin);
        }
        return origin;
    }

    private Origin computed(int tensor) {
        Optional<Operator> producer = definitions.of(tensor);
        if (producer.isEmpty()) {
            return definitions.tensor(tensor).isConstant() ? CONSTANT : OTHER;
        }
        int shares = shares(producer.get(), tensor);
        if (shares > 0) {
            return new Origin(true, shares, named(producer.get()));
        }
        Origin origin = passes(producer.get())
                ? producer.get().inputs().stream().filter(input -> input != Operator.ABSENT).map(this::of)
                        .reduce(CONSTANT, Origin::and)
                : OTHER;
        return !origin.probabilities && ranges.of(tensor).within(-TOLERANCE, 1 + TOLERANCE)
                ? new Origin(true, 0, named(producer.get()))
                : origin;
    }

    private static SequencedSet<String> named(Operator operator) {
        SequencedSet<String> name = new LinkedHashSet<>();
        name.add(operator.name());
        return name;
    }

    /** Returns of how many values an operator's results are shares; 0 if they are not. */
    private int shares(Operator operator, int tensor) {
        int classes = 1;
        if (operator instanceof Operator.Softmax) {
            classes = definitions.shape(tensor).dimension(-1);
        }
        for (int axis = 0; axis < definitions.shape(tensor).rank(); axis++) {
            if (definitions.normalized(tensor, axis).filter(parts -> ranges.of(parts).low() >= 0).isPresent()) {
                classes = Math.max(classes, definitions.shape(tensor).dimension(axis));
            }
        }
        return classes > 1 ? classes : 0;
    }

    /** Returns whether results are probabilities, or numbers made of them, if the operands are. */
    private boolean passes(Operator operator) {
        return switch (operator) {
            case Operator.Elementwise function -> switch (function.function()) {
                case ABS, SQUARE, SQRT, FLOOR, CEIL, ROUND, SIGN, RELU, RELU6, RELU_0_TO_1, RELU_N1_TO_1, LEAKY_RELU,
                        ELU, LOGICAL_NOT -> true;
                default -> false;
            };
            case Operator.Binary binary -> Double.isFinite(ranges.of(binary.output()).high());
            case Operator.FullyConnected mixed -> ranges.of(mixed.output()).within(0, Double.MAX_VALUE);
            case Operator.BatchMatMul mixed -> ranges.of(mixed.output()).within(0, Double.MAX_VALUE);
            case Operator.Quantize _,Operator.Dequantize _,Operator.FakeQuant _,Operator.Cast _ -> true;
            case Operator.Relabeling _,Operator.Rearrangement _,Operator.Split _,Operator.Pad _ -> true;
            case Operator.Pool2D _,Operator.Reduce _,Operator.Cumsum _,Operator.ResizeBilinear _ -> true;
            case Operator.Gather _,Operator.GatherNd _,Operator.Concatenation _,Operator.Pack _ -> true;
            case Operator.Select _,Operator.AddN _ -> true;
            case Operator _ -> false;
        };
    }
}

package io.leveret.vision.meaning;

import io.leveret.graph.Graph;
import java.util.Objects;

/**
 * What the values of a model's output are.
 *
 * @param kind the kind of scores
 * @param reason names of the operators that say so, such as {@code SOFTMAX}; empty if none do
 */
public record ScoreMeaning(Kind kind, String reason) {
    /** Kinds of scores. */
    public enum Kind {
        /** Probabilities that sum to 1 over the classes. */
        DISTRIBUTION,
        /** Parts of probabilities that sum to 1, which themselves do not: some are cut off, clipped or joined. */
        PARTIAL,
        /** Numbers computed from probabilities, which may be beyond 0…1: percent, sums, differences. */
        COMPUTED,
        /** Probabilities of each class for itself. */
        INDEPENDENT,
        /** Any numbers, of which softmax or a sigmoid makes probabilities. */
        LOGITS,
        /** The operators do not say. */
        UNKNOWN
    }

    /** Checks that nothing is null. */
    public ScoreMeaning {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(reason, "reason");
    }

    /**
     * Returns what an output's values are. Takes bounded time for any graph, and says {@link Kind#UNKNOWN} rather than
     * a guess.
     *
     * @param output index of the graph's output, from 0; its elements are classes, in each image of a batch
     * @param batch number of images
     */
    public static ScoreMeaning of(Graph graph, int output, int batch) {
        return new MeaningAnalysis(graph).meaning(graph.outputs().get(output), batch);
    }

    /** Returns whether the values are probabilities 0…1, whatever they sum to. */
    public boolean isProbabilities() {
        return switch (kind) {
            case DISTRIBUTION, PARTIAL, INDEPENDENT -> true;
            case COMPUTED, LOGITS, UNKNOWN -> false;
        };
    }
}

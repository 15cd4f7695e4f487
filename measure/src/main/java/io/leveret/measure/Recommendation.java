package io.leveret.measure;

import java.util.List;
import java.util.Optional;

/**
 * Which models of a {@link Comparison} to choose within a {@link Constraints}. Models are their places in the comparison, from 0.
 *
 * @param within those that the budget allows, in their order
 * @param best of those the one with the highest top-1 accuracy; of equals the faster, then the smaller, then the first. Nothing
 *     if none is within
 * @param faster of those that are not significantly less accurate than the best ({@link McNemar}) the fastest; of equals the most
 *     accurate, then the smallest, then the first. Nothing if none is faster than the best
 * @param smaller of the same ones the smallest; of equals the most accurate, then the fastest, then the first. Nothing if none is
 *     smaller than the best
 * @param nearest if none is within, the one that exceeds a limit least, {@code max(latency / maxLatency, size / maxFileBytes)};
 *     of equals the first
 */
public record Recommendation(List<Integer> within, Optional<Integer> best, Optional<Integer> faster,
        Optional<Integer> smaller, Optional<Integer> nearest) {
    /** A recommendation; the list is copied. */
    public Recommendation {
        within = List.copyOf(within);
    }
}

package io.leveret.measure.comparison;

import java.util.List;
import java.util.Optional;

/**
 * The models of a {@link Comparison} to choose within {@link Constraints}. Models are identified by their index in the
 * comparison, from 0.
 *
 * @param within the models that the constraints allow, in order
 * @param best the one of them with the highest top-1 accuracy; of equals the faster, then the smaller, then the first.
 *     Empty if none is within
 * @param faster the fastest of those not significantly less accurate than the best ({@link McNemar}); of equals the
 *     most accurate, then the smallest, then the first. Empty if none is faster than the best
 * @param smaller the smallest of the same models; of equals the most accurate, then the fastest, then the first. Empty
 *     if none is smaller than the best
 * @param nearest if none is within, the model that exceeds a limit least, {@code max(latency / maxLatency, size /
 *     maxFileBytes)}; of equals the first
 */
public record Recommendation(List<Integer> within, Optional<Integer> best, Optional<Integer> faster,
        Optional<Integer> smaller, Optional<Integer> nearest) {
    /** Copies the list. */
    public Recommendation {
        within = List.copyOf(within);
    }
}

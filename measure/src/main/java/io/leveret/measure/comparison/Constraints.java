package io.leveret.measure.comparison;

import io.leveret.base.OptionException;

/**
 * Limits on the cost of a model; {@link Long#MAX_VALUE} for no limit.
 *
 * @param maxLatencyNanos largest median time of an inference, at least 1
 * @param maxFileBytes largest size of its file, at least 1
 */
public record Constraints(long maxLatencyNanos, long maxFileBytes) {
    /** No limits. */
    public static final Constraints NONE = new Constraints(Long.MAX_VALUE, Long.MAX_VALUE);

    /**
     * Checks the limits.
     *
     * @throws OptionException if one is below 1
     */
    public Constraints {
        if (maxLatencyNanos < 1) {
            throw new OptionException("maxLatencyNanos", maxLatencyNanos, "must be at least 1, not " + maxLatencyNanos);
        }
        if (maxFileBytes < 1) {
            throw new OptionException("maxFileBytes", maxFileBytes, "must be at least 1, not " + maxFileBytes);
        }
    }

    /** Returns whether a model is within the limits. */
    public boolean allows(ComparedModel model) {
        return model.latencyNanos() <= maxLatencyNanos && model.fileBytes() <= maxFileBytes;
    }

    /** Returns the largest ratio of a model's cost to its limit. */
    double share(ComparedModel model) {
        return Math.max((double) model.latencyNanos() / maxLatencyNanos, (double) model.fileBytes() / maxFileBytes);
    }
}

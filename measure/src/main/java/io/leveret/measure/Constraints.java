package io.leveret.measure;

import io.leveret.base.OptionException;

/**
 * What a model may cost; {@link Long#MAX_VALUE} for no limit.
 *
 * @param maxLatencyNanos the median of its inferences, at least 1
 * @param maxFileBytes the size of its file, at least 1
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

    /** Whether a model costs no more. */
    public boolean allows(ComparedModel model) {
        return model.latencyNanos() <= maxLatencyNanos && model.fileBytes() <= maxFileBytes;
    }

    /** What a model costs as a multiple of the limit that it keeps worst. */
    double share(ComparedModel model) {
        return Math.max((double) model.latencyNanos() / maxLatencyNanos, (double) model.fileBytes() / maxFileBytes);
    }
}

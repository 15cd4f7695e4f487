package io.leveret.measure;

import io.leveret.engine.PlanStep;

/**
 * How long one step of a model takes, as part of a {@link Profile}.
 *
 * @param step what it computes, and its cost
 * @param meanNanos of an inference, until all threads have finished it
 * @param share of all steps' time, 0…1
 * @param cumulativeShare of this step and those before it in the list, 0…1
 */
public record OperatorTime(PlanStep step, double meanNanos, double share, double cumulativeShare) {
    /** Multiply-adds a second; 0 for a step that has none. */
    public double multiplyAddsPerSecond() {
        return Profile.perSecond(step.multiplyAdds(), meanNanos);
    }

    /** Bytes a second, of {@link PlanStep#bytesMoved}. */
    public double bytesPerSecond() {
        return Profile.perSecond(step.bytesMoved(), meanNanos);
    }
}

package io.leveret.measure.benchmark;

import io.leveret.engine.PlanStep;

/**
 * The time of one plan step in a {@link Profile}.
 *
 * @param step the plan step and its cost
 * @param meanNanos mean time in an inference, until all threads have finished the step
 * @param share share of the time of all steps, 0…1
 * @param cumulativeShare share of this step and those before it in the list, 0…1
 */
public record OperatorTime(PlanStep step, double meanNanos, double share, double cumulativeShare) {
    /** Returns multiply-adds per second; 0 for a step without any. */
    public double multiplyAddsPerSecond() {
        return Profile.perSecond(step.multiplyAdds(), meanNanos);
    }

    /** Returns bytes per second, of {@link PlanStep#bytesMoved}. */
    public double bytesPerSecond() {
        return Profile.perSecond(step.bytesMoved(), meanNanos);
    }
}

package io.leveret.measure.benchmark;

/**
 * The time of all plan steps with the same operator in a {@link Profile}.
 *
 * @param operator TensorFlow Lite's name for it; all names if a step computes several operators
 * @param count number of steps with it, at least 1
 * @param meanNanos mean time of all of them in an inference
 * @param multiplyAdds of all of them
 * @param bytesMoved of all of them together, as {@link io.leveret.engine.PlanStep} counts them
 * @param share share of the time of all steps, 0…1
 * @param cumulativeShare share of this operator and those before it in the list, 0…1
 */
public record OperatorTypeTime(String operator, int count, double meanNanos, long multiplyAdds, long bytesMoved,
        double share, double cumulativeShare) {
    /** Returns multiply-adds per second; 0 for an operator without any. */
    public double multiplyAddsPerSecond() {
        return Profile.perSecond(multiplyAdds, meanNanos);
    }

    /** Returns bytes per second. */
    public double bytesPerSecond() {
        return Profile.perSecond(bytesMoved, meanNanos);
    }
}

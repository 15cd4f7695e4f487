package io.leveret.measure;

/**
 * How long all steps with the same operator take, as part of a {@link Profile}.
 *
 * @param operator TensorFlow Lite's name for it; of several that are computed together, all names
 * @param count how many steps of an inference have it, at least 1
 * @param meanNanos of all of them together in an inference
 * @param multiplyAdds of all of them together
 * @param bytesMoved of all of them together, as {@link io.leveret.engine.PlanStep} counts them
 * @param share of all steps' time, 0…1
 * @param cumulativeShare of this operator and those before it in the list, 0…1
 */
public record OperatorTypeTime(String operator, int count, double meanNanos, long multiplyAdds, long bytesMoved,
        double share, double cumulativeShare) {
    /** Multiply-adds a second; 0 for an operator that has none. */
    public double multiplyAddsPerSecond() {
        return Profile.perSecond(multiplyAdds, meanNanos);
    }

    /** Bytes a second. */
    public double bytesPerSecond() {
        return Profile.perSecond(bytesMoved, meanNanos);
    }
}

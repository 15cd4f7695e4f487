package io.leveret.graph;

/** The activation that a convolution, pooling or addition applies to its result: a clamp to a range. */
public enum Activation {
    /** No clamp. */
    NONE(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
    /** max(x, 0). */
    RELU(0, Float.POSITIVE_INFINITY),
    /** Clamp to −1…1. */
    RELU_N1_TO_1(-1, 1),
    /** Clamp to 0…6. */
    RELU6(0, 6);

    private final float min;
    private final float max;

    Activation(float min, float max) {
        this.min = min;
        this.max = max;
    }

    /** The lower bound, possibly −∞. */
    public float min() {
        return min;
    }

    /** The upper bound, possibly +∞. */
    public float max() {
        return max;
    }
}

package io.leveret.vision;

/** What a classifier applies to the values of a model's output to get scores. */
public enum Activation {
    /** Nothing: the values are scores. */
    NONE,
    /** {@code exp(x) / Σ exp(x)}, over all classes. */
    SOFTMAX,
    /** {@code 1 / (1 + exp(−x))}, for each class. */
    SIGMOID
}

package io.leveret.vision;

/**
 * Whether to apply softmax to a model's values: {@code exp(x) / Σ exp(x)}, over all classes of an output; or, if there
 * is only one value, the sigmoid {@code 1 / (1 + exp(−x))}.
 */
public enum Softmax {
    /**
     * Apply it if the values are no probabilities. The operators decide: SOFTMAX and LOGISTIC, also in parts and before
     * slices, clips, means, concatenations and products. If they do not say, it is applied unless the values of two
     * test pictures are probabilities that sum to 1. Never if the metadata has a score calibration, which applies to
     * the unchanged values.
     */
    AUTO,
    /** Always. */
    ON,
    /** The sigmoid for each class: probabilities of their own, of a model whose logits mean that. */
    SIGMOID,
    /** Never: scores are the model's unchanged values, even logits. */
    OFF
}

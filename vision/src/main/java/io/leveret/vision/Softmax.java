package io.leveret.vision;

/** Whether to apply softmax to a model's values: {@code exp(x) / Σ exp(x)}, over all classes of an output. */
public enum Softmax {
    /**
     * Apply it if the model ends in logits: with neither SOFTMAX nor LOGISTIC before the output. Never if the metadata
     * has a score calibration, which applies to the unchanged values.
     */
    AUTO,
    /** Always. */
    ON,
    /** Never: scores are the model's unchanged values, even logits. */
    OFF
}

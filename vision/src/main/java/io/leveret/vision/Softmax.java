package io.leveret.vision;

/** Whether scores are made of a model's values by softmax: {@code exp(x) / Σ exp(x)}, over all classes of an output. */
public enum Softmax {
    /**
     * Where the model ends in logits, as its operators show: with neither SOFTMAX nor LOGISTIC before the output. Never where
     * the metadata states a score calibration, which is made for the model's own values.
     */
    AUTO,
    /** Always. */
    ON,
    /** Never: scores are the model's own values, even logits. */
    OFF
}

package io.leveret.tflite.metadata;

/** What a model's file can store for a classifier: its input's normalization, and {@link ModelSettings}. */
public enum StoredSetting {
    /** The normalization of pixels, in the metadata or the settings. */
    RANGE,
    /** {@link ModelSettings#channels}. */
    CHANNELS,
    /** {@link ModelSettings#inputSize}. */
    INPUT_SIZE,
    /** {@link ModelSettings#signature}. */
    SIGNATURE,
    /** {@link ModelSettings#output}. */
    OUTPUT,
    /** {@link ModelSettings#inputs}, all of them. */
    INPUT
}

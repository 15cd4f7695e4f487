package io.leveret.tflite;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a caller may choose about a model file. Immutable; each method gives other options.
 *
 * @param limits how much the file may ask for
 * @param batch how many images to run at once, where the file leaves that open; one, if nothing is said
 * @param signature which of several entry points to take, by its key, such as {@code serving_default}; the first graph,
 *     if nothing is said
 */
public record ReadOptions(ModelLimits limits, OptionalInt batch, Optional<String> signature) {
    /** The default limits, one image, the first graph. */
    public static final ReadOptions DEFAULT = new ReadOptions(ModelLimits.DEFAULT, OptionalInt.empty(),
            Optional.empty());

    /** Other limits. */
    public ReadOptions withLimits(ModelLimits newLimits) {
        return new ReadOptions(newLimits, batch, signature);
    }

    /**
     * Another batch.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public ReadOptions withBatch(int newBatch) {
        if (newBatch < 1) {
            throw new IllegalArgumentException("a batch of " + newBatch + " images; it must be at least 1");
        }
        return new ReadOptions(limits, OptionalInt.of(newBatch), signature);
    }

    /** Another entry point. */
    public ReadOptions withSignature(String key) {
        return new ReadOptions(limits, batch, Optional.of(key));
    }
}

package io.leveret.tflite;

import io.leveret.base.OptionException;
import io.leveret.tflite.metadata.InputSize;
import io.leveret.tflite.metadata.ModelSettings;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Options for reading a model file. Immutable; each method returns new options.
 *
 * @param limits limits on the file
 * @param batch number of images to run at once, if the file leaves it open; 1 by default
 * @param inputSize the size of the first input's images, if the file leaves it open
 * @param signature the key of the entry point to use, such as {@code serving_default}; the first graph by default
 */
public record ReadOptions(ModelLimits limits, OptionalInt batch, Optional<InputSize> inputSize,
        Optional<String> signature) {
    /** The default limits, one image, the first graph. */
    public static final ReadOptions DEFAULT = new ReadOptions(ModelLimits.DEFAULT, OptionalInt.empty(),
            Optional.empty(), Optional.empty());

    /** Returns these options with other limits. */
    public ReadOptions withLimits(ModelLimits newLimits) {
        return new ReadOptions(newLimits, batch, inputSize, signature);
    }

    /**
     * Returns these options with another batch size.
     *
     * @throws OptionException if it is below 1
     */
    public ReadOptions withBatch(int newBatch) {
        if (newBatch < 1) {
            throw new OptionException("batch", newBatch,
                    _ -> "a batch of " + newBatch + " images; it must be at least 1");
        }
        return new ReadOptions(limits, OptionalInt.of(newBatch), inputSize, signature);
    }

    /** Returns these options with another size of images. */
    public ReadOptions withInputSize(InputSize newSize) {
        return new ReadOptions(limits, batch, Optional.of(newSize), signature);
    }

    /** Returns these options, and a model's settings for those that are absent. */
    ReadOptions or(ModelSettings settings) {
        return new ReadOptions(limits, batch, inputSize.or(settings::inputSize), signature.or(settings::signature));
    }

    /** Returns these options with another entry point. */
    public ReadOptions withSignature(String key) {
        return new ReadOptions(limits, batch, inputSize, Optional.of(key));
    }
}

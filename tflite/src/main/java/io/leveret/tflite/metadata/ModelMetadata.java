package io.leveret.tflite.metadata;

import java.util.List;
import java.util.Optional;

/**
 * What the model's author said about it: the TensorFlow Lite metadata of the file, as far as classification uses it.
 *
 * @param name the model's name, possibly empty
 * @param description what it does, possibly empty
 * @param version the author's version, possibly empty
 * @param author who made it, possibly empty
 * @param license its license, possibly empty
 * @param minParserVersion the least version of the metadata schema that a reader has to know, such as {@code 1.0.0},
 *     possibly empty; a file that states a later one than Leveret knows is read all the same
 * @param normalization how the first input wants its pixels; empty if the metadata does not say
 * @param outputs one for each output that the metadata speaks of, in the order of the model's outputs
 */
public record ModelMetadata(String name, String description, String version, String author, String license,
        String minParserVersion, Optional<InputNormalization> normalization, List<OutputMetadata> outputs) {

    /** The metadata of a model that has none. */
    public static final ModelMetadata NONE = new ModelMetadata("", "", "", "", "", "", Optional.empty(), List.of());

    private static final String DISPLAY_LOCALE = "en";

    /** Metadata; the list is copied. */
    public ModelMetadata {
        outputs = List.copyOf(outputs);
    }

    /**
     * How pixels become the values of a float input: {@code (pixel − mean) / std}, with pixels 0…255.
     *
     * @param mean one value, or one for each channel
     * @param std one value, or one for each channel, none of them 0
     */
    public record InputNormalization(List<Float> mean, List<Float> std) {
        /** A normalization; the lists are copied. */
        public InputNormalization {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
        }
    }

    /**
     * What is said of an output.
     *
     * @param index the model's output, counted from 0
     * @return {@link OutputMetadata#NONE} if nothing is
     * @throws IndexOutOfBoundsException if the index is negative
     */
    public OutputMetadata output(int index) {
        return index < outputs.size() ? outputs.get(index) : OutputMetadata.NONE;
    }

    /** The labels of the first output, with English display names where there are some; empty if it has none. */
    public Optional<Labels> labels() {
        return output(0).labels(DISPLAY_LOCALE);
    }

    /**
     * Whether Leveret knows all that the metadata may say: whether {@link #minParserVersion} is at most 1.5.0, compared
     * number by number. An empty one asks for nothing; one that is no version asks for what nobody knows.
     */
    public boolean minParserVersionSatisfied() {
        return minParserVersion.isEmpty()
                || SchemaVersion.parse(minParserVersion).filter(SchemaVersion::isKnown).isPresent();
    }
}

package io.leveret.model;

import java.util.List;
import java.util.Optional;

/**
 * What the model's author said about it: the TensorFlow Lite metadata of the file, as far as classification uses it.
 *
 * @param name the model's name, possibly empty
 * @param description what it does, possibly empty
 * @param version the author's version, possibly empty
 * @param author who made it, possibly empty
 * @param license its licence, possibly empty
 * @param normalization how the first input wants its pixels; empty if the metadata does not say
 * @param labels the class names of the first output, from the label file packed into the model; empty if there is none
 */
public record ModelMetadata(String name, String description, String version, String author, String license,
        Optional<InputNormalization> normalization, Optional<Labels> labels) {

    /** The metadata of a model that has none. */
    public static final ModelMetadata NONE = new ModelMetadata("", "", "", "", "", Optional.empty(), Optional.empty());

    /**
     * How pixels become the values of a float input: {@code (pixel − mean) / std}, with pixels 0…255.
     *
     * @param mean one value, or one for each channel
     * @param std one value, or one for each channel, none of them 0
     */
    public record InputNormalization(List<Float> mean, List<Float> std) {
        /** A normalisation; the lists are copied. */
        public InputNormalization {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
        }
    }
}

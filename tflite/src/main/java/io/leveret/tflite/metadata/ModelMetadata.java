package io.leveret.tflite.metadata;

import java.util.List;
import java.util.Optional;

/**
 * The author's description of a model: the file's TensorFlow Lite metadata, as far as classification uses it.
 *
 * @param name the model's name, possibly empty
 * @param description what it does, possibly empty
 * @param version the author's version, possibly empty
 * @param author who made it, possibly empty
 * @param license its license, possibly empty
 * @param minParserVersion the minimum version of the metadata schema that a reader needs, such as {@code 1.0.0},
 *     possibly empty; Leveret also reads files that need a later one
 * @param normalization the normalization of the first input's pixels; empty if the metadata does not say, nor the
 *     packed file of an Ultralytics YOLO classifier
 * @param outputs one for each output that the metadata describes, in the order of the model's outputs
 * @param settings what the metadata has no field for
 */
public record ModelMetadata(String name, String description, String version, String author, String license,
        String minParserVersion, Optional<InputNormalization> normalization, List<OutputMetadata> outputs,
        ModelSettings settings) {

    /** The metadata of a model that has none. */
    public static final ModelMetadata NONE = new ModelMetadata("", "", "", "", "", "", Optional.empty(), List.of());

    private static final String DISPLAY_LOCALE = "en";

    /** Copies the list. */
    public ModelMetadata {
        outputs = List.copyOf(outputs);
    }

    /** Creates metadata without settings. */
    public ModelMetadata(String name, String description, String version, String author, String license,
            String minParserVersion, Optional<InputNormalization> normalization, List<OutputMetadata> outputs) {
        this(name, description, version, author, license, minParserVersion, normalization, outputs,
                ModelSettings.NONE);
    }

    /**
     * The conversion of pixels to the values of a float input: {@code (pixel − mean) / std}, with pixels 0…255.
     *
     * @param mean one value, or one for each channel
     * @param std one value, or one for each channel, none of them 0
     */
    public record InputNormalization(List<Float> mean, List<Float> std) {
        /** Copies the lists. */
        public InputNormalization {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
        }
    }

    /**
     * Returns the metadata of an output.
     *
     * @param index the model's output, counted from 0
     * @return {@link OutputMetadata#NONE} if there is none
     * @throws IndexOutOfBoundsException if the index is negative
     */
    public OutputMetadata output(int index) {
        return index < outputs.size() ? outputs.get(index) : OutputMetadata.NONE;
    }

    /**
     * Returns the labels of the first output, with English display names if there are any; empty if it has no labels.
     */
    public Optional<Labels> labels() {
        return output(0).labels(DISPLAY_LOCALE);
    }

    /**
     * Returns whether Leveret knows everything that the metadata may contain: whether {@link #minParserVersion} is at
     * most 1.5.0, compared number by number. True for an empty one; false for one that is not a version.
     */
    public boolean minParserVersionSatisfied() {
        return minParserVersion.isEmpty()
                || SchemaVersion.parse(minParserVersion).filter(SchemaVersion::isKnown).isPresent();
    }
}

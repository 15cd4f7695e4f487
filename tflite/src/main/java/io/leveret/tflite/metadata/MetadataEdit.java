package io.leveret.tflite.metadata;

import io.leveret.tflite.format.ModelFormatException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A change of a model's metadata. What it does not give stays as it is, also what Leveret itself has no use for: other
 * inputs and outputs, label files of other locales, packed files. ({@link MetadataWriter} replaces all.)
 *
 * <p>Where the model has no metadata, there will be some, as {@link MetadataWriter} writes it. What later
 * versions of the metadata schema than 1.5.0 have added is lost.
 *
 * @param name the model's name; an empty one takes it away
 * @param description what it does; an empty one takes it away
 * @param normalization how the first input wants its pixels
 * @param scoreThreshold the score below which the first output's classes are not worth mentioning
 * @param calibration how the first output's values become scores that can be compared; packed as a
 *     file of its parameters
 * @param labels names of the first output's classes by their locales, such as {@code en}; those of the empty locale are
 *     the class names, all others are display names
 */
public record MetadataEdit(Optional<String> name, Optional<String> description,
        Optional<ModelMetadata.InputNormalization> normalization, Optional<Float> scoreThreshold,
        Optional<ScoreCalibration> calibration, Map<String, List<String>> labels) {

    /**
     * A change; the map is copied.
     *
     * @throws IllegalArgumentException if the threshold is no finite number
     */
    public MetadataEdit {
        scoreThreshold.filter(threshold -> !Float.isFinite(threshold)).ifPresent(threshold -> {
            throw new IllegalArgumentException("a score threshold of " + threshold);
        });
        Map<String, List<String>> copy = new LinkedHashMap<>();
        labels.forEach((locale, names) -> copy.put(locale, List.copyOf(names)));
        labels = Collections.unmodifiableMap(copy);
    }

    /** Whether it changes nothing. */
    public boolean isEmpty() {
        return name.isEmpty() && description.isEmpty() && normalization.isEmpty() && scoreThreshold.isEmpty()
                && calibration.isEmpty() && labels.isEmpty();
    }

    /**
     * A copy of a model with this change.
     *
     * @param model a sound model, whether Leveret has its operators or not; not changed
     * @param source a name for messages
     * @throws ModelFormatException if the model, its metadata or its archive of packed files is damaged, or if it has
     *     no input or output
     * @throws IllegalArgumentException if there are not labels and parameters of a calibration for each class of the
     *     first output, if there are display names or a calibration but no class names, if a label is more than one
     *     line or has blanks around it, or if the normalization has other than 1 or 3 values, one that is not finite,
     *     or a standard deviation of 0
     */
    public byte[] apply(byte[] model, String source) throws ModelFormatException {
        return MetadataWriter.write(model, source,
                (parsed, graph) -> MetadataEditor.of(parsed, graph, source).edit(this));
    }
}

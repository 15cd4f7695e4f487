package io.leveret.tflite.metadata;

import io.leveret.base.OptionException;
import io.leveret.tflite.format.ModelFormatException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A change of a model's metadata. Everything it does not set stays unchanged, including what Leveret does not use:
 * other inputs and outputs, label files of other locales, packed files. ({@link MetadataWriter} replaces everything.)
 *
 * <p>Adds metadata to a model without any, as {@link MetadataWriter} does. Additions of metadata schemas after 1.5.0
 * are lost.
 *
 * @param name the model's name; empty removes it
 * @param description what it does; empty removes it
 * @param normalization the normalization of the first input's pixels
 * @param output the index of the output that is scores, which the next three describe
 * @param scoreThreshold the minimum score of its classes
 * @param calibration the calibration of its scores; packed as a file of its parameters
 * @param labels names of its classes by locale, such as {@code en}; those of the empty locale are the class names, all
 *     others display names
 * @param settings what the metadata has no field for; those that are not set stay as they were
 * @param forgotten the settings that are removed, before others are set
 */
public record MetadataEdit(Optional<String> name, Optional<String> description,
        Optional<ModelMetadata.InputNormalization> normalization, int output, Optional<Float> scoreThreshold,
        Optional<ScoreCalibration> calibration, Map<String, List<String>> labels, ModelSettings settings,
        Set<StoredSetting> forgotten) {

    /**
     * Copies the collections.
     *
     * @throws OptionException if the threshold is not finite
     */
    public MetadataEdit {
        scoreThreshold.filter(threshold -> !Float.isFinite(threshold)).ifPresent(threshold -> {
            throw new OptionException("scoreThreshold", threshold, "cannot be " + threshold + "; give a finite number");
        });
        Map<String, List<String>> copy = new LinkedHashMap<>();
        labels.forEach((locale, names) -> copy.put(locale, List.copyOf(names)));
        labels = Collections.unmodifiableMap(copy);
        forgotten = Set.copyOf(forgotten);
    }

    /** Creates a change of the first output, without settings. */
    public MetadataEdit(Optional<String> name, Optional<String> description,
            Optional<ModelMetadata.InputNormalization> normalization, Optional<Float> scoreThreshold,
            Optional<ScoreCalibration> calibration, Map<String, List<String>> labels) {
        this(name, description, normalization, 0, scoreThreshold, calibration, labels, ModelSettings.NONE, Set.of());
    }

    /** Returns whether it changes nothing. */
    public boolean isEmpty() {
        return name.isEmpty() && description.isEmpty() && normalization.isEmpty() && scoreThreshold.isEmpty()
                && calibration.isEmpty() && labels.isEmpty() && settings.isEmpty() && forgotten.isEmpty();
    }

    /**
     * Returns a copy of a model with this change.
     *
     * @param model a valid model, also with unsupported operators; not changed
     * @param source a name for messages
     * @throws ModelFormatException if the model, its metadata or its archive of packed files is damaged, or if it has
     *     no input or output
     * @throws LabelsException if the number of labels is not that of the output's classes, or a label has several
     *     lines or blanks around it
     * @throws OptionException if there is no such output or entry point, if the number of calibration parameters is
     *     not that of the output's classes, if there are display names or a calibration but no class names, or if the
     *     normalization does not have 1 or 3 values, has one that is not finite, or a standard deviation of 0
     */
    public byte[] apply(byte[] model, String source) throws ModelFormatException {
        return MetadataWriter.write(model, source,
                (file, graph) -> MetadataEditor.of(file, graph, source, this).edit());
    }
}

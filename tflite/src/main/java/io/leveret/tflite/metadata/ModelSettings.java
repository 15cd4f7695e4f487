package io.leveret.tflite.metadata;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Leveret's users say of a model that TensorFlow Lite's metadata has no field for: the content of the file {@value
 * #FILE}, which is packed beside the label files. The options of a classifier come before it.
 *
 * @param normalization the normalization of pixels, of an input that is not float; that of a float input is in the
 *     metadata, and readers of TensorFlow Lite do not apply it to others
 * @param channels the colors of a pixel, in the model's order
 * @param inputSize the size of the input, which the file leaves open
 * @param signature the key of the entry point to use
 * @param output the name or index of the output that is scores
 * @param inputs values of inputs that take one number instead of pictures, by their name or index
 * @param others fields that this version does not know, as JSON; kept when the file is written again
 */
public record ModelSettings(Optional<ModelMetadata.InputNormalization> normalization, Optional<ChannelOrder> channels,
        Optional<InputSize> inputSize, Optional<String> signature, Optional<String> output, Map<String, Float> inputs,
        Map<String, String> others) {
    /** The name of the packed file. */
    public static final String FILE = "leveret.json";

    /** The settings of a model that has none. */
    public static final ModelSettings NONE = new ModelSettings(Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), Map.of(), Map.of());

    /** Copies the maps. */
    public ModelSettings {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }

    /** Returns whether nothing is set. */
    public boolean isEmpty() {
        return equals(NONE);
    }

    /** Returns only what applies to the input's values, also in another model with this input. */
    public ModelSettings ofInput() {
        return new ModelSettings(normalization, channels, Optional.empty(), Optional.empty(), Optional.empty(), inputs,
                Map.of());
    }

    /** Returns these settings where they are set, and the other ones elsewhere. */
    ModelSettings or(ModelSettings other) {
        Map<String, Float> allInputs = new LinkedHashMap<>(other.inputs);
        allInputs.putAll(inputs);
        Map<String, String> allOthers = new LinkedHashMap<>(other.others);
        allOthers.putAll(others);
        return new ModelSettings(normalization.or(other::normalization), channels.or(other::channels),
                inputSize.or(other::inputSize), signature.or(other::signature), output.or(other::output), allInputs,
                allOthers);
    }

    /** Returns these settings without some of them. */
    ModelSettings without(Set<StoredSetting> forgotten) {
        return new ModelSettings(forgotten.contains(StoredSetting.RANGE) ? Optional.empty() : normalization,
                forgotten.contains(StoredSetting.CHANNELS) ? Optional.empty() : channels,
                forgotten.contains(StoredSetting.INPUT_SIZE) ? Optional.empty() : inputSize,
                forgotten.contains(StoredSetting.SIGNATURE) ? Optional.empty() : signature,
                forgotten.contains(StoredSetting.OUTPUT) ? Optional.empty() : output,
                forgotten.contains(StoredSetting.INPUT) ? Map.of() : inputs, others);
    }

    /** Returns these settings with a normalization. */
    ModelSettings withNormalization(ModelMetadata.InputNormalization values) {
        return new ModelSettings(Optional.of(values), channels, inputSize, signature, output, inputs, others);
    }
}

package io.leveret.server.oip;

import io.leveret.server.model.ServedModel;
import java.util.List;

/**
 * What a model takes and returns.
 *
 * @param name its name
 * @param versions the versions that are served
 * @param inputs its inputs, in the order of its graph
 * @param outputs its outputs, in the order of its graph
 */
public record ModelMetadata(String name, List<String> versions, List<Tensor> inputs, List<Tensor> outputs) {
    /** The platform of all models, in the style of the protocol's names. */
    public static final String PLATFORM = "tensorflow_lite";

    /**
     * An input or output.
     *
     * @param name its name in requests
     * @param datatype the type of its elements
     * @param shape its dimensions; −1 for the number of images if the model leaves it open
     */
    public record Tensor(String name, Datatype datatype, List<Long> shape) {}

    /** Returns the metadata of a model that is served in some versions. */
    public static ModelMetadata of(ServedModel model, List<String> versions) {
        TensorNames names = TensorNames.of(model.model());
        return new ModelMetadata(model.name(), List.copyOf(versions), names.inputs(), names.outputs());
    }
}

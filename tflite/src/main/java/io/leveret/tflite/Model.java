package io.leveret.tflite;

import io.leveret.graph.Graph;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.metadata.ModelMetadata;
import java.util.List;

/**
 * A model: its network, what its author says about it, and where it comes from.
 *
 * @param graph the network
 * @param metadata what the author says about its inputs and outputs
 * @param source the path or name of the file it was read from, for messages; empty if it was read from none
 * @param fileBytes the size of that file in bytes, or 0
 * @param description the file's own description, possibly empty
 * @param origin the file it was read from
 */
public record Model(Graph graph, ModelMetadata metadata, String source, long fileBytes, String description,
        Origin origin) {
    /** A model of no file: a network of which nothing is said. */
    public static Model of(Graph graph) {
        return new Model(graph, ModelMetadata.NONE, "", 0, "", Origin.NONE);
    }

    /** The same model with an edited network that has the same inputs and outputs. */
    public Model withGraph(Graph other) {
        return new Model(other, metadata, source, fileBytes, description, origin);
    }

    /**
     * The model with an edited network that has other inputs or outputs. Metadata, packed files and signatures, which
     * speak of the old ones, are left out.
     */
    public Model withInterface(Graph other) {
        return new Model(other, ModelMetadata.NONE, source, fileBytes, description, origin.tensorsOnly());
    }

    /** The same model with other metadata. Files packed into it are replaced by those that this metadata asks for. */
    public Model withMetadata(ModelMetadata other) {
        return new Model(graph, other, source, fileBytes, description, origin);
    }

    /** Whether a tensor's first dimension is open: the file leaves it to callers how many images they run at once. */
    boolean isBatchOpen(TensorSpec tensor) {
        return origin.isOpen(tensor);
    }

    /** The same model with tensors of no file whose first dimension is open. */
    Model withOpenBatch(List<TensorSpec> tensors) {
        return new Model(graph, metadata, source, fileBytes, description, origin.withOpen(tensors));
    }

    /** The same model with another description. */
    public Model withDescription(String other) {
        return new Model(graph, metadata, source, fileBytes, other, origin);
    }
}

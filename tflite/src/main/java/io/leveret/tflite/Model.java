package io.leveret.tflite;

import io.leveret.graph.Graph;
import io.leveret.tflite.metadata.ModelMetadata;

/**
 * A model: its network, what its author says about it, and where it comes from.
 *
 * @param graph the network
 * @param metadata what the author says about its inputs and outputs
 * @param source the path or name of the file it was read from, for messages
 * @param fileBytes the size of that file in bytes
 * @param description the file's own description, possibly empty
 */
public record Model(Graph graph, ModelMetadata metadata, String source, long fileBytes, String description) {
    /** The same model with another network. */
    public Model withGraph(Graph other) {
        return new Model(other, metadata, source, fileBytes, description);
    }
}

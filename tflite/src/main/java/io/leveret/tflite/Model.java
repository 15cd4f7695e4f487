package io.leveret.tflite;

import io.leveret.base.MessageText;
import io.leveret.base.OptionNames;
import io.leveret.graph.Graph;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.flatbuffer.PackedFiles;
import io.leveret.tflite.metadata.FoundLabels;
import io.leveret.tflite.metadata.LabelsException;
import io.leveret.tflite.metadata.ModelMetadata;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model: its network, its metadata, and its source.
 *
 * @param graph the network
 * @param metadata the author's description of inputs and outputs
 * @param source the path or name of the file it was read from, for messages; empty without a file
 * @param fileBytes the size of that file in bytes, or 0
 * @param description the file's own description, possibly empty
 * @param origin the file it was read from
 */
public record Model(Graph graph, ModelMetadata metadata, String source, long fileBytes, String description,
        Origin origin) {
    /** Returns a model of a graph without file and metadata. */
    public static Model of(Graph graph) {
        return new Model(graph, ModelMetadata.NONE, "", 0, "", Origin.NONE);
    }

    /** Returns this model with an edited network that has the same inputs and outputs. */
    public Model withGraph(Graph other) {
        return new Model(other, metadata, source, fileBytes, description, origin);
    }

    /**
     * Returns this model with an edited network that has other inputs or outputs. Drops metadata, packed files and
     * signatures, which describe the old ones.
     */
    public Model withInterface(Graph other) {
        return new Model(other, ModelMetadata.NONE, source, fileBytes, description, origin.tensorsOnly());
    }

    /** Returns this model with other metadata. The files that this metadata needs replace the packed files. */
    public Model withMetadata(ModelMetadata other) {
        return new Model(graph, other, source, fileBytes, description, origin);
    }

    /** Returns the keys of the file's entry points, such as {@code serving_default}, in the file's order. */
    public List<String> signatures() {
        return origin.content().map(file -> List.copyOf(file.signatures().keySet())).orElse(List.of());
    }

    /** Returns the key of the first entry point to the graph that was read; empty if the file has none. */
    public Optional<String> signature() {
        return origin.content().flatMap(file -> file.signatures().entrySet().stream()
                .filter(entry -> entry.getValue() == file.subgraph()).map(Map.Entry::getKey).findFirst());
    }

    /** Returns the name that the entry point gives an input; empty if it gives none. */
    public String inputName(int input) {
        return origin.hasTensorsOnly() ? "" : origin.content().map(file -> file.inputNames().get(input)).orElse("");
    }

    /** Returns the name that the entry point gives an output, such as {@code probabilities}; empty if it gives none. */
    public String outputName(int output) {
        return origin.hasTensorsOnly() ? "" : origin.content().map(file -> file.outputNames().get(output)).orElse("");
    }

    /**
     * Returns the end of a message about a graph that does not fit, which names the file's other entry points: {@code
     * ; it has the signatures …}; empty if it has less than two.
     */
    public String signatureHint(OptionNames names) {
        if (signatures().size() < 2) {
            return "";
        }
        return "; it has the signatures " + MessageText.brief(String.join(", ", signatures()))
                + "; choose one of them with " + names.of("signature", "signature");
    }

    /**
     * Returns the files packed into the file that it was read from, by name, those that its metadata does not mention
     * too; empty without a file.
     *
     * @throws IOException if the archive is damaged, or the files together are above the limit that it was read with
     */
    public Map<String, byte[]> packedFiles() throws IOException {
        Optional<Origin.Content> content = origin.content();
        return content.isEmpty() ? Map.of()
                : PackedFiles.readAll(content.get().file().end(), content.get().maxPackedBytes());
    }

    /**
     * Finds labels packed into the file that the model was read from; none if what is packed there is damaged, since
     * the model does not need it.
     *
     * @param classes number of the output's values, at least 1
     * @throws LabelsException if a label file that fits the classes is in another charset than UTF-8 or UTF-16
     */
    public Optional<FoundLabels> packedLabels(int classes) {
        Map<String, byte[]> files;
        try {
            files = packedFiles();
        } catch (IOException | RuntimeException damaged) {
            return Optional.empty();
        }
        return FoundLabels.inside(files, source, classes);
    }

    /** Returns whether a tensor's first dimension is open: callers choose the number of images in a batch. */
    boolean isBatchOpen(TensorSpec tensor) {
        return origin.isOpen(tensor, 0);
    }

    /**
     * Returns whether the file leaves a dimension of a tensor open, and states only an example of it.
     *
     * @param tensor of the graph, as it was read
     * @param axis from 0
     */
    public boolean isOpen(TensorSpec tensor, int axis) {
        return origin.isOpen(tensor, axis);
    }

    /** Returns this model with new tensors whose first dimension is open. */
    Model withOpenBatch(List<TensorSpec> tensors) {
        return new Model(graph, metadata, source, fileBytes, description, origin.withOpen(tensors));
    }

    /** Returns this model with another description. */
    public Model withDescription(String other) {
        return new Model(graph, metadata, source, fileBytes, other, origin);
    }
}

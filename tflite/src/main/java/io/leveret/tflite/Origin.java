package io.leveret.tflite;

import io.leveret.graph.TensorSpec;
import io.leveret.tflite.derive.OpenDimensions;
import io.leveret.tflite.flatbuffer.ModelFile;
import io.leveret.tflite.metadata.ModelMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The file that a model was read from. {@link ModelWriter} takes from it what neither the graph nor the metadata hold:
 * calibration ranges, open dimensions, signatures, packed files.
 *
 * <p>Entries of a tensor belong to its {@link TensorSpec} object: an edited graph keeps them for the tensors that it
 * took over, at any index.
 */
public final class Origin {
    /** The origin of a model that was not read from a file. */
    public static final Origin NONE = new Origin(Optional.empty(), List.of(), false, List.of());

    private final Optional<Content> content;
    private final List<TensorSpec> tensors;
    private final boolean hasTensorsOnly;
    private final List<TensorSpec> openTensors;

    private Origin(Optional<Content> content, List<TensorSpec> tensors, boolean hasTensorsOnly,
            List<TensorSpec> openTensors) {
        this.content = content;
        this.tensors = tensors;
        this.hasTensorsOnly = hasTensorsOnly;
        this.openTensors = openTensors;
    }

    /**
     * A file's content.
     *
     * @param file its bytes
     * @param subgraph the index of the graph that was read
     * @param signatures the index of each entry point's graph, by its key, in the file's order
     * @param inputNames the names that the entry point gives the graph's inputs, each empty if it gives none
     * @param outputNames the same of the outputs
     * @param metadata as it was read
     * @param maxPackedBytes limit of the unpacked bytes of all packed files together
     */
    record Content(ModelFile file, int subgraph, SequencedMap<String, Long> signatures, List<String> inputNames,
            List<String> outputNames, ModelMetadata metadata, int maxPackedBytes) {}

    /**
     * Returns the origin of a model read from a file.
     *
     * @param tensors all of its graph, by their index in the file
     */
    static Origin of(Content content, List<TensorSpec> tensors) {
        return new Origin(Optional.of(content), tensors, false, List.of());
    }

    /** Returns this origin without signatures, metadata and packed files, which describe inputs and outputs. */
    Origin tensorsOnly() {
        return new Origin(content, tensors, true, openTensors);
    }

    /** Returns this origin with further tensors whose first dimension is open: any number of images at once. */
    Origin withOpen(Collection<TensorSpec> others) {
        List<TensorSpec> all = new ArrayList<>(openTensors);
        all.addAll(others);
        return new Origin(content, tensors, hasTensorsOnly, all);
    }

    /** Returns whether a dimension of a tensor is open. */
    boolean isOpen(TensorSpec tensor, int axis) {
        if (axis == 0 && openTensors.stream().anyMatch(open -> open == tensor)) {
            return true;
        }
        for (int i = 0; content.isPresent() && i < tensors.size(); i++) {
            if (tensors.get(i) == tensor) {
                return OpenDimensions.isOpen(org.tensorflow.lite.schema.Model
                        .getRootAsModel(content.get().file().flatBuffer())
                        .subgraphs(content.get().subgraph()).tensors(i), axis);
            }
        }
        return false;
    }

    /** The file; empty if there is none. */
    Optional<Content> content() {
        return content;
    }

    /** Returns the tensors of its graph, by their index in the file. */
    List<TensorSpec> tensors() {
        return tensors;
    }

    /** Returns whether signatures, metadata and packed files are dropped. */
    boolean hasTensorsOnly() {
        return hasTensorsOnly;
    }

    /** Returns tensors of no file whose first dimension is open. */
    List<TensorSpec> openTensors() {
        return openTensors;
    }
}

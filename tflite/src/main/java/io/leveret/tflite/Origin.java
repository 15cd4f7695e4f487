package io.leveret.tflite;

import io.leveret.graph.TensorSpec;
import io.leveret.tflite.metadata.ModelMetadata;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.tensorflow.lite.schema.Tensor;

/**
 * The file that a model was read from. {@link ModelWriter} looks up there what neither the graph nor the metadata say:
 * calibration ranges, open dimensions, signatures, packed files.
 *
 * <p>What the file says of a tensor goes with its {@link TensorSpec}, the object itself: a graph that was edited keeps
 * it for the tensors that the edit took over, whatever their new places.
 */
public final class Origin {
    /** Of a model that was not read from a file. */
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
     * @param file little-endian
     * @param subgraph the place of the graph that was read
     * @param metadata as it was read
     * @param maxPackedBytes the unpacked bytes of all packed files together, at most
     */
    record Content(ByteBuffer file, int subgraph, ModelMetadata metadata, int maxPackedBytes) {}

    /**
     * A file.
     *
     * @param tensors all of its graph, by their places in the file
     */
    static Origin of(Content content, List<TensorSpec> tensors) {
        return new Origin(Optional.of(content), tensors, false, List.of());
    }

    /** The same without what the file says of inputs and outputs: signatures, metadata, packed files. */
    Origin tensorsOnly() {
        return new Origin(content, tensors, true, openTensors);
    }

    /** The same, with other tensors whose first dimension is open: any number of images at once. */
    Origin withOpen(Collection<TensorSpec> others) {
        List<TensorSpec> all = new ArrayList<>(openTensors);
        all.addAll(others);
        return new Origin(content, tensors, hasTensorsOnly, all);
    }

    /** Whether the first dimension of a tensor is open. */
    boolean isOpen(TensorSpec tensor) {
        if (openTensors.stream().anyMatch(open -> open == tensor)) {
            return true;
        }
        for (int i = 0; content.isPresent() && i < tensors.size(); i++) {
            if (tensors.get(i) == tensor) {
                Tensor said = org.tensorflow.lite.schema.Model.getRootAsModel(content.get().file())
                        .subgraphs(content.get().subgraph()).tensors(i);
                return said.shapeSignatureLength() > 0 && said.shapeSignatureLength() == tensor.shape().rank()
                        && said.shapeSignature(0) == FileDetails.OPEN;
            }
        }
        return false;
    }

    /** The file; empty if there is none. */
    Optional<Content> content() {
        return content;
    }

    /** The tensors of its graph, by their places in the file. */
    List<TensorSpec> tensors() {
        return tensors;
    }

    /** Whether signatures, metadata and packed files are left out. */
    boolean hasTensorsOnly() {
        return hasTensorsOnly;
    }

    /** Tensors of no file whose first dimension is open. */
    List<TensorSpec> openTensors() {
        return openTensors;
    }
}

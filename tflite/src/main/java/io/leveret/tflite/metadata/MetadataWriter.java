package io.leveret.tflite.metadata;

import io.leveret.base.OptionException;
import io.leveret.tflite.flatbuffer.ModelCopy;
import io.leveret.tflite.flatbuffer.ModelFile;
import io.leveret.tflite.flatbuffer.PackedFiles;
import io.leveret.tflite.flatbuffer.PackedFilesWriter;
import io.leveret.tflite.flatbuffer.ReplacedMetadata;
import io.leveret.tflite.format.ModelFormatException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.SubGraph;

/**
 * Writes TensorFlow Lite metadata into a model and packs the files that it names after it. Replaces existing metadata.
 *
 * <p>The rest of the model is copied byte for byte: a few hundred bytes are put before it, and what the old metadata
 * took stays unused.
 */
public final class MetadataWriter {
    private MetadataWriter() {}

    /**
     * Returns a copy of a model with this metadata. {@code ModelReader} reads back the same metadata.
     *
     * <p>If the first input is an image of three channels, the metadata says so, with its size; a first output without
     * a name is called {@code scores}, and metadata without a minimum parser version gets 1.0.0.
     *
     * @param model a valid model, also with unsupported operators; not changed
     * @param source a name for messages
     * @throws ModelFormatException if the model is damaged or has no input or output
     * @throws LabelsException if the number of labels is not that of an output's classes, or a label has several lines
     *     or blanks around it
     * @throws OptionException if there is metadata for more outputs than the model has, if the number of calibration
     *     parameters is not that of an output's classes, or if the normalization has neither one value nor three
     */
    public static byte[] write(byte[] model, String source, ModelMetadata metadata) throws ModelFormatException {
        return write(model, source, (_, graph) -> {
            Map<String, byte[]> packedFiles = new LinkedHashMap<>();
            byte[] table = new MetadataTable(metadata, graph, source, new FilesToPack(packedFiles)).table()
                    .serializeToBinary();
            return new Content(table, packedFiles);
        });
    }

    /**
     * The content to write.
     *
     * @param table the metadata's FlatBuffer
     * @param packedFiles the files to pack after the model, by name, in order
     */
    record Content(byte[] table, Map<String, byte[]> packedFiles) {}

    /** Creates the content, which depends on the model. */
    interface ContentOf {
        /**
         * Creates the content.
         *
         * @param graph the model's first, with at least one input and one output
         */
        Content of(ModelFile file, SubGraph graph) throws ModelFormatException;
    }

    /** Returns a copy of a model with this content instead of its metadata and packed files. */
    static byte[] write(byte[] model, String source, ContentOf contentOf) throws ModelFormatException {
        return ModelCopy.of(model, source, (file, parsed) -> {
            Content content = contentOf.of(file, graph(parsed, source));
            ByteBuffer bytes = file.flatBuffer();
            return PackedFilesWriter.append(ReplacedMetadata.of(bytes, PackedFiles.start(bytes),
                    ByteBuffer.wrap(content.table()), source), content.packedFiles());
        });
    }

    private static SubGraph graph(Model model, String source) throws ModelFormatException {
        SubGraph graph = model.subgraphsLength() == 0 ? null : model.subgraphs(0);
        if (graph == null || graph.inputsLength() == 0 || graph.outputsLength() == 0) {
            throw new ModelFormatException(source, -1, "it holds no graph with an input and an output");
        }
        return graph;
    }
}

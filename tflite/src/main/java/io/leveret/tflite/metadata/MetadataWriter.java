package io.leveret.tflite.metadata;

import com.google.flatbuffers.FlatBufferBuilder;
import io.leveret.base.OptionException;
import io.leveret.tflite.flatbuffer.MetadataEntries;
import io.leveret.tflite.flatbuffer.ModelCopy;
import io.leveret.tflite.flatbuffer.PackedFilesWriter;
import io.leveret.tflite.format.ModelFormatException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.Metadata;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.SignatureDef;
import org.tensorflow.lite.schema.SubGraph;

/**
 * Writes TensorFlow Lite metadata into a model and packs the files that it names after it. Replaces existing metadata.
 */
public final class MetadataWriter {
    private final Model model;
    private final byte[] metadata;
    private final int metadataBuffer;
    private final FlatBufferBuilder builder;

    private MetadataWriter(Model model, byte[] metadata) {
        this.model = model;
        this.metadata = metadata;
        this.metadataBuffer = metadataBuffer(model);
        this.builder = new FlatBufferBuilder(model.getByteBuffer().limit() + metadata.length + ModelCopy.ROOM_BYTES);
    }

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
        Content of(Model model, SubGraph graph) throws ModelFormatException;
    }

    /** Returns a copy of a model with this content instead of its metadata and packed files. */
    static byte[] write(byte[] model, String source, ContentOf contentOf) throws ModelFormatException {
        return ModelCopy.of(model, source, parsed -> {
            Content content = contentOf.of(parsed, graph(parsed, source));
            return PackedFilesWriter.append(new MetadataWriter(parsed, content.table()).rewrite(),
                    content.packedFiles());
        });
    }

    private static SubGraph graph(Model model, String source) throws ModelFormatException {
        SubGraph graph = model.subgraphsLength() == 0 ? null : model.subgraphs(0);
        if (graph == null || graph.inputsLength() == 0 || graph.outputsLength() == 0) {
            throw new ModelFormatException(source, -1, "it holds no graph with an input and an output");
        }
        return graph;
    }

    /** Returns the buffer for the metadata: the existing one, or a new one after the others. */
    private static int metadataBuffer(Model model) {
        for (int i = 0; i < model.metadataLength(); i++) {
            long buffer = model.metadata(i).buffer();
            if (MetadataEntries.isMetadata(model.metadata(i)) && buffer > 0 && buffer < model.buffersLength()) {
                return (int) buffer;
            }
        }
        return model.buffersLength();
    }

    private ByteBuffer rewrite() {
        int bufferCount = Math.max(model.buffersLength(), metadataBuffer + 1);
        int buffers = Model.createBuffersVector(builder, ModelCopy.offsets(bufferCount, this::buffer));
        int operatorCodes = Model.createOperatorCodesVector(builder,
                ModelCopy.offsets(model.operatorCodesLength(),
                        i -> OperatorCode.pack(builder, model.operatorCodes(i).unpack())));
        int subgraphs = Model.createSubgraphsVector(builder,
                ModelCopy.offsets(model.subgraphsLength(),
                        i -> SubGraph.pack(builder, ModelCopy.packable(model.subgraphs(i).unpack()))));
        int description = model.description() == null ? 0 : builder.createString(model.description());
        int legacyBuffers = model.metadataBufferLength() == 0 ? 0
                : Model.createMetadataBufferVector(builder,
                        IntStream.range(0, model.metadataBufferLength()).map(model::metadataBuffer).toArray());
        int signatures = model.signatureDefsLength() == 0 ? 0
                : Model.createSignatureDefsVector(builder, ModelCopy.offsets(model.signatureDefsLength(),
                        i -> SignatureDef.pack(builder, model.signatureDefs(i).unpack())));
        int entries = Model.createMetadataVector(builder, metadataEntries());
        Model.finishModelBuffer(builder, Model.createModel(builder, model.version(), operatorCodes, subgraphs,
                description, buffers, legacyBuffers, entries, signatures));
        return builder.dataBuffer();
    }

    private int buffer(int index) {
        ByteBuffer data = index == metadataBuffer ? ByteBuffer.wrap(metadata) : model.buffers(index).dataAsByteBuffer();
        return ModelCopy.buffer(builder, data);
    }

    /** Writes all entries unchanged, except the one of this metadata, which comes last. */
    private int[] metadataEntries() {
        IntStream others = IntStream.range(0, model.metadataLength())
                .filter(i -> !MetadataEntries.isMetadata(model.metadata(i)))
                .map(i -> Metadata.pack(builder, model.metadata(i).unpack()));
        return IntStream.concat(others, IntStream.generate(this::metadataEntry).limit(1)).toArray();
    }

    private int metadataEntry() {
        return Metadata.createMetadata(builder, builder.createString(MetadataEntries.NAME), metadataBuffer);
    }
}

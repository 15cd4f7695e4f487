package io.leveret.model;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.Metadata;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.SignatureDef;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;

/**
 * Writes TensorFlow Lite metadata into a model and packs the files that it names behind it; what was there before is dropped.
 *
 * <p>The model is written anew: its graph goes through FlatBuffers' object API, but its weights do not. They are copied
 * as they are, since the object API holds each byte in an int and, in Java, forgets that the schema wants weights
 * aligned to 16 bytes. A FlatBuffer is built from its end to its start, so what is written first comes last.
 */
public final class MetadataWriter {
    private static final String METADATA_NAME = "TFLITE_METADATA";
    private static final ByteBuffer METADATA_NAME_BYTES = StandardCharsets.US_ASCII.encode(METADATA_NAME)
            .asReadOnlyBuffer();
    private static final int BUFFER_ALIGNMENT = 16; // force_align of Buffer.data in the schema
    private static final int ROOM_BYTES = 1 << 16; // for what the metadata adds; the builder grows where it needs more

    private final Model model;
    private final byte[] metadata;
    private final int metadataBuffer;
    private final FlatBufferBuilder builder;

    private MetadataWriter(Model model, byte[] metadata) {
        this.model = model;
        this.metadata = metadata;
        this.metadataBuffer = metadataBuffer(model);
        this.builder = new FlatBufferBuilder(model.getByteBuffer().limit() + metadata.length + ROOM_BYTES);
    }

    /**
     * A copy of a model with this metadata. {@link ModelReader} reads the same metadata from it again.
     *
     * <p>If the first input is an image of three channels, the metadata says so, with its size; a first output without a name is
     * called {@code scores}, and metadata without a version that readers have to know states 1.0.0.
     *
     * @param model a sound model, whether Leveret has its operators or not; not changed
     * @param source a name for messages
     * @throws ModelFormatException if the model is damaged or has no input or output
     * @throws IllegalArgumentException if there is metadata of more outputs than the model has, if there are not labels and
     *     parameters of a calibration for each class of an output, if a label is more than one line or has blanks around it, or
     *     if the normalisation is neither of one value nor of three
     */
    public static byte[] write(byte[] model, String source, ModelMetadata metadata) throws ModelFormatException {
        return write(model, source, (_, graph) -> {
            Map<String, byte[]> packedFiles = new LinkedHashMap<>();
            byte[] table = new MetadataTable(metadata, graph, new FilesToPack(packedFiles)).table()
                    .serializeToBinary();
            return new Content(table, packedFiles);
        });
    }

    /**
     * What is written.
     *
     * @param table the metadata's FlatBuffer
     * @param packedFiles the files to pack behind the model, by their names, in order
     */
    record Content(byte[] table, Map<String, byte[]> packedFiles) {}

    /** Makes the content, which depends on the model that takes it. */
    interface ContentOf {
        /**
         * Makes it.
         *
         * @param graph the model's first, with at least one input and one output
         */
        Content of(Model model, SubGraph graph) throws ModelFormatException;
    }

    /** A copy of a model with this content instead of its metadata and packed files. */
    static byte[] write(byte[] model, String source, ContentOf contentOf) throws ModelFormatException {
        ByteBuffer file = ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN);
        ModelReader.checkHeader(file, source);
        try {
            Model parsed = parsed(file, source);
            Content content = contentOf.of(parsed, graph(parsed, source));
            return PackedFilesWriter.append(new MetadataWriter(parsed, content.table()).rewrite(source),
                    content.packedFiles());
        } catch (IndexOutOfBoundsException | NegativeArraySizeException | NullPointerException damaged) {
            throw damaged(source, damaged);
        }
    }

    private static Model parsed(ByteBuffer file, String source) throws ModelFormatException {
        try {
            Model model = Model.getRootAsModel(file);
            CopiedLists.pay(model, new Budget(source, file.limit()));
            return model;
        } catch (IllegalArgumentException damaged) { // from the buffer's limits, not from a caller's mistake
            throw damaged(source, damaged);
        }
    }

    private static SubGraph graph(Model model, String source) throws ModelFormatException {
        SubGraph graph = model.subgraphsLength() == 0 ? null : model.subgraphs(0);
        if (graph == null || graph.inputsLength() == 0 || graph.outputsLength() == 0) {
            throw new ModelFormatException(source, -1, "it holds no graph with an input and an output");
        }
        return graph;
    }

    private static ModelFormatException damaged(String source, RuntimeException cause) {
        return new ModelFormatException(source, "it is cut short or damaged (" + cause.getMessage() + ")", cause);
    }

    /** The buffer that takes the metadata: the one that holds it already, or a new one behind the others. */
    private static int metadataBuffer(Model model) {
        for (int i = 0; i < model.metadataLength(); i++) {
            long buffer = model.metadata(i).buffer();
            if (isMetadata(model.metadata(i)) && buffer > 0 && buffer < model.buffersLength()) {
                return (int) buffer;
            }
        }
        return model.buffersLength();
    }

    /** Whether an entry is that of the metadata, by the bytes of its name: others may be no UTF-8. */
    private static boolean isMetadata(Metadata entry) {
        return METADATA_NAME_BYTES.equals(entry.nameAsByteBuffer());
    }

    private ByteBuffer rewrite(String source) throws ModelFormatException {
        try {
            return rewrite();
        } catch (IllegalArgumentException damaged) { // from the buffer's limits, not from a caller's mistake
            throw damaged(source, damaged);
        }
    }

    private ByteBuffer rewrite() {
        int bufferCount = Math.max(model.buffersLength(), metadataBuffer + 1);
        int buffers = Model.createBuffersVector(builder, offsets(bufferCount, this::buffer));
        int operatorCodes = Model.createOperatorCodesVector(builder,
                offsets(model.operatorCodesLength(), i -> OperatorCode.pack(builder, model.operatorCodes(i).unpack())));
        int subgraphs = Model.createSubgraphsVector(builder,
                offsets(model.subgraphsLength(), i -> SubGraph.pack(builder, packable(model.subgraphs(i).unpack()))));
        int description = model.description() == null ? 0 : builder.createString(model.description());
        int legacyBuffers = model.metadataBufferLength() == 0 ? 0
                : Model.createMetadataBufferVector(builder,
                        IntStream.range(0, model.metadataBufferLength()).map(model::metadataBuffer).toArray());
        int signatures = model.signatureDefsLength() == 0 ? 0
                : Model.createSignatureDefsVector(builder, offsets(model.signatureDefsLength(),
                        i -> SignatureDef.pack(builder, model.signatureDefs(i).unpack())));
        int entries = Model.createMetadataVector(builder, metadataEntries());
        Model.finishModelBuffer(builder, Model.createModel(builder, model.version(), operatorCodes, subgraphs,
                description, buffers, legacyBuffers, entries, signatures));
        return builder.dataBuffer();
    }

    private static int[] offsets(int count, IntUnaryOperator pack) {
        return IntStream.range(0, count).map(pack).toArray();
    }

    private int buffer(int index) {
        ByteBuffer data = index == metadataBuffer ? ByteBuffer.wrap(metadata) : model.buffers(index).dataAsByteBuffer();
        if (data == null || !data.hasRemaining()) {
            return Buffer.createBuffer(builder, 0);
        }
        builder.createUnintializedVector(1, data.remaining(), BUFFER_ALIGNMENT).put(data);
        return Buffer.createBuffer(builder, builder.endVector());
    }

    /** All entries as they were, but for the one of this metadata, which comes last. */
    private int[] metadataEntries() {
        IntStream others = IntStream.range(0, model.metadataLength())
                .filter(i -> !isMetadata(model.metadata(i)))
                .map(i -> Metadata.pack(builder, model.metadata(i).unpack()));
        return IntStream.concat(others, IntStream.generate(this::metadataEntry).limit(1)).toArray();
    }

    private int metadataEntry() {
        return Metadata.createMetadata(builder, builder.createString(METADATA_NAME), metadataBuffer);
    }

    /**
     * Takes away the vectors that were absent in the file: the object API reads them as empty ones, and written so, they
     * make TensorFlow Lite refuse the model.
     */
    private static SubGraphT packable(SubGraphT graph) {
        for (OperatorT operator : graph.getOperators()) {
            if (operator.getCustomOptions().length == 0) {
                operator.setCustomOptions(null);
            }
            if (operator.getMutatingVariableInputs().length == 0) {
                operator.setMutatingVariableInputs(null);
            }
            if (operator.getIntermediates().length == 0) {
                operator.setIntermediates(null);
            }
        }
        for (TensorT tensor : graph.getTensors()) {
            if (tensor.getShapeSignature().length == 0) {
                tensor.setShapeSignature(null);
            }
            if (tensor.getVariantTensors().length == 0) {
                tensor.setVariantTensors(null);
            }
            if (tensor.getQuantization() != null) {
                packable(tensor.getQuantization());
            }
        }
        return graph;
    }

    private static void packable(QuantizationParametersT quantization) {
        if (quantization.getMin().length == 0) {
            quantization.setMin(null);
        }
        if (quantization.getMax().length == 0) {
            quantization.setMax(null);
        }
        if (quantization.getScale().length == 0) {
            quantization.setScale(null);
        }
        if (quantization.getZeroPoint().length == 0) {
            quantization.setZeroPoint(null);
        }
    }
}

package io.leveret.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import io.leveret.base.MessageText;
import io.leveret.base.OptionException;
import io.leveret.base.WholeFile;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.flatbuffer.CopiedLists;
import io.leveret.tflite.flatbuffer.MetadataEntries;
import io.leveret.tflite.flatbuffer.ModelCopy;
import io.leveret.tflite.flatbuffer.PackedFiles;
import io.leveret.tflite.flatbuffer.PackedFilesWriter;
import io.leveret.tflite.flatbuffer.ReadBudget;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.metadata.LabelsException;
import io.leveret.tflite.metadata.MetadataWriter;
import io.leveret.tflite.metadata.ModelMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.CustomOptionsFormat;
import org.tensorflow.lite.schema.Metadata;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.QuantizationDetails;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SignatureDef;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorMap;
import org.tensorflow.lite.schema.TensorType;

/**
 * Writes models as {@code .tflite} files, FlatBuffers of TensorFlow Lite's schema version 3, followed by packed files.
 *
 * <p>{@link ModelReader} reads back the same graph, metadata and description. Constants are aligned to 16 bytes and
 * copied unchanged; tensors that share a buffer still do. Attributes that files store as operands, such as axes, become
 * constants after the graph's tensors. Each operator has the lowest version that supports its use.
 *
 * <p>For a model that was read from a file, the writer keeps content beyond the graph: calibration ranges, open
 * dimensions, constants packed as INT4, signatures, metadata of other tools, packed files, and the metadata itself
 * unless it was replaced. A tensor or operator keeps its entries as long as edits keep its {@link TensorSpec}. The
 * writer refuses a file with content that it can neither read nor keep: further graphs, variables other than the state
 * of an LSTM, custom options, and additions of later schemas. Weights behind the FlatBuffer are written within it. Only
 * unused buffers and the compression of packed files are lost.
 */
public final class ModelWriter {
    private static final int NO_DATA = 0; // the buffer of computed tensors
    private static final String DEFAULT_GRAPH_NAME = "main";
    private static final int MAX_COMPARED_BYTES = 1 << 16; // of constants that may be the same
    private static final int TABLE_BYTES = 400; // bytes of a tensor or operator, an upper estimate
    private static final int ALIGNMENT_BYTES = 64; // bytes of a buffer with its table

    private final Model model;
    private final Graph graph;
    private final Optional<org.tensorflow.lite.schema.Model> file;
    private final FileDetails details;
    private final boolean keepsInterface; // signatures, metadata and packed files of the file
    private final AddedTensors added;
    private final List<TensorSpec> tensors;
    private final List<OperatorParts> operators = new ArrayList<>();
    private final List<ByteBuffer> buffers = new ArrayList<>();
    private final Map<Long, Integer> fileBufferPlaces = new HashMap<>(); // by the buffers of the file
    private final Map<ByteBuffer, Integer> valuePlaces = new HashMap<>(); // by the values of small constants of no file
    private final List<OperatorParts> codes = new ArrayList<>(); // one for each code and version

    private ModelWriter(Model model, Optional<org.tensorflow.lite.schema.Model> file) {
        this.model = model;
        this.graph = model.graph();
        this.file = file;
        this.details = new FileDetails(graph, model.origin(), file);
        this.keepsInterface = file.isPresent() && !model.origin().hasTensorsOnly();
        this.added = new AddedTensors(graph);
        this.tensors = new ArrayList<>(graph.tensors());
        buffers.add(ByteBuffer.allocate(0));
    }

    /**
     * Returns the file's bytes.
     *
     * @throws ModelWriteException if the format cannot hold the model, the file would exceed 2 GiB, or content of the
     *     original file would be lost
     * @throws LabelsException if its metadata's labels do not fit its graph, as for {@link MetadataWriter#write}
     * @throws OptionException if other metadata does not, as for {@link MetadataWriter#write}
     */
    public static byte[] write(Model model) {
        try {
            byte[] bytes = bytes(model);
            return isStated(model) || model.metadata().equals(ModelMetadata.NONE) ? bytes
                    : MetadataWriter.write(bytes, model.source(), model.metadata());
        } catch (IOException | ModelFormatException damaged) {
            throw ModelWriteException.damaged(model.source(), damaged);
        }
    }

    /**
     * Writes a file. An existing one is replaced atomically, or stays unchanged.
     *
     * @throws IOException if the file cannot be written
     * @throws ModelWriteException as {@link #write(Model)}
     * @throws LabelsException as {@link #write(Model)}
     * @throws OptionException as {@link #write(Model)}
     */
    public static void write(Model model, Path file) throws IOException {
        WholeFile.write(file, write(model));
    }

    /** Returns whether the metadata is that of the original file and stays unchanged. */
    private static boolean isStated(Model model) {
        return !model.origin().hasTensorsOnly() && model.origin().content()
                .filter(content -> content.metadata().equals(model.metadata())).isPresent();
    }

    /** Returns the file without new metadata. */
    private static byte[] bytes(Model model) throws IOException {
        try {
            ModelWriter writer = new ModelWriter(model, parsed(model));
            return PackedFilesWriter.append(writer.flatBuffer(), packedFiles(model));
        } catch (IndexOutOfBoundsException | NegativeArraySizeException | NullPointerException
                | IllegalArgumentException failure) {
            if (model.origin().content().isEmpty()) {
                throw failure;
            }
            throw ModelWriteException.damaged(model.source(), failure);
        }
    }

    private static Optional<org.tensorflow.lite.schema.Model> parsed(Model model) throws ModelFormatException {
        Optional<ByteBuffer> file = model.origin().content().map(content -> content.file().flatBuffer());
        if (file.isEmpty()) {
            return Optional.empty();
        }
        org.tensorflow.lite.schema.Model parsed = org.tensorflow.lite.schema.Model.getRootAsModel(file.get());
        CopiedLists.pay(parsed, new ReadBudget(model.source(), file.get().limit()));
        return Optional.of(parsed);
    }

    private static Map<String, byte[]> packedFiles(Model model) throws IOException {
        return isStated(model) ? PackedFiles.readAll(model.origin().content().orElseThrow().file().end(),
                model.origin().content().orElseThrow().maxPackedBytes()) : Map.of();
    }

    private ByteBuffer flatBuffer() {
        OperatorWriter writer = new OperatorWriter(graph, model.source(), details, added);
        graph.operators().forEach(operator -> operators.add(writer.parts(operator)));
        file.flatMap(parsed -> new FileLosses(graph, details, parsed).find(operators, !keepsInterface))
                .ifPresent(loss -> {
                    throw ModelWriteException.unsuitable(model.source(), loss);
                });
        for (int i = 0; i < operators.size(); i++) {
            requireAllOperands(graph.operators().get(i), operators.get(i));
        }
        tensors.addAll(added.added());
        long[] tensorBuffers = new long[tensors.size()];
        for (int i = 0; i < tensorBuffers.length; i++) {
            tensorBuffers[i] = buffer(i);
        }
        List<Entry> entries = entries();
        List<Integer> legacyEntries = legacyEntries();

        FlatBufferBuilder builder = new FlatBufferBuilder(capacity());
        int bufferList = org.tensorflow.lite.schema.Model.createBuffersVector(builder,
                ModelCopy.offsets(buffers.size(), i -> ModelCopy.buffer(builder, buffers.get(i).duplicate())));
        int[] operatorOffsets = ModelCopy.offsets(operators.size(), i -> operator(builder, operators.get(i)));
        int codeList = org.tensorflow.lite.schema.Model.createOperatorCodesVector(builder,
                ModelCopy.offsets(codes.size(), i -> code(builder, codes.get(i))));
        int subgraph = subgraph(builder, tensorBuffers, operatorOffsets);
        int subgraphList = org.tensorflow.lite.schema.Model.createSubgraphsVector(builder, new int[]{subgraph});
        int description = model.description().isEmpty() ? 0 : builder.createString(model.description());
        int legacyList = legacyEntries.isEmpty() ? 0
                : org.tensorflow.lite.schema.Model.createMetadataBufferVector(builder, array(legacyEntries));
        int entryList = entries.isEmpty() ? 0 : org.tensorflow.lite.schema.Model.createMetadataVector(builder,
                ModelCopy.offsets(entries.size(), i -> Metadata.createMetadata(builder,
                        builder.createString(entries.get(i).name().duplicate()), entries.get(i).buffer())));
        int signatures = signatures(builder);
        org.tensorflow.lite.schema.Model.finishModelBuffer(builder,
                org.tensorflow.lite.schema.Model.createModel(builder,
                        ModelReader.SCHEMA_VERSION, codeList, subgraphList, description, bufferList, legacyList,
                        entryList,
                        signatures));
        return builder.dataBuffer();
    }

    /** Refuses operators with operands that their record does not hold. */
    private void requireAllOperands(Operator operator, OperatorParts parts) {
        details.operator(operator).filter(_ -> !(operator instanceof Operator.Reshape)).ifPresent(said -> {
            for (int i = parts.inputs().size(); i < said.inputsLength(); i++) {
                if (said.inputs(i) != Operator.ABSENT) {
                    throw ModelWriteException.unsuitable(model.source(), "its " + operator.name() + " (operator "
                            + graph.operators().indexOf(operator) + ") has an operand " + i + " that is not read");
                }
            }
        });
    }

    // ---- buffers ----

    /** The buffer of a tensor, shared with others that share it in the file, or have the same few values. */
    private int buffer(int tensor) {
        TensorSpec spec = tensors.get(tensor);
        if (!spec.isConstant()) {
            return NO_DATA;
        }
        Optional<Tensor> said = tensor < graph.tensors().size() ? details.tensor(tensor) : Optional.empty();
        if (said.isPresent()) {
            return fileBufferPlaces.computeIfAbsent(said.get().buffer(), this::fileBuffer);
        }
        return spec.values().remaining() > MAX_COMPARED_BYTES ? addBuffer(spec.values())
                : valuePlaces.computeIfAbsent(spec.values(), this::addBuffer);
    }

    private int addBuffer(ByteBuffer data) {
        buffers.add(data);
        return buffers.size() - 1;
    }

    /** Returns the index of the copy of a file's buffer. */
    private int fileBuffer(long place) {
        if (place >= file.orElseThrow().buffersLength()) {
            return NO_DATA;
        }
        ByteBuffer data = model.origin().content().orElseThrow().file().data((int) place, model.source());
        return data.hasRemaining() ? addBuffer(data) : NO_DATA;
    }

    /** Returns an upper bound of the file's size: the builder cannot grow beyond 1 GiB. */
    private int capacity() {
        long bytes = ModelCopy.ROOM_BYTES;
        for (ByteBuffer buffer : buffers) {
            bytes += buffer.remaining() + ALIGNMENT_BYTES;
        }
        for (TensorSpec tensor : tensors) {
            int channels = tensor.quantization().map(Quantization::channels).orElse(0);
            bytes += TABLE_BYTES + 3L * tensor.name().length() + 20L * channels; // scale, zero point, min, max
        }
        for (OperatorParts operator : operators) {
            bytes += TABLE_BYTES + 4L * (operator.inputs().size() + operator.outputs().size());
        }
        if (bytes > Integer.MAX_VALUE - ModelCopy.ROOM_BYTES) {
            throw ModelWriteException.tooLarge(model.source(), bytes);
        }
        return (int) bytes;
    }

    // ---- operators ----

    private int operator(FlatBufferBuilder builder, OperatorParts parts) {
        int options = parts.optionsType() == BuiltinOptions.NONE ? 0 : parts.options().applyAsInt(builder);
        int inputs = org.tensorflow.lite.schema.Operator.createInputsVector(builder, array(parts.inputs()));
        int outputs = org.tensorflow.lite.schema.Operator.createOutputsVector(builder, array(parts.outputs()));
        int intermediates = parts.intermediates().isEmpty() ? 0 : org.tensorflow.lite.schema.Operator
                .createIntermediatesVector(builder, array(parts.intermediates()));
        return org.tensorflow.lite.schema.Operator.createOperator(builder, codePlace(parts), inputs, outputs,
                parts.optionsType(), options, 0, CustomOptionsFormat.FLEXBUFFERS, 0,
                intermediates);
    }

    private int codePlace(OperatorParts parts) {
        for (int i = 0; i < codes.size(); i++) {
            if (codes.get(i).code() == parts.code() && codes.get(i).version() == parts.version()) {
                return i;
            }
        }
        codes.add(parts);
        return codes.size() - 1;
    }

    /** Old readers know only the first field, a byte, which holds a placeholder for later codes. */
    private static int code(FlatBufferBuilder builder, OperatorParts parts) {
        byte deprecated = (byte) Math.min(parts.code(), BuiltinOperator.PLACEHOLDER_FOR_GREATER_OP_CODES);
        return OperatorCode.createOperatorCode(builder, deprecated, 0, parts.version(), parts.code());
    }

    // ---- the graph ----

    private int subgraph(FlatBufferBuilder builder, long[] tensorBuffers, int[] operatorOffsets) {
        int tensorList = SubGraph.createTensorsVector(builder,
                ModelCopy.offsets(tensors.size(), i -> tensor(builder, i, tensorBuffers[i])));
        int inputs = SubGraph.createInputsVector(builder, array(graph.inputs()));
        int outputs = SubGraph.createOutputsVector(builder, array(graph.outputs()));
        int operatorList = SubGraph.createOperatorsVector(builder, operatorOffsets);
        int name = details.subgraph().isEmpty() ? builder.createString(DEFAULT_GRAPH_NAME)
                : text(builder, details.subgraph().get().nameAsByteBuffer());
        return SubGraph.createSubGraph(builder, tensorList, inputs, outputs, operatorList, name);
    }

    private int tensor(FlatBufferBuilder builder, int index, long buffer) {
        TensorSpec spec = tensors.get(index);
        boolean isOfGraph = index < graph.tensors().size();
        Optional<Tensor> said = isOfGraph ? details.tensor(index) : Optional.empty();
        int name = said.isEmpty() ? builder.createString(spec.name()) : text(builder, said.get().nameAsByteBuffer());
        int shape = Tensor.createShapeVector(builder, spec.shape().toArray());
        Optional<int[]> signature = isOfGraph ? details.shapeSignature(index) : Optional.empty();
        int signatureOffset = signature.isEmpty() ? 0 : Tensor.createShapeSignatureVector(builder, signature.get());
        int quantization = said.isEmpty() ? quantization(builder, spec)
                : said.get().quantization() == null ? 0 : QuantizationParameters.pack(builder,
                        ModelCopy.packable(said.get().quantization().unpack()));
        byte type = isOfGraph && details.isInt4(index) ? TensorType.INT4 : TensorTypes.of(spec.type());
        boolean hasRank = said.isEmpty() || said.get().hasRank();
        boolean isVariable = said.isEmpty() ? added.isVariable(index) : said.get().isVariable();
        return Tensor.createTensor(builder, shape, type, buffer, name, quantization, isVariable, 0, signatureOffset,
                hasRank,
                0);
    }

    private int quantization(FlatBufferBuilder builder, TensorSpec spec) {
        if (spec.quantization().isEmpty()) {
            return 0;
        }
        Quantization said = spec.quantization().get();
        if (said.blockSize() > 0) {
            throw ModelWriteException.unsuitable(model.source(), "its tensor " + MessageText.brief(spec.name())
                    + " has a scale for each " + said.blockSize() + " values, which is not written");
        }
        float[] scales = new float[said.channels()];
        long[] zeroPoints = new long[scales.length];
        for (int channel = 0; channel < scales.length; channel++) {
            scales[channel] = said.scale(channel);
            zeroPoints[channel] = said.zeroPoint(channel);
        }
        int scaleList = QuantizationParameters.createScaleVector(builder, scales);
        int zeroPointList = QuantizationParameters.createZeroPointVector(builder, zeroPoints);
        return QuantizationParameters.createQuantizationParameters(builder, 0, 0, scaleList, zeroPointList,
                QuantizationDetails.NONE, 0, said.axis());
    }

    // ---- the file's content beyond its graph ----

    private record Entry(ByteBuffer name, int buffer) {}

    /** Returns the metadata entries of the file, without TensorFlow Lite metadata that was replaced. */
    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; keepsInterface && i < file.orElseThrow().metadataLength(); i++) {
            Metadata entry = file.get().metadata(i);
            ByteBuffer name = entry.nameAsByteBuffer() == null ? ByteBuffer.allocate(0) : entry.nameAsByteBuffer();
            if (isStated(model) || !MetadataEntries.isMetadata(entry)) {
                entries.add(new Entry(name.slice(), fileBuffer(entry.buffer())));
            }
        }
        return entries;
    }

    /** Returns the list of buffers from before metadata had names. */
    private List<Integer> legacyEntries() {
        List<Integer> entries = new ArrayList<>();
        for (int i = 0; keepsInterface && i < file.orElseThrow().metadataBufferLength(); i++) {
            entries.add(fileBuffer(file.get().metadataBuffer(i)));
        }
        return entries;
    }

    private int signatures(FlatBufferBuilder builder) {
        if (!keepsInterface || file.orElseThrow().signatureDefsLength() == 0) {
            return 0;
        }
        return org.tensorflow.lite.schema.Model.createSignatureDefsVector(builder,
                ModelCopy.offsets(file.get().signatureDefsLength(), i -> {
                    SignatureDef signature = file.get().signatureDefs(i);
                    int inputs = SignatureDef.createInputsVector(builder, ModelCopy.offsets(signature.inputsLength(),
                            input -> named(builder, signature.inputs(input), signature)));
                    int outputs = SignatureDef.createOutputsVector(builder, ModelCopy.offsets(signature.outputsLength(),
                            output -> named(builder, signature.outputs(output), signature)));
                    int key = text(builder, signature.signatureKeyAsByteBuffer());
                    return SignatureDef.createSignatureDef(builder, inputs, outputs, key, 0);
                }));
    }

    private int named(FlatBufferBuilder builder, TensorMap named, SignatureDef signature) {
        OptionalInt tensor = details.graphTensor((int) named.tensorIndex());
        if (tensor.isEmpty()) {
            throw ModelWriteException.unsuitable(model.source(), "its signature \""
                    + MessageText.brief(String.valueOf(signature.signatureKey())) + "\" names the tensor "
                    + named.tensorIndex() + " of its file, which its graph does not have");
        }
        return TensorMap.createTensorMap(builder, text(builder, named.nameAsByteBuffer()), tensor.getAsInt());
    }

    /** Copies a text of the file byte for byte; returns 0 if it is absent. */
    private static int text(FlatBufferBuilder builder, ByteBuffer utf8) {
        return utf8 == null ? 0 : builder.createString(utf8);
    }

    private static int[] array(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}

package io.leveret.tflite;

import io.leveret.base.MessageText;
import io.leveret.base.OptionException;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphCosts;
import io.leveret.graph.GraphException;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.derive.OpenDimensions;
import io.leveret.tflite.flatbuffer.ModelFile;
import io.leveret.tflite.flatbuffer.ModelHeader;
import io.leveret.tflite.flatbuffer.ReadBudget;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import io.leveret.tflite.metadata.InputSize;
import io.leveret.tflite.metadata.MetadataReader;
import io.leveret.tflite.metadata.ModelMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.SignatureDef;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.TensorMap;

/**
 * Reads {@code .tflite} files, FlatBuffers of TensorFlow Lite's schema version 3, into a validated {@link Graph}.
 *
 * <p>The FlatBuffers library for Java has no verifier: an accessor follows whatever offset the file holds, and its
 * bounds are those of the buffer. So the reader charges every vector and text to a {@link ReadBudget} of the file's
 * size before it walks it, and turns any exception of the accessors into a {@link ModelFormatException}.
 */
public final class ModelReader {
    static final int SCHEMA_VERSION = 3;
    private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8; // what a JVM allows

    private final String source;
    private final ModelFile file;
    private final ReadOptions options;
    private final ModelLimits limits;
    private final org.tensorflow.lite.schema.Model model;
    private final ReadBudget budget;
    private final MetadataReader metadataReader;

    private ModelReader(String source, ModelFile file, ReadOptions options) {
        this.source = source;
        this.file = file;
        this.limits = options.limits();
        this.model = org.tensorflow.lite.schema.Model.getRootAsModel(file.flatBuffer());
        this.budget = new ReadBudget(source, file.flatBuffer().limit());
        this.metadataReader = new MetadataReader(file, source, limits.maxAssociatedFileBytes());
        this.options = options.or(metadataReader.settings());
    }

    /**
     * Reads a model file within the {@link ModelLimits#DEFAULT default limits}.
     *
     * @throws UnsupportedOperatorException if it is valid but needs operators that Leveret does not support
     * @throws ModelFormatException if it is not a valid model
     * @throws IOException if it cannot be read
     */
    public static Model read(Path path) throws IOException {
        return read(path, ModelLimits.DEFAULT);
    }

    /**
     * Reads a model file.
     *
     * @throws UnsupportedOperatorException if it is valid but needs operators that Leveret does not support
     * @throws ModelFormatException if it is not a valid model, or exceeds the limits
     * @throws IOException if it cannot be read
     */
    public static Model read(Path path, ModelLimits limits) throws IOException {
        return read(path, ReadOptions.DEFAULT.withLimits(limits));
    }

    /**
     * Reads a model file. One above 2 GiB is mapped into memory instead and must not be cut short while the model is in
     * use.
     *
     * @throws UnsupportedOperatorException if it is valid but needs operators that Leveret does not support
     * @throws OptionException if it has no such signature
     * @throws ModelFormatException if it is not a valid model, exceeds the limits, has a fixed batch other than the
     *     requested one, or lacks the signature
     * @throws IOException if it cannot be read
     */
    public static Model read(Path path, ReadOptions options) throws IOException {
        return size(path, options.limits()) > MAX_ARRAY_BYTES
                ? read(ModelFile.map(path), path.toString(), options)
                : read(readBytes(path, options.limits()), path.toString(), options);
    }

    /**
     * Reads the bytes of a model file, without its graph. Checks only the size and the header.
     *
     * @throws ModelFormatException if its header is not that of a model, or it exceeds the limit or 2 GiB
     * @throws IOException if it cannot be read
     */
    public static byte[] readBytes(Path path, ModelLimits limits) throws IOException {
        long bytes = size(path, limits);
        if (bytes > MAX_ARRAY_BYTES) {
            throw tooLarge(path.toString(), bytes, MAX_ARRAY_BYTES);
        }
        try (InputStream file = Files.newInputStream(path)) {
            byte[] header = file.readNBytes(ModelHeader.BYTES); // first, so that no memory is spent on other files
            ModelHeader.check(ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN), path.toString());
            byte[] whole = Arrays.copyOf(header, (int) Math.max(header.length, bytes));
            int length = header.length + file.readNBytes(whole, header.length, whole.length - header.length);
            byte[] more = file.readNBytes((int) Math.min(limits.maxFileBytes(), MAX_ARRAY_BYTES) - length);
            if (more.length == 0) {
                return length == whole.length ? whole : Arrays.copyOf(whole, length);
            }
            byte[] all = Arrays.copyOf(whole, length + more.length); // of a file that has no size, or grows
            System.arraycopy(more, 0, all, length, more.length);
            return all;
        }
    }

    private static long size(Path path, ModelLimits limits) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + ": is a folder, not a model file");
        }
        long bytes = Files.size(path);
        if (bytes > limits.maxFileBytes()) {
            throw tooLarge(path.toString(), bytes, limits.maxFileBytes());
        }
        return bytes;
    }

    /**
     * Reads a model from memory. The graph's constants refer to the array, which must not be changed afterwards.
     *
     * @param source a name for messages
     * @throws UnsupportedOperatorException if it is valid but needs operators that Leveret does not support
     * @throws ModelFormatException if it is not a valid model, or exceeds the limits
     */
    public static Model read(byte[] file, String source, ModelLimits limits) throws ModelFormatException {
        return read(file, source, ReadOptions.DEFAULT.withLimits(limits));
    }

    /**
     * Reads a model from memory. The graph's constants refer to the array, which must not be changed afterwards.
     *
     * @param source a name for messages
     * @throws UnsupportedOperatorException if it is valid but needs operators that Leveret does not support
     * @throws ModelFormatException if it is not a valid model, exceeds the limits, has a fixed batch other than the
     *     requested one, or lacks the signature
     */
    public static Model read(byte[] file, String source, ReadOptions options) throws ModelFormatException {
        if (file.length > options.limits().maxFileBytes()) {
            throw tooLarge(source, file.length, options.limits().maxFileBytes());
        }
        return read(ModelFile.of(file), source, options);
    }

    private static Model read(ModelFile file, String source, ReadOptions options) throws ModelFormatException {
        ModelHeader.check(file.flatBuffer(), source);
        try {
            return new ModelReader(source, file, options).model();
        } catch (IndexOutOfBoundsException | NegativeArraySizeException | IllegalArgumentException
                | ArithmeticException damaged) {
            throw new ModelFormatException(source, "it is cut short or damaged"
                    + (damaged.getMessage() == null ? "" : " (" + damaged.getMessage() + ")"), damaged);
        }
    }

    private static ModelFormatException tooLarge(String source, long bytes, long most) {
        return ModelFormatException.aboveLimit(source,
                "its " + bytes + " bytes are above the limit of " + most, "maxFileBytes", bytes, most);
    }

    private Model model() throws ModelFormatException {
        if (model.version() != SCHEMA_VERSION) {
            throw failure("its schema version is " + model.version() + ", expected " + SCHEMA_VERSION);
        }
        if (model.subgraphsLength() < 1) {
            throw failure("it holds no graph");
        }
        SequencedMap<String, Long> signatures = signatures();
        int place = subgraph(signatures);
        SubGraph subgraph = model.subgraphs(place);
        if (subgraph.operatorsLength() > limits.maxOperators()) {
            throw aboveLimit("operators", "maxOperators", subgraph.operatorsLength(), limits.maxOperators());
        }
        if (subgraph.tensorsLength() > 8L * limits.maxOperators()) {
            throw aboveLimit("tensors", "maxOperators", subgraph.tensorsLength(), 8L * limits.maxOperators());
        }
        InlinedGraph inlined = new InlinedGraph(source, file, model, budget, limits).read(place);
        budget.pay(subgraph.inputsLength(), 4);
        budget.pay(subgraph.outputsLength(), 4);
        List<Integer> inputs = new ArrayList<>();
        for (int i = 0; i < subgraph.inputsLength(); i++) {
            inputs.add(tensorIndex(subgraph.inputs(i), subgraph.tensorsLength(), "graph input " + i));
        }
        List<Integer> outputs = new ArrayList<>();
        for (int i = 0; i < subgraph.outputsLength(); i++) {
            outputs.add(inlined.resolved(tensorIndex(subgraph.outputs(i), subgraph.tensorsLength(),
                    "graph output " + i)));
        }
        boolean[] used = inlined.used();
        inputs.forEach(input -> used[input] = true);
        outputs.forEach(output -> used[output] = true);
        List<TensorSpec> tensors = new TensorReader(source, file, model, inlined, budget, options).read(used);
        checkBatch(inputs, tensors);
        List<TensorSpec> ofFile = tensors;
        if (options.inputSize().isPresent()) {
            List<TensorSpec> declared = List.copyOf(tensors);
            ofFile = resize(inputs, tensors, subgraph) ? declared : tensors;
        }
        boolean isResized = ofFile != tensors;
        List<Operator> operators = new OperatorReader(source, model, inlined, tensors, Set.copyOf(inputs), budget,
                options, isResized)
                .read();
        int endOfUsed = AddedTensors.endOfUsed(operators, inputs, outputs);
        Graph graph = graph(withoutAttributes(tensors, inlined, endOfUsed), operators, inputs, outputs,
                isResized ? "it does not take pictures of " + options.inputSize().orElseThrow() + ": " : "");
        if (GraphCosts.parameters(graph) > limits.maxTensorElements()) { // operators may share a filter, copies do not
            throw ModelFormatException.aboveLimit(source,
                    "its filters and biases have " + GraphCosts.parameters(graph)
                            + " elements at their uses, above the limit of " + limits.maxTensorElements(),
                    "maxTensorElements", GraphCosts.parameters(graph), limits.maxTensorElements());
        }
        String description = budget.text(model.descriptionAsByteBuffer());
        ModelMetadata metadata = metadataReader.read(graph);
        return new Model(graph, metadata, source, file.size(), description, Origin.of(
                new Origin.Content(file, place, signatures, names(subgraph, place, false), names(subgraph, place, true),
                        metadata, limits.maxAssociatedFileBytes()),
                ofFile.subList(0, subgraph.tensorsLength())));
    }

    /**
     * Drops tensors after all others that hold only attributes of operators; {@link ModelWriter} puts them there. Keeps
     * those between other tensors, so that tensors keep their index in the file.
     */
    private static List<TensorSpec> withoutAttributes(List<TensorSpec> tensors, InlinedGraph inlined,
            int endOfUsed) {
        boolean[] isOperand = inlined.used();
        boolean[] isMemory = inlined.memory();
        int end = tensors.size();
        while (end > endOfUsed && (tensors.get(end - 1).isConstant() ? isOperand : isMemory)[end - 1]) {
            end--;
        }
        return tensors.subList(0, end);
    }

    private Graph graph(List<TensorSpec> tensors, List<Operator> operators, List<Integer> inputs,
            List<Integer> outputs, String problem) throws ModelFormatException {
        try {
            return new Graph(tensors, operators, inputs, outputs);
        } catch (GraphException refused) {
            throw refused.uses().isEmpty() ? failure(problem + refused.reason())
                    : new UnsupportedOperatorException(source, refused.uses());
        }
    }

    /**
     * Gives the first input that leaves the size of its pictures open the options' size; what follows from it is known
     * when the operators are read. Returns whether there is such an input.
     */
    private boolean resize(List<Integer> inputs, List<TensorSpec> tensors, SubGraph subgraph)
            throws ModelFormatException {
        InputSize size = options.inputSize().orElseThrow();
        for (int input : inputs) {
            TensorSpec old = tensors.get(input);
            Optional<Shape> shape;
            try {
                shape = OpenDimensions.withSize(subgraph.tensors(input), old.shape(), size);
            } catch (IllegalArgumentException tooLarge) { // of Shape
                throw failure("it does not take pictures of " + size + ": " + tooLarge.getMessage());
            }
            if (shape.isPresent()) {
                int elements = shape.get().elements();
                if (elements > limits.maxTensorElements()) {
                    throw ModelFormatException.aboveLimit(source,
                            "tensor " + MessageText.brief(old.name()) + ": its " + elements
                                    + " elements are above the limit of " + limits.maxTensorElements(),
                            "maxTensorElements", elements, limits.maxTensorElements());
                }
                tensors.set(input, TensorSpec.computed(old.name(), old.type(), shape.get(), old.quantization()));
                return true;
            }
        }
        return false;
    }

    /** Returns the index of each entry point's graph, by its key. */
    private SequencedMap<String, Long> signatures() throws ModelFormatException {
        budget.pay(model.signatureDefsLength(), 4);
        SequencedMap<String, Long> signatures = new LinkedHashMap<>();
        for (int i = 0; i < model.signatureDefsLength(); i++) {
            SignatureDef signature = model.signatureDefs(i);
            signatures.putIfAbsent(budget.text(signature.signatureKeyAsByteBuffer()), signature.subgraphIndex());
        }
        return signatures;
    }

    /** Returns the names that a graph's entry point gives its inputs or outputs, each empty if it gives none. */
    private List<String> names(SubGraph subgraph, int place, boolean ofOutputs) throws ModelFormatException {
        Map<Long, String> names = new HashMap<>(); // by tensor
        Optional<SignatureDef> entry = entryPoint(place);
        if (entry.isPresent()) {
            SignatureDef signature = entry.get();
            int count = ofOutputs ? signature.outputsLength() : signature.inputsLength();
            budget.pay(count, 4);
            for (int i = 0; i < count; i++) {
                TensorMap named = ofOutputs ? signature.outputs(i) : signature.inputs(i);
                names.putIfAbsent(named.tensorIndex(), budget.text(named.nameAsByteBuffer()));
            }
        }
        return IntStream.range(0, ofOutputs ? subgraph.outputsLength() : subgraph.inputsLength())
                .mapToObj(i -> names.getOrDefault(
                        (long) (ofOutputs ? subgraph.outputs(i) : subgraph.inputs(i)), ""))
                .toList();
    }

    /** Returns the entry point that the options choose, or the first to a graph. */
    private Optional<SignatureDef> entryPoint(int place) throws ModelFormatException {
        for (int i = 0; i < model.signatureDefsLength(); i++) {
            SignatureDef signature = model.signatureDefs(i);
            boolean isIt = options.signature().isPresent()
                    ? options.signature().get().equals(budget.text(signature.signatureKeyAsByteBuffer()))
                    : signature.subgraphIndex() == place;
            if (isIt) {
                return Optional.of(signature);
            }
        }
        return Optional.empty();
    }

    /** Returns the index of the graph to read. */
    private int subgraph(SequencedMap<String, Long> signatures) throws ModelFormatException {
        if (options.signature().isEmpty()) {
            return 0;
        }
        String key = options.signature().get();
        Long place = signatures.get(key);
        if (place == null) {
            throw new OptionException("signature", key, _ -> source + " has no signature \"" + MessageText.brief(key)
                    + "\"; it has " + (signatures.isEmpty() ? "none"
                            : MessageText.brief(signatures.keySet().stream()
                                    .map(each -> "\"" + MessageText.brief(each) + "\"")
                                    .collect(Collectors.joining(", ")))));
        }
        if (place >= model.subgraphsLength()) {
            throw failure("its signature \"" + MessageText.brief(key) + "\" refers to graph " + place + " of "
                    + model.subgraphsLength());
        }
        return place.intValue();
    }

    private void checkBatch(List<Integer> inputs, List<TensorSpec> tensors) throws ModelFormatException {
        for (int input : inputs) {
            Shape shape = tensors.get(input).shape();
            if (options.batch().isPresent() && (shape.rank() == 0
                    || shape.dimension(0) != options.batch().getAsInt())) {
                throw failure("its input of shape " + shape + " takes no batch of " + options.batch().getAsInt());
            }
        }
    }

    private int tensorIndex(int index, int tensors, String where) throws ModelFormatException {
        if (index < 0 || index >= tensors) {
            throw failure(where + " refers to tensor " + index + " of " + tensors);
        }
        return index;
    }

    private ModelFormatException aboveLimit(String what, String limit, long value, long most) {
        return ModelFormatException.aboveLimit(source, "its " + value + " " + what + " are above the limit of " + most,
                limit, value, most);
    }

    private ModelFormatException failure(String reason) {
        return new ModelFormatException(source, -1, reason);
    }
}

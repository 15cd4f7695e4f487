package io.leveret.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import com.google.flatbuffers.Table;
import io.leveret.base.MessageText;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.tflite.flatbuffer.LaterSchema;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tensorflow.lite.schema.QuantizationDetails;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;

/**
 * Finds content of a file that a written copy of its model would lose, because neither the graph nor the writer holds
 * it. Fields unknown to the current schema count as lost.
 */
final class FileLosses {
    private static final int FIRST_FIELD = 4; // bytes of a vtable before its fields
    private static final int FIELD_BYTES = 2;
    private static final int LATER_FIELDS = 32; // the fields to look for

    private static final int MODEL_FIELDS = fields(org.tensorflow.lite.schema.Model::startModel);
    private static final int GRAPH_FIELDS = fields(SubGraph::startSubGraph);
    private static final int TENSOR_FIELDS = fields(Tensor::startTensor);
    private static final int QUANTIZATION_FIELDS = fields(QuantizationParameters::startQuantizationParameters);
    private static final int OPERATOR_FIELDS = fields(org.tensorflow.lite.schema.Operator::startOperator);

    private final Graph graph;
    private final FileDetails details;
    private final org.tensorflow.lite.schema.Model file;

    FileLosses(Graph graph, FileDetails details, org.tensorflow.lite.schema.Model file) {
        this.graph = graph;
        this.details = details;
        this.file = file;
    }

    /**
     * Returns the first loss found; empty if there is none.
     *
     * @param written the graph's operators as the copy has them
     * @param tensorsOnly whether the copy keeps only the file's tensors and operators
     */
    Optional<String> find(List<OperatorParts> written, boolean tensorsOnly) {
        if (!tensorsOnly) {
            if (file.subgraphsLength() > 1) {
                return Optional.of("it has " + file.subgraphsLength() + " graphs, of which one was read");
            }
            SubGraph subgraph = details.subgraph().orElseThrow();
            if (hasLaterFields(file, MODEL_FIELDS) || hasLaterFields(subgraph, GRAPH_FIELDS)) {
                return Optional.of("it says more of its graph than the schema of today has");
            }
        }
        for (int i = 0; i < graph.tensors().size(); i++) {
            int index = i;
            Optional<String> loss = details.tensor(i).flatMap(tensor -> find(tensor, index));
            if (loss.isPresent()) {
                return Optional.of("its tensor " + i + " (" + MessageText.brief(graph.tensor(i).name()) + ") "
                        + loss.get());
            }
        }
        for (int i = 0; i < graph.operators().size(); i++) {
            Operator operator = graph.operators().get(i);
            OperatorParts parts = written.get(i);
            Optional<String> loss = details.operator(operator).flatMap(said -> find(said, parts));
            if (loss.isPresent()) {
                return Optional.of("its " + operator.name() + " (operator " + i + ") " + loss.get());
            }
        }
        return Optional.empty();
    }

    private Optional<String> find(Tensor tensor, int index) {
        QuantizationParameters quantization = tensor.quantization();
        if (tensor.type() != TensorType.INT4 && !TensorReader.isReadable(tensor)) {
            return Optional.of("is of a type or shape that is not read");
        }
        if (tensor.isVariable() && !details.isState(index)) {
            return Optional.of("is a variable, which keeps its values from one run to the next");
        }
        if (tensor.variantTensorsLength() > 0) {
            return Optional.of("is a list of tensors");
        }
        if (quantization != null && (quantization.detailsType() != QuantizationDetails.NONE
                || hasLaterFields(quantization, QUANTIZATION_FIELDS))) {
            return Optional.of("is quantized in a way of its author's own");
        }
        return hasLaterFields(tensor, TENSOR_FIELDS)
                || hasLaterFields(file.buffers((int) tensor.buffer()), LaterSchema.BUFFER_FIELDS)
                        ? Optional.of("says more than the schema of today has") : Optional.empty();
    }

    private static Optional<String> find(org.tensorflow.lite.schema.Operator operator, OperatorParts written) {
        if (operator.customOptionsLength() > 0) {
            return Optional.of("has options of its author's own");
        }
        for (int i = 0; i < operator.mutatingVariableInputsLength(); i++) {
            if (operator.mutatingVariableInputs(i)) {
                return Optional.of("changes its operand " + i);
            }
        }
        if (operator.intermediatesLength() > 0 && written.intermediates().isEmpty()) {
            return Optional.of("names tensors for intermediate results");
        }
        Table options = operator.builtinOptions(new Table());
        int known = operator.builtinOptionsType() == written.optionsType()
                ? fields(builder -> written.options().applyAsInt(builder)) : 0;
        return hasLaterFields(operator, OPERATOR_FIELDS) || options != null && hasLaterFields(options, known)
                ? Optional.of("says more than the schema of today has") : Optional.empty();
    }

    private static boolean hasLaterFields(Table table, int known) {
        for (int field = known; field < known + LATER_FIELDS; field++) {
            if (FlatBufferBuilder.isFieldPresent(table, FIRST_FIELD + FIELD_BYTES * field)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the fields of a table in the current schema: the number that its writer announces. */
    private static int fields(Consumer<FlatBufferBuilder> table) {
        FieldCounter counter = new FieldCounter();
        table.accept(counter);
        return counter.fields;
    }

    private static final class FieldCounter extends FlatBufferBuilder {
        private int fields;

        @Override
        public void startTable(int count) {
            fields = count;
            super.startTable(count);
        }
    }
}

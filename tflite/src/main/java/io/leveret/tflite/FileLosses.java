package io.leveret.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import com.google.flatbuffers.Table;
import io.leveret.base.MessageText;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.QuantizationDetails;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;

/**
 * Finds content of a file that a written copy of its model would lose, because neither the graph nor the writer holds
 * it. Fields unknown to the current schema count as lost.
 */
final class FileLosses {
    private static final int FIRST_FIELD = 4; // bytes of a vtable before its fields
    private static final int FIELD_BYTES = 2;
    private static final int LATER_FIELDS = 32; // the fields to look for

    private static final int MODEL_FIELDS = 8;
    private static final int GRAPH_FIELDS = 5;
    private static final int TENSOR_FIELDS = 10;
    private static final int QUANTIZATION_FIELDS = 7;
    private static final int BUFFER_FIELDS = 1;
    private static final int OPERATOR_FIELDS = 9;

    /** The fields of options, by type. Other options of supported operators have none. */
    private static final Map<Byte, Integer> OPTION_FIELDS = Map.ofEntries(
            Map.entry(BuiltinOptions.Conv2DOptions, 6), Map.entry(BuiltinOptions.DepthwiseConv2DOptions, 7),
            Map.entry(BuiltinOptions.Pool2DOptions, 6), Map.entry(BuiltinOptions.FullyConnectedOptions, 4),
            Map.entry(BuiltinOptions.SoftmaxOptions, 1), Map.entry(BuiltinOptions.ConcatenationOptions, 2),
            Map.entry(BuiltinOptions.AddOptions, 2), Map.entry(BuiltinOptions.SubOptions, 2),
            Map.entry(BuiltinOptions.MulOptions, 1), Map.entry(BuiltinOptions.DivOptions, 1),
            Map.entry(BuiltinOptions.L2NormOptions, 1),
            Map.entry(BuiltinOptions.LocalResponseNormalizationOptions, 4),
            Map.entry(BuiltinOptions.ResizeBilinearOptions, 4),
            Map.entry(BuiltinOptions.ResizeNearestNeighborOptions, 2), Map.entry(BuiltinOptions.ReshapeOptions, 1),
            Map.entry(BuiltinOptions.SpaceToDepthOptions, 1), Map.entry(BuiltinOptions.DepthToSpaceOptions, 1),
            Map.entry(BuiltinOptions.GatherOptions, 2), Map.entry(BuiltinOptions.ReducerOptions, 1),
            Map.entry(BuiltinOptions.SqueezeOptions, 1), Map.entry(BuiltinOptions.StridedSliceOptions, 6),
            Map.entry(BuiltinOptions.SplitOptions, 1), Map.entry(BuiltinOptions.SplitVOptions, 1),
            Map.entry(BuiltinOptions.CastOptions, 2), Map.entry(BuiltinOptions.ArgMaxOptions, 1),
            Map.entry(BuiltinOptions.ArgMinOptions, 1), Map.entry(BuiltinOptions.ShapeOptions, 1),
            Map.entry(BuiltinOptions.TransposeConvOptions, 4), Map.entry(BuiltinOptions.PackOptions, 2),
            Map.entry(BuiltinOptions.UnpackOptions, 2), Map.entry(BuiltinOptions.LeakyReluOptions, 1),
            Map.entry(BuiltinOptions.MirrorPadOptions, 1), Map.entry(BuiltinOptions.BatchMatMulOptions, 3),
            Map.entry(BuiltinOptions.CumsumOptions, 2), Map.entry(BuiltinOptions.GeluOptions, 1));

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
     * @param tensorsOnly whether the copy keeps only the file's tensors and operators
     */
    Optional<String> find(boolean tensorsOnly) {
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
            Optional<String> loss = details.tensor(i).flatMap(this::find);
            if (loss.isPresent()) {
                return Optional.of("its tensor " + i + " (" + MessageText.brief(graph.tensor(i).name()) + ") "
                        + loss.get());
            }
        }
        for (int i = 0; i < graph.operators().size(); i++) {
            Operator operator = graph.operators().get(i);
            Optional<String> loss = details.operator(operator).flatMap(this::find);
            if (loss.isPresent()) {
                return Optional.of("its " + operator.name() + " (operator " + i + ") " + loss.get());
            }
        }
        return Optional.empty();
    }

    private Optional<String> find(Tensor tensor) {
        QuantizationParameters quantization = tensor.quantization();
        if (tensor.isVariable()) {
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
                || hasLaterFields(file.buffers((int) tensor.buffer()), BUFFER_FIELDS)
                        ? Optional.of("says more than the schema of today has") : Optional.empty();
    }

    private Optional<String> find(org.tensorflow.lite.schema.Operator operator) {
        if (operator.customOptionsLength() > 0) {
            return Optional.of("has options of its author's own");
        }
        for (int i = 0; i < operator.mutatingVariableInputsLength(); i++) {
            if (operator.mutatingVariableInputs(i)) {
                return Optional.of("changes its operand " + i);
            }
        }
        if (operator.intermediatesLength() > 0) {
            return Optional.of("names tensors for intermediate results");
        }
        Table options = operator.builtinOptions(new Table());
        int known = OPTION_FIELDS.getOrDefault(operator.builtinOptionsType(), 0);
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
}

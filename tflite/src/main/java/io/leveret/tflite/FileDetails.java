package io.leveret.tflite;

import io.leveret.graph.ElementType;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.derive.OpenDimensions;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.tensorflow.lite.schema.BatchMatMulOptions;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.ReshapeOptions;
import org.tensorflow.lite.schema.SqueezeOptions;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;

/**
 * What a model's file says about tensors and operators beyond the graph, as far as edits have kept them. Identifies a
 * tensor by its {@link TensorSpec}, an operator by its first result and its name.
 */
final class FileDetails {
    private static final int NONE = -1;

    private final Graph graph;
    private final List<TensorSpec> fileSpecs;
    private final Optional<org.tensorflow.lite.schema.Model> file;
    private final Optional<SubGraph> subgraph;
    private final int[] fileTensors; // for each tensor of the graph, its index in the file
    private final int[] graphTensors; // for each tensor of the file, its index in the graph
    private final int[] producers; // for each tensor of the file, the operator whose first result it is
    // for each tensor of the graph, whether the origin says that its first dimension is open
    private final boolean[] isOpen;

    /**
     * Creates the details of a graph.
     *
     * @param file the parsed file; empty if there is none
     */
    FileDetails(Graph graph, Origin origin, Optional<org.tensorflow.lite.schema.Model> file) {
        this.graph = graph;
        this.fileSpecs = origin.tensors();
        this.file = file;
        this.subgraph = file.map(model -> model.subgraphs(origin.content().orElseThrow().subgraph()));
        this.fileTensors = filled(graph.tensors().size());
        this.graphTensors = filled(fileSpecs.size());
        this.producers = filled(fileSpecs.size());
        this.isOpen = new boolean[graph.tensors().size()];
        Map<TensorSpec, Integer> places = new IdentityHashMap<>();
        for (int i = 0; i < fileTensors.length; i++) {
            places.put(graph.tensor(i), i);
        }
        for (int i = 0; i < graphTensors.length; i++) {
            graphTensors[i] = places.getOrDefault(fileSpecs.get(i), NONE);
            if (graphTensors[i] != NONE) {
                fileTensors[graphTensors[i]] = i;
            }
        }
        origin.openTensors().stream().map(places::get).filter(place -> place != null)
                .forEach(place -> isOpen[place] = true);
        for (int i = 0; subgraph.isPresent() && i < subgraph.get().operatorsLength(); i++) {
            org.tensorflow.lite.schema.Operator operator = subgraph.get().operators(i);
            if (operator.outputsLength() > 0) {
                producers[operator.outputs(0)] = i;
            }
        }
    }

    private static int[] filled(int length) {
        int[] places = new int[length];
        Arrays.fill(places, NONE);
        return places;
    }

    /** The file's graph. */
    Optional<SubGraph> subgraph() {
        return subgraph;
    }

    /** Returns the file's entry for a tensor of the graph. */
    Optional<Tensor> tensor(int graphTensor) {
        return subgraph.filter(_ -> fileTensors[graphTensor] != NONE)
                .map(tensors -> tensors.tensors(fileTensors[graphTensor]));
    }

    /** Returns the index in the graph of a tensor of the file; empty if the graph does not have it. */
    OptionalInt graphTensor(int fileTensor) {
        return fileTensor < 0 || fileTensor >= graphTensors.length || graphTensors[fileTensor] == NONE
                ? OptionalInt.empty() : OptionalInt.of(graphTensors[fileTensor]);
    }

    /** Returns a tensor's shape with {@link OpenDimensions#OPEN} for open ones; empty if the file does not say. */
    Optional<int[]> shapeSignature(int graphTensor) {
        int[] shape = graph.tensor(graphTensor).shape().toArray();
        if (isOpen[graphTensor] && shape.length > 0) {
            shape[0] = OpenDimensions.OPEN;
            return Optional.of(shape);
        }
        Optional<Tensor> tensor = tensor(graphTensor).filter(said -> said.shapeSignatureLength() == shape.length);
        if (tensor.isEmpty() || shape.length == 0) {
            return Optional.empty();
        }
        for (int i = 0; i < shape.length; i++) {
            if (tensor.get().shapeSignature(i) == OpenDimensions.OPEN) {
                shape[i] = OpenDimensions.OPEN;
            }
        }
        return Optional.of(shape);
    }

    /** Returns whether the file packs a constant's values, two a byte. */
    boolean isInt4(int graphTensor) {
        return tensor(graphTensor).filter(tensor -> tensor.type() == TensorType.INT4).isPresent();
    }

    /**
     * Returns whether a product of float32 and int8 weights quantizes its input asymmetrically, as in current
     * converters.
     */
    boolean isAsymmetric(Operator.FullyConnected product) {
        boolean isHybrid = graph.tensor(product.input()).type() == ElementType.FLOAT32
                && graph.tensor(product.filter()).type().isQuantized();
        return options(product, BuiltinOptions.FullyConnectedOptions, new FullyConnectedOptions())
                .map(FullyConnectedOptions::asymmetricQuantizeInputs).orElse(isHybrid);
    }

    /** Returns the same for a matrix product. */
    boolean isAsymmetric(Operator.BatchMatMul product) {
        boolean isHybrid = graph.tensor(product.left()).type() == ElementType.FLOAT32
                && graph.tensor(product.right()).type().isQuantized();
        return options(product, BuiltinOptions.BatchMatMulOptions, new BatchMatMulOptions())
                .map(BatchMatMulOptions::asymmetricQuantizeInputs).orElse(isHybrid);
    }

    /** Returns the axes that a SQUEEZE removes, as in the file. */
    Optional<int[]> squeezedAxes(Operator.Squeeze squeeze) {
        return options(squeeze, BuiltinOptions.SqueezeOptions, new SqueezeOptions()).map(options -> {
            int[] axes = new int[options.squeezeDimsLength()];
            Arrays.setAll(axes, options::squeezeDims);
            return axes;
        });
    }

    /** Returns the dimension that a RESHAPE leaves open, to be inferred. */
    OptionalInt openDimension(Operator.Reshape reshape) {
        int rank = graph.tensor(reshape.output()).shape().rank();
        Optional<int[]> shape = constantOperand(reshape, 1)
                .or(() -> options(reshape, BuiltinOptions.ReshapeOptions, new ReshapeOptions()).map(options -> {
                    int[] dimensions = new int[options.newShapeLength()];
                    Arrays.setAll(dimensions, options::newShape);
                    return dimensions;
                }));
        return only(shape.filter(dimensions -> dimensions.length == rank)
                .or(() -> shapeSignature(reshape.output())));
    }

    private static OptionalInt only(Optional<int[]> dimensions) {
        OptionalInt found = OptionalInt.empty();
        for (int i = 0; dimensions.isPresent() && i < dimensions.get().length; i++) {
            if (dimensions.get()[i] == OpenDimensions.OPEN) {
                if (found.isPresent()) {
                    return OptionalInt.empty();
                }
                found = OptionalInt.of(i);
            }
        }
        return found;
    }

    /** Returns the values of an integer operand that is a constant in the file. */
    Optional<int[]> constantOperand(Operator operator, int place) {
        return operand(operator, place).map(fileSpecs::get)
                .filter(spec -> spec.isConstant()
                        && (spec.type() == ElementType.INT32 || spec.type() == ElementType.INT64))
                .map(TensorSpec::clampedIntValues);
    }

    /** Returns the index in the graph of an operand that is computed in the file. */
    OptionalInt computedOperand(Operator operator, int place) {
        Optional<Integer> operand = operand(operator, place).filter(tensor -> !fileSpecs.get(tensor).isConstant());
        return operand.isEmpty() ? OptionalInt.empty() : graphTensor(operand.get());
    }

    private Optional<Integer> operand(Operator operator, int place) {
        return operator(operator).filter(said -> place < said.inputsLength() && said.inputs(place) >= 0)
                .map(said -> said.inputs(place));
    }

    /** Returns whether a tensor of the graph is a variable that an LSTM of the file keeps its state in. */
    boolean isState(int graphTensor) {
        for (int i = 0; i < subgraph.orElseThrow().operatorsLength(); i++) {
            org.tensorflow.lite.schema.Operator said = subgraph.get().operators(i);
            if (said.builtinOptionsType() == BuiltinOptions.UnidirectionalSequenceLSTMOptions
                    && said.inputsLength() > Operator.SequenceLstm.CELL_STATE
                    && (said.inputs(Operator.SequenceLstm.OUTPUT_STATE) == fileTensors[graphTensor]
                            || said.inputs(Operator.SequenceLstm.CELL_STATE) == fileTensors[graphTensor])) {
                return true;
            }
        }
        return false;
    }

    /** Returns the index in the graph of a tensor that an LSTM of the file keeps its state in. */
    OptionalInt state(Operator.SequenceLstm lstm, int place) {
        Optional<Integer> state = operand(lstm, place);
        return state.isEmpty() ? OptionalInt.empty() : graphTensor(state.get());
    }

    /** Returns the index in the graph of a tensor that has the scale of an intermediate result. */
    OptionalInt intermediate(Operator operator, int place) {
        Optional<Integer> said = operator(operator).filter(one -> place < one.intermediatesLength())
                .map(one -> one.intermediates(place));
        return said.isEmpty() ? OptionalInt.empty() : graphTensor(said.get());
    }

    private <T extends com.google.flatbuffers.Table> Optional<T> options(Operator operator, byte type, T options) {
        return operator(operator).filter(said -> said.builtinOptionsType() == type
                && said.builtinOptions(options) != null).map(_ -> options);
    }

    /** Returns the file's entry for an operator. */
    Optional<org.tensorflow.lite.schema.Operator> operator(Operator operator) {
        int result = fileTensors[operator.output()];
        if (result == NONE || producers[result] == NONE) {
            return Optional.empty();
        }
        return Optional.of(subgraph.orElseThrow().operators(producers[result]))
                .filter(said -> name(said).equals(operator.name()));
    }

    private String name(org.tensorflow.lite.schema.Operator operator) {
        return BuiltinOperator.name(
                OperatorReader.builtinCode(file.orElseThrow().operatorCodes((int) operator.opcodeIndex())));
    }
}

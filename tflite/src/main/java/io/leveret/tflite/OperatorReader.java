package io.leveret.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import io.leveret.base.MessageText;
import io.leveret.graph.Activation;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementType;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.GraphException;
import io.leveret.graph.Operator;
import io.leveret.graph.Padding;
import io.leveret.graph.Quantization;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.graph.ShapeRules;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.derive.IntegerValues;
import io.leveret.tflite.derive.MissingScales;
import io.leveret.tflite.derive.OpenDimensions;
import io.leveret.tflite.flatbuffer.ReadBudget;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.BatchMatMulOptions;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptions;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.Conv3DOptions;
import org.tensorflow.lite.schema.CumsumOptions;
import org.tensorflow.lite.schema.DepthToSpaceOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.lite.schema.DivOptions;
import org.tensorflow.lite.schema.FakeQuantOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.GatherOptions;
import org.tensorflow.lite.schema.GeluOptions;
import org.tensorflow.lite.schema.L2NormOptions;
import org.tensorflow.lite.schema.LeakyReluOptions;
import org.tensorflow.lite.schema.LocalResponseNormalizationOptions;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.MirrorPadOptions;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.MulOptions;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.PackOptions;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.ReducerOptions;
import org.tensorflow.lite.schema.ReshapeOptions;
import org.tensorflow.lite.schema.ResizeBilinearOptions;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptions;
import org.tensorflow.lite.schema.SoftmaxOptions;
import org.tensorflow.lite.schema.SpaceToDepthOptions;
import org.tensorflow.lite.schema.SqueezeOptions;
import org.tensorflow.lite.schema.StridedSliceOptions;
import org.tensorflow.lite.schema.SubOptions;
import org.tensorflow.lite.schema.TransposeConvOptions;
import org.tensorflow.lite.schema.UnidirectionalSequenceLSTMOptions;
import org.tensorflow.lite.schema.UnpackOptions;

/** Reads the operators of a graph: a case for each that Leveret runs; reports all others together. */
final class OperatorReader {
    private static final int MAX_ENTRIES = 32; // the number of bits in a mask
    private static final org.tensorflow.lite.schema.Operator WITHOUT_OPTIONS = withoutOptions();
    private static final int MAX_CUSTOM_CODE_BYTES = 400; // 100 characters, with up to 4 bytes each

    private final String source;
    private final Model model;
    private final InlinedGraph graph;
    private final List<TensorSpec> tensors;
    private final boolean[] isKnown; // by tensor: whether it is an input, a constant or computed by now
    private final ReadBudget budget;
    private final IntegerValues integers;
    private final ReadOptions options;
    private final boolean isResized;
    private final List<String> unsupported = new ArrayList<>();
    private Optional<String> compiledFor = Optional.empty(); // the hardware that alone runs the file

    // The current operator.
    private String index; // for messages
    private int[] indices; // by the tensors of its graph: their indices in the list
    private org.tensorflow.lite.schema.Operator operator;
    private String name;

    /**
     * Creates the reader.
     *
     * @param tensors gets the shapes that follow from the operators
     * @param inputs of the graph
     * @param isResized whether an input has another shape than in the file, so that shapes declared after it mean
     *     nothing
     */
    OperatorReader(String source, Model model, InlinedGraph graph, List<TensorSpec> tensors, Set<Integer> inputs,
            ReadBudget budget, ReadOptions options, boolean isResized) {
        this.source = source;
        this.model = model;
        this.graph = graph;
        this.tensors = tensors;
        this.budget = budget;
        this.integers = new IntegerValues(tensors, tensor -> !isResized && tensor < graph.tensorCount()
                && OpenDimensions.isOpen(graph.tensor(tensor), 0));
        this.options = options;
        this.isResized = isResized;
        this.isKnown = new boolean[tensors.size()];
        for (int i = 0; i < isKnown.length; i++) {
            isKnown[i] = tensors.get(i).isConstant() || inputs.contains(i);
        }
    }

    List<Operator> read() throws ModelFormatException {
        List<Operator> operators = new ArrayList<>(graph.steps().size());
        for (InlinedGraph.Step step : graph.steps()) {
            operator = step.operator();
            index = step.place();
            indices = step.tensors();
            OperatorCode code = model.operatorCodes((int) operator.opcodeIndex());
            int builtin = builtinCode(code);
            name = OperatorNames.of(builtin);
            try {
                Operator read = isOfNothing() ? null : operator(builtin, code);
                if (read != null) {
                    settle(read);
                    integers.follow(read);
                }
                if (read != null && read.outputs().stream().anyMatch(output -> shape(output).elements() > 0)) {
                    operators.add(read); // TensorFlow Lite computes nothing for results without elements
                }
            } catch (UnsupportedUse use) {
                unsupported.add(name + " " + use.getMessage() + " (operator " + index + ")");
            }
        }
        unsupported.addAll(graph.unsupported());
        if (!unsupported.isEmpty()) {
            throw compiledFor.map(target -> UnsupportedOperatorException.compiled(source, unsupported, target))
                    .orElseGet(() -> new UnsupportedOperatorException(source, unsupported));
        }
        MissingScales.fill(tensors, operators);
        return operators;
    }

    private Operator sequenceLstm() throws ModelFormatException, UnsupportedUse {
        UnidirectionalSequenceLSTMOptions options = options(new UnidirectionalSequenceLSTMOptions(),
                BuiltinOptions.UnidirectionalSequenceLSTMOptions);
        int input = input(0);
        boolean isQuantized = tensors.get(input).type().isQuantized();
        requireUse(isQuantized || options.fusedActivationFunction() == ActivationFunctionType.TANH,
                "with an activation other than TANH"); // the integer kernel has no other
        requireUse(!options.diagonalRecurrentTensors(), "with diagonal recurrent weights");
        List<Integer> operands = new ArrayList<>();
        for (int place = 0; place < Operator.SequenceLstm.OPERANDS; place++) {
            boolean isState = place == Operator.SequenceLstm.OUTPUT_STATE || place == Operator.SequenceLstm.CELL_STATE;
            operands.add(isState ? Operator.ABSENT : optionalInput(place));
        }
        input(2); // of the forget gate, always there
        List<Quantization> scales = new ArrayList<>();
        if (isQuantized) {
            scales.add(scale(input(Operator.SequenceLstm.OUTPUT_STATE), "state"));
            scales.add(scale(input(Operator.SequenceLstm.CELL_STATE), "cells"));
            boolean isNormalized = operands.get(Operator.SequenceLstm.COEFFICIENTS + 1) != Operator.ABSENT;
            int count = Operator.SequenceLstm.SCALES - Operator.SequenceLstm.INTERMEDIATES;
            if (operator.intermediatesLength() != count) {
                throw failure(name + " (operator " + index + ") has " + operator.intermediatesLength()
                        + " intermediate results, expected " + count);
            }
            for (int i = 0; i < count; i++) {
                boolean matters = isNormalized ? i > 0 || operands.get(1) != Operator.ABSENT : i == count - 1;
                int tensor = tensor(operator.intermediates(i), "intermediate result " + i);
                scales.add(matters ? scale(tensor, "intermediate result " + i)
                        : tensors.get(tensor).quantizationOrPlain());
            }
        }
        return new Operator.SequenceLstm(operands, output(), options.timeMajor(), options.cellClip(),
                options.projClip(), options.asymmetricQuantizeInputs(), scales);
    }

    private Quantization scale(int tensor, String role) throws ModelFormatException {
        return tensors.get(tensor).quantization().filter(scale -> scale.channels() == 1).orElseThrow(
                () -> failure(name + " (operator " + index + "): its " + role + " does not have one scale"));
    }

    private static void requireUse(boolean condition, String otherwise) throws UnsupportedUse {
        if (!condition) {
            throw new UnsupportedUse(otherwise);
        }
    }

    /** Returns whether an operand has no elements, and no result has any. */
    private boolean isOfNothing() throws ModelFormatException {
        boolean has = operator.outputsLength() == 0;
        for (int i = 0; i < operator.outputsLength(); i++) {
            has |= shape(tensor(operator.outputs(i), "result")).elements() > 0;
        }
        for (int i = 0; !has && i < operator.inputsLength(); i++) {
            int operand = optionalInput(i);
            if (operand != Operator.ABSENT && shape(operand).elements() == 0) {
                return true;
            }
        }
        return false;
    }

    /** Gives results the shapes that follow: TensorFlow Lite goes by them, whatever the file says. */
    private void settle(Operator read) throws ModelFormatException {
        List<Shape> shapes;
        try {
            shapes = ShapeRules.results(read, tensors::get);
        } catch (GraphException reportedByTheGraph) {
            return;
        }
        for (int i = 0; i < shapes.size(); i++) {
            settle(read.outputs().get(i), shapes.get(i));
            isKnown[read.outputs().get(i)] = true; // a second operator cannot change it
        }
    }

    /** Gives a result the shape that follows. */
    private void settle(int tensor, Shape follows) throws ModelFormatException {
        TensorSpec declared = tensors.get(tensor);
        if (isKnown[tensor] || declared.shape().equals(follows)) {
            return;
        }
        if (follows.elements() > options.limits().maxTensorElements()) {
            throw ModelFormatException.aboveLimit(source,
                    name + " (operator " + index + "): the " + follows.elements()
                            + " elements of its result are above the limit of " + options.limits().maxTensorElements(),
                    "maxTensorElements", follows.elements(), options.limits().maxTensorElements());
        }
        tensors.set(tensor, new TensorSpec(declared.name(), declared.type(), follows, declared.quantization(),
                Optional.empty()));
    }

    /**
     * Gives a result the shape that attributes ask for; for another batch than the file's, the one that the file
     * declares.
     */
    private int settled(int tensor, Optional<Shape> asked) throws ModelFormatException {
        boolean isOfBatch = asked.isPresent() && (options.batch().isEmpty() || isResized && asked.get().rank() > 0
                && asked.get().dimension(0) == options.batch().getAsInt());
        if (isOfBatch) {
            settle(tensor, asked.get());
        }
        return tensor;
    }

    /** Gives the result the shape that an operand asks for; refuses one that does not follow from constants. */
    private int sized(Optional<Shape> asked) throws ModelFormatException, UnsupportedUse {
        requireUse(!isResized || asked.isPresent(), "with a size that is computed from values");
        return settled(output(), asked);
    }

    private static Optional<Shape> shapeOf(int... dimensions) {
        try {
            return Optional.of(Shape.of(dimensions));
        } catch (IllegalArgumentException noShape) {
            return Optional.empty();
        }
    }

    /** Returns the code of a built-in operator: codes above 127 came with a second, wider field, either may hold it. */
    static int builtinCode(OperatorCode code) {
        return Math.max(code.deprecatedBuiltinCode(), code.builtinCode());
    }

    /** Returns the record, or null if the operator is unknown, which is recorded. */
    private Operator operator(int builtin, OperatorCode code) throws ModelFormatException, UnsupportedUse {
        return switch (builtin) {
            case BuiltinOperator.CONV_2D -> {
                Conv2DOptions options = options(new Conv2DOptions(), BuiltinOptions.Conv2DOptions);
                yield new Operator.Conv2D(input(0), input(1), optionalInput(2), output(),
                        window(options.padding(), options.strideH(), options.strideW(), options.dilationHFactor(),
                                options.dilationWFactor()),
                        activation(options.fusedActivationFunction()));
            }
            case BuiltinOperator.DEPTHWISE_CONV_2D -> {
                DepthwiseConv2DOptions options = options(new DepthwiseConv2DOptions(),
                        BuiltinOptions.DepthwiseConv2DOptions);
                yield new Operator.DepthwiseConv2D(input(0), input(1), optionalInput(2), output(),
                        window(options.padding(), options.strideH(), options.strideW(), options.dilationHFactor(),
                                options.dilationWFactor()),
                        depthMultiplier(options.depthMultiplier()), activation(options.fusedActivationFunction()));
            }
            case BuiltinOperator.CONV_3D -> {
                Conv3DOptions options = options(new Conv3DOptions(), BuiltinOptions.Conv3DOptions);
                yield new Operator.Conv3D(input(0), input(1), optionalInput(2), output(),
                        window(options.padding(), options.strideH(), options.strideW(), options.dilationHFactor(),
                                options.dilationWFactor()),
                        options.strideD(), options.dilationDFactor(), activation(options.fusedActivationFunction()));
            }
            case BuiltinOperator.UNIDIRECTIONAL_SEQUENCE_LSTM -> sequenceLstm();
            case BuiltinOperator.FULLY_CONNECTED -> {
                FullyConnectedOptions options = options(new FullyConnectedOptions(),
                        BuiltinOptions.FullyConnectedOptions);
                if (options.weightsFormat() != 0) {
                    throw new UnsupportedUse("with shuffled weights");
                }
                yield new Operator.FullyConnected(input(0), input(1), optionalInput(2), output(),
                        options.keepNumDims(), activation(options.fusedActivationFunction()));
            }
            case BuiltinOperator.AVERAGE_POOL_2D -> {
                Pool2DOptions options = options(new Pool2DOptions(), BuiltinOptions.Pool2DOptions);
                yield new Operator.AveragePool2D(input(0), output(), poolSize(options.filterHeight()),
                        poolSize(options.filterWidth()),
                        window(options.padding(), options.strideH(), options.strideW(), 1, 1),
                        activation(options.fusedActivationFunction()));
            }
            case BuiltinOperator.MAX_POOL_2D -> {
                Pool2DOptions options = options(new Pool2DOptions(), BuiltinOptions.Pool2DOptions);
                yield new Operator.MaxPool2D(input(0), output(), poolSize(options.filterHeight()),
                        poolSize(options.filterWidth()),
                        window(options.padding(), options.strideH(), options.strideW(), 1, 1),
                        activation(options.fusedActivationFunction()));
            }
            case BuiltinOperator.TRANSPOSE_CONV -> {
                TransposeConvOptions options = options(new TransposeConvOptions(), BuiltinOptions.TransposeConvOptions);
                yield new Operator.TransposeConv(input(2), input(1), optionalInput(3),
                        sized(constant(0).flatMap(OperatorReader::shapeOf)),
                        window(options.padding(), options.strideH(), options.strideW(), 1, 1),
                        activation(options.fusedActivationFunction()));
            }
            case BuiltinOperator.ADD -> {
                AddOptions options = options(new AddOptions(), BuiltinOptions.AddOptions);
                yield new Operator.Binary(BinaryFunction.ADD, input(0), input(1), output(),
                        activation(options.fusedActivationFunction()), options.potScaleInt16());
            }
            case BuiltinOperator.SUB -> {
                SubOptions options = options(new SubOptions(), BuiltinOptions.SubOptions);
                yield new Operator.Binary(BinaryFunction.SUB, input(0), input(1), output(),
                        activation(options.fusedActivationFunction()), options.potScaleInt16());
            }
            case BuiltinOperator.MUL -> binary(BinaryFunction.MUL,
                    options(new MulOptions(), BuiltinOptions.MulOptions).fusedActivationFunction());
            case BuiltinOperator.DIV -> binary(BinaryFunction.DIV,
                    options(new DivOptions(), BuiltinOptions.DivOptions).fusedActivationFunction());
            case BuiltinOperator.FLOOR_DIV -> binary(BinaryFunction.FLOOR_DIV);
            case BuiltinOperator.FLOOR_MOD -> binary(BinaryFunction.FLOOR_MOD);
            case BuiltinOperator.MAXIMUM -> binary(BinaryFunction.MAXIMUM);
            case BuiltinOperator.MINIMUM -> binary(BinaryFunction.MINIMUM);
            case BuiltinOperator.SQUARED_DIFFERENCE -> binary(BinaryFunction.SQUARED_DIFFERENCE);
            case BuiltinOperator.POW -> binary(BinaryFunction.POW);
            case BuiltinOperator.PRELU -> binary(BinaryFunction.PRELU);
            case BuiltinOperator.ATAN2 -> binary(BinaryFunction.ATAN2);
            case BuiltinOperator.EQUAL -> binary(BinaryFunction.EQUAL);
            case BuiltinOperator.NOT_EQUAL -> binary(BinaryFunction.NOT_EQUAL);
            case BuiltinOperator.GREATER -> binary(BinaryFunction.GREATER);
            case BuiltinOperator.GREATER_EQUAL -> binary(BinaryFunction.GREATER_EQUAL);
            case BuiltinOperator.LESS -> binary(BinaryFunction.LESS);
            case BuiltinOperator.LESS_EQUAL -> binary(BinaryFunction.LESS_EQUAL);
            case BuiltinOperator.LOGICAL_AND -> binary(BinaryFunction.LOGICAL_AND);
            case BuiltinOperator.LOGICAL_OR -> binary(BinaryFunction.LOGICAL_OR);
            case BuiltinOperator.SELECT -> new Operator.Select(input(0), input(1), input(2), output(), false);
            case BuiltinOperator.SELECT_V2 -> new Operator.Select(input(0), input(1), input(2), output(), true);
            case BuiltinOperator.BATCH_MATMUL -> {
                BatchMatMulOptions options = options(new BatchMatMulOptions(), BuiltinOptions.BatchMatMulOptions);
                yield new Operator.BatchMatMul(input(0), input(1), options.adjX(), options.adjY(), output());
            }
            case BuiltinOperator.ADD_N -> new Operator.AddN(allInputs(), output());
            case BuiltinOperator.CONCATENATION -> concatenation();
            case BuiltinOperator.PACK -> {
                PackOptions options = options(new PackOptions(), BuiltinOptions.PackOptions);
                int output = output();
                yield new Operator.Pack(allInputs(), output, axis(options.axis(), rank(output)));
            }
            case BuiltinOperator.UNPACK -> unpack();
            case BuiltinOperator.SPLIT -> {
                int input = input(1);
                int axis = axis(single(0), rank(input));
                int parts = Math.max(operator.outputsLength(), 1);
                yield split(input, axis, Collections.nCopies(parts, shape(input).dimension(axis) / parts),
                        false);
            }
            case BuiltinOperator.SPLIT_V -> splitInto();
            case BuiltinOperator.GATHER -> {
                GatherOptions options = options(new GatherOptions(), BuiltinOptions.GatherOptions);
                int input = input(0);
                int indices = input(1);
                int batchDims = options.batchDims() < 0 ? options.batchDims() + rank(indices) : options.batchDims();
                yield new Operator.Gather(input, indices, axis(options.axis(), rank(input)), batchDims, output());
            }
            case BuiltinOperator.GATHER_ND -> new Operator.GatherNd(input(0), input(1), output());
            case BuiltinOperator.MEAN -> reduce(ReduceFunction.MEAN);
            case BuiltinOperator.SUM -> reduce(ReduceFunction.SUM);
            case BuiltinOperator.REDUCE_PROD -> reduce(ReduceFunction.REDUCE_PROD);
            case BuiltinOperator.REDUCE_MAX -> reduce(ReduceFunction.REDUCE_MAX);
            case BuiltinOperator.REDUCE_MIN -> reduce(ReduceFunction.REDUCE_MIN);
            case BuiltinOperator.REDUCE_ANY -> reduce(ReduceFunction.REDUCE_ANY);
            case BuiltinOperator.REDUCE_ALL -> reduce(ReduceFunction.REDUCE_ALL);
            case BuiltinOperator.TOPK_V2 -> {
                List<Integer> results = outputs(2);
                yield new Operator.TopK(input(0), single(1), results.getFirst(), results.getLast());
            }
            case BuiltinOperator.WHERE -> {
                foldWhere(input(0), output());
                yield null;
            }
            case BuiltinOperator.ARG_MAX -> argExtremum(true);
            case BuiltinOperator.ARG_MIN -> argExtremum(false);
            case BuiltinOperator.CUMSUM -> {
                CumsumOptions options = options(new CumsumOptions(), BuiltinOptions.CumsumOptions);
                int input = input(0);
                yield new Operator.Cumsum(input, axis(single(1), rank(input)), options.exclusive(), options.reverse(),
                        output());
            }
            case BuiltinOperator.PAD -> pad(Operator.ABSENT);
            case BuiltinOperator.PADV2 -> pad(constantInput(2));
            case BuiltinOperator.MIRROR_PAD -> {
                MirrorPadOptions options = options(new MirrorPadOptions(), BuiltinOptions.MirrorPadOptions);
                int input = input(0);
                int[] paddings = pairs(1, rank(input));
                yield new Operator.MirrorPad(input, every(paddings, 0), every(paddings, 1),
                        options.mode() == MirrorPadMode.SYMMETRIC, output());
            }
            case BuiltinOperator.RESHAPE -> new Operator.Reshape(input(0), settled(output(), reshaped(input(0))));
            case BuiltinOperator.SQUEEZE -> new Operator.Squeeze(input(0), settled(output(), squeezed(input(0))));
            case BuiltinOperator.EXPAND_DIMS -> {
                int input = input(0);
                List<Integer> dimensions = list(shape(input).toArray());
                dimensions.add(axis(single(1), rank(input) + 1), 1);
                yield new Operator.ExpandDims(input, settled(output(), shapeOf(array(dimensions))));
            }
            case BuiltinOperator.SHAPE -> {
                Operator.ShapeOf shape = new Operator.ShapeOf(input(0), output());
                if (shape(shape.input()).elements() > 0) {
                    yield shape;
                }
                fold(shape);
                yield null;
            }
            case BuiltinOperator.BROADCAST_TO -> new Operator.BroadcastTo(input(0),
                    sized(constant(1).flatMap(OperatorReader::shapeOf)));
            case BuiltinOperator.TILE -> new Operator.Tile(input(0), sized(tiled(input(0))));
            case BuiltinOperator.TRANSPOSE -> transpose();
            case BuiltinOperator.SLICE -> slice();
            case BuiltinOperator.STRIDED_SLICE -> stridedSlice();
            case BuiltinOperator.REVERSE_V2 -> {
                int input = input(0);
                yield new Operator.Reverse(input, axes(1, rank(input)), output());
            }
            case BuiltinOperator.SPACE_TO_DEPTH -> new Operator.SpaceToDepth(input(0),
                    options(new SpaceToDepthOptions(), BuiltinOptions.SpaceToDepthOptions).blockSize(), output());
            case BuiltinOperator.DEPTH_TO_SPACE -> new Operator.DepthToSpace(input(0),
                    options(new DepthToSpaceOptions(), BuiltinOptions.DepthToSpaceOptions).blockSize(), output());
            case BuiltinOperator.SPACE_TO_BATCH_ND -> {
                int input = input(0);
                int[] block = block(input);
                int[] paddings = blockPaddings(input);
                yield new Operator.SpaceToBatch(input, block[0], block[1], paddings[0], paddings[1], paddings[2],
                        paddings[3], output());
            }
            case BuiltinOperator.BATCH_TO_SPACE_ND -> {
                int input = input(0);
                int[] block = block(input);
                int[] crops = blockPaddings(input);
                yield new Operator.BatchToSpace(input, block[0], block[1], crops[0], crops[1], crops[2], crops[3],
                        output());
            }
            case BuiltinOperator.RESIZE_NEAREST_NEIGHBOR -> {
                ResizeNearestNeighborOptions options = options(new ResizeNearestNeighborOptions(),
                        BuiltinOptions.ResizeNearestNeighborOptions);
                yield new Operator.ResizeNearestNeighbor(input(0), options.alignCorners(), options.halfPixelCenters(),
                        sized(resized(input(0))));
            }
            case BuiltinOperator.RESIZE_BILINEAR -> {
                ResizeBilinearOptions options = options(new ResizeBilinearOptions(),
                        BuiltinOptions.ResizeBilinearOptions);
                yield new Operator.ResizeBilinear(input(0), options.alignCorners(), options.halfPixelCenters(),
                        sized(resized(input(0))));
            }
            case BuiltinOperator.SOFTMAX -> new Operator.Softmax(input(0), output(),
                    options(new SoftmaxOptions(), BuiltinOptions.SoftmaxOptions).beta());
            case BuiltinOperator.LOG_SOFTMAX -> new Operator.LogSoftmax(input(0), output());
            case BuiltinOperator.L2_NORMALIZATION -> new Operator.L2Normalization(input(0), output(),
                    activation(options(new L2NormOptions(), BuiltinOptions.L2NormOptions).fusedActivationFunction()));
            case BuiltinOperator.LOCAL_RESPONSE_NORMALIZATION -> {
                LocalResponseNormalizationOptions options = options(new LocalResponseNormalizationOptions(),
                        BuiltinOptions.LocalResponseNormalizationOptions);
                yield new Operator.LocalResponseNormalization(input(0), output(), options.radius(), options.bias(),
                        options.alpha(), options.beta());
            }
            case BuiltinOperator.RELU -> elementwise(ElementwiseFunction.RELU);
            case BuiltinOperator.RELU6 -> elementwise(ElementwiseFunction.RELU6);
            case BuiltinOperator.LOGISTIC -> elementwise(ElementwiseFunction.LOGISTIC);
            case BuiltinOperator.ABS -> elementwise(ElementwiseFunction.ABS);
            case BuiltinOperator.NEG -> elementwise(ElementwiseFunction.NEG);
            case BuiltinOperator.SIGN -> elementwise(ElementwiseFunction.SIGN);
            case BuiltinOperator.SQRT -> elementwise(ElementwiseFunction.SQRT);
            case BuiltinOperator.RSQRT -> elementwise(ElementwiseFunction.RSQRT);
            case BuiltinOperator.SQUARE -> elementwise(ElementwiseFunction.SQUARE);
            case BuiltinOperator.EXP -> elementwise(ElementwiseFunction.EXP);
            case BuiltinOperator.LOG -> elementwise(ElementwiseFunction.LOG);
            case BuiltinOperator.SIN -> elementwise(ElementwiseFunction.SIN);
            case BuiltinOperator.COS -> elementwise(ElementwiseFunction.COS);
            case BuiltinOperator.FLOOR -> elementwise(ElementwiseFunction.FLOOR);
            case BuiltinOperator.CEIL -> elementwise(ElementwiseFunction.CEIL);
            case BuiltinOperator.ROUND -> elementwise(ElementwiseFunction.ROUND);
            case BuiltinOperator.TANH -> elementwise(ElementwiseFunction.TANH);
            case BuiltinOperator.HARD_SWISH -> elementwise(ElementwiseFunction.HARD_SWISH);
            case BuiltinOperator.ELU -> elementwise(ElementwiseFunction.ELU);
            case BuiltinOperator.RELU_N1_TO_1 -> elementwise(ElementwiseFunction.RELU_N1_TO_1);
            case BuiltinOperator.RELU_0_TO_1 -> elementwise(ElementwiseFunction.RELU_0_TO_1);
            case BuiltinOperator.LOGICAL_NOT -> elementwise(ElementwiseFunction.LOGICAL_NOT);
            case BuiltinOperator.GELU -> elementwise(
                    options(new GeluOptions(), BuiltinOptions.GeluOptions).approximate()
                            ? ElementwiseFunction.GELU_APPROXIMATE
                            : ElementwiseFunction.GELU);
            case BuiltinOperator.LEAKY_RELU -> new Operator.Elementwise(ElementwiseFunction.LEAKY_RELU,
                    options(new LeakyReluOptions(), BuiltinOptions.LeakyReluOptions).alpha(), input(0), output());
            case BuiltinOperator.FAKE_QUANT -> {
                FakeQuantOptions options = options(new FakeQuantOptions(), BuiltinOptions.FakeQuantOptions);
                if (options.narrowRange()) {
                    throw new UnsupportedUse("with a narrow range, which TensorFlow Lite does not run either");
                }
                yield new Operator.FakeQuant(input(0), options.min(), options.max(), options.numBits(), output());
            }
            case BuiltinOperator.CAST -> new Operator.Cast(input(0), output());
            case BuiltinOperator.QUANTIZE -> new Operator.Quantize(input(0), output());
            case BuiltinOperator.DEQUANTIZE -> new Operator.Dequantize(input(0), output());
            default -> {
                String custom = builtin == BuiltinOperator.CUSTOM ? customCode(code) : "";
                compiledFor = OperatorNames.hardware(custom).or(() -> compiledFor);
                unsupported.add(name + (builtin == BuiltinOperator.CUSTOM ? " \"" + custom + "\"" : "")
                        + " (operator " + index + ")");
                yield null;
            }
        };
    }

    /** Returns how many filters each channel has: TensorFlow Lite goes by the shapes, whatever the options say. */
    private int depthMultiplier(int said) throws ModelFormatException {
        Shape image = shape(input(0));
        Shape filter = shape(input(1));
        return image.rank() == 4 && filter.rank() == 4 && image.dimension(3) > 0
                && filter.dimension(3) % image.dimension(3) == 0 ? filter.dimension(3) / image.dimension(3) : said;
    }

    private Operator reduce(ReduceFunction function) throws ModelFormatException, UnsupportedUse {
        int input = input(0);
        List<Integer> axes = axes(1, rank(input)).stream().distinct().toList();
        return new Operator.Reduce(function, input, axes, output(),
                options(new ReducerOptions(), BuiltinOptions.ReducerOptions).keepDims());
    }

    /** Returns the axes in a constant operand, in ascending order. */
    private List<Integer> axes(int place, int rank) throws ModelFormatException, UnsupportedUse {
        int count = shape(input(place)).elements();
        requireUse(count <= rank, "with " + count + " axes for an operand of rank " + rank);
        List<Integer> axes = new ArrayList<>();
        for (int axis : numbers(place)) {
            axes.add(axis(axis, rank));
        }
        Collections.sort(axes);
        return axes;
    }

    private Operator argExtremum(boolean largest) throws ModelFormatException, UnsupportedUse {
        int input = input(0);
        return new Operator.ArgExtremum(largest, input, axis(single(1), rank(input)), output());
    }

    private Operator pad(int value) throws ModelFormatException, UnsupportedUse {
        int input = input(0);
        int[] paddings = pairs(1, rank(input));
        return new Operator.Pad(input, every(paddings, 0), every(paddings, 1), value, output());
    }

    private Operator split(int input, int axis, List<Integer> sizes, boolean removesAxis) throws ModelFormatException {
        if (sizes.size() != operator.outputsLength()) {
            throw failure(name + " (operator " + index + ") has " + operator.outputsLength() + " results for "
                    + sizes.size() + " parts");
        }
        List<Integer> outputs = new ArrayList<>(sizes.size());
        for (int i = 0; i < sizes.size(); i++) {
            int[] dimensions = shape(input).toArray();
            dimensions[axis] = sizes.get(i);
            outputs.add(settled(tensor(operator.outputs(i), "result"),
                    shapeOf(removesAxis ? without(dimensions, axis) : dimensions)));
        }
        return new Operator.Split(name, input, axis, sizes, outputs);
    }

    private Operator unpack() throws ModelFormatException {
        int input = input(0);
        int axis = axis(options(new UnpackOptions(), BuiltinOptions.UnpackOptions).axis(), rank(input));
        int parts = shape(input).dimension(axis);
        if (parts != operator.outputsLength()) { // before a list of that length is created
            throw failure(name + " (operator " + index + ") has " + operator.outputsLength() + " results for " + parts
                    + " parts");
        }
        return split(input, axis, Collections.nCopies(parts, 1), true);
    }

    private Operator splitInto() throws ModelFormatException, UnsupportedUse {
        int input = input(0);
        int axis = axis(single(2), rank(input));
        int[] sizes = numbers(1);
        int rest = shape(input).dimension(axis);
        for (int size : sizes) {
            rest -= Math.max(size, 0);
        }
        int left = rest;
        return split(input, axis, Arrays.stream(sizes).map(size -> size == -1 ? left : size).boxed().toList(),
                false);
    }

    private Operator transpose() throws ModelFormatException, UnsupportedUse {
        int input = input(0);
        List<Integer> permutation = new ArrayList<>();
        for (int axis : indices(1, rank(input))) {
            permutation.add(axis(axis, rank(input)));
        }
        return new Operator.Transpose(input, permutation, output());
    }

    private Operator slice() throws ModelFormatException, UnsupportedUse {
        int input = input(0);
        Shape shape = shape(input);
        int[] starts = indices(1, shape.rank());
        int[] sizes = indices(2, shape.rank());
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = sizes[axis] == -1 ? shape.dimension(axis) - starts[axis] : sizes[axis];
        }
        return new Operator.Slice(name, input, list(starts), Collections.nCopies(shape.rank(), 1), list(sizes),
                settled(output(), shapeOf(sizes)));
    }

    /** Source of the meaning of masks and indices: TensorFlow Lite's {@code strided_slice_logic.h}. */
    private Operator stridedSlice() throws ModelFormatException, UnsupportedUse {
        StridedSliceOptions options = options(new StridedSliceOptions(), BuiltinOptions.StridedSliceOptions);
        int input = input(0);
        Shape shape = shape(input);
        int[] givenStarts = numbers(1);
        int given = givenStarts.length; // entries, each for an axis of the operand, an ellipsis or a new axis
        int[] givenEnds = indices(2, given);
        int[] givenStrides = indices(3, given);
        int named = 0; // entries for one axis of the operand each
        for (int i = 0; i < given; i++) {
            named += isSet(options.ellipsisMask(), i) || isSet(options.newAxisMask(), i) ? 0 : 1;
        }
        if (given > MAX_ENTRIES || named > shape.rank()) {
            throw failure(name + " (operator " + index + ") has " + given + " starts for " + shape);
        }
        int[] starts = new int[shape.rank()];
        int[] strides = new int[shape.rank()];
        int[] sizes = shape.toArray(); // axes without an entry are taken whole
        Arrays.fill(strides, 1);
        List<Integer> result = new ArrayList<>();
        int axis = 0;
        for (int i = 0; i < given; i++) {
            if (isSet(options.ellipsisMask(), i)) {
                for (int end = axis + shape.rank() - named; axis < end; axis++) {
                    result.add(sizes[axis]);
                }
                continue;
            }
            if (isSet(options.newAxisMask(), i)) {
                result.add(1);
                continue;
            }
            long length = shape.dimension(axis);
            long stride = givenStrides[i];
            if (stride == 0) {
                throw failure(name + " (operator " + index + ") has stride 0");
            }
            boolean forwards = stride > 0;
            long start = isSet(options.beginMask(), i) ? forwards ? 0 : length - 1
                    : within(givenStarts[i], length, forwards);
            long end = isSet(options.endMask(), i) ? forwards ? length : -1
                    : within(options.offset() ? givenStarts[i] + givenEnds[i] : givenEnds[i], length, forwards);
            if (isSet(options.shrinkAxisMask(), i)) {
                start = givenStarts[i] < 0 ? givenStarts[i] + length : givenStarts[i];
                end = start + 1;
                stride = 1;
            }
            starts[axis] = (int) start;
            strides[axis] = (int) stride;
            sizes[axis] = (int) Math.max(0, Math.ceilDiv(end - start, stride));
            if (!isSet(options.shrinkAxisMask(), i)) {
                result.add(sizes[axis]);
            }
            axis++;
        }
        for (; axis < sizes.length; axis++) {
            result.add(sizes[axis]);
        }
        return new Operator.Slice(name, input, list(starts), list(strides), list(sizes),
                settled(output(), shapeOf(array(result))));
    }

    private static boolean isSet(int mask, int bit) {
        return (mask >> bit & 1) != 0;
    }

    /** Returns an index, counted from the end if negative, clamped to the axis or just outside. */
    private static long within(int index, long length, boolean forwards) {
        long counted = index < 0 ? index + length : index;
        return forwards ? Math.clamp(counted, 0, length) : Math.clamp(counted, -1, length - 1);
    }

    /** Returns the values of a constant operand with {@code count} elements. */
    private int[] indices(int place, int count) throws ModelFormatException, UnsupportedUse {
        int[] numbers = numbers(place);
        if (numbers.length != count) {
            throw failure(name + " (operator " + index + ") has " + numbers.length + " numbers in operand " + place
                    + ", expected " + count);
        }
        return numbers;
    }

    /** Returns the single value of a constant operand. */
    private int single(int place) throws ModelFormatException, UnsupportedUse {
        return indices(place, 1)[0];
    }

    /** Returns the values of a constant operand with two elements for each axis: before and after. */
    private int[] pairs(int place, int axes) throws ModelFormatException, UnsupportedUse {
        int[] numbers = indices(place, 2 * axes);
        for (int number : numbers) {
            if (number < 0) {
                throw failure(name + " (operator " + index + ") has a padding of " + number + ", below 0");
            }
        }
        return numbers;
    }

    /** Returns the values of an operand that is a constant, or follows from constants and shapes. */
    private int[] numbers(int place) throws ModelFormatException, UnsupportedUse {
        int tensor = input(place);
        TensorSpec operand = tensors.get(tensor);
        if (operand.shape().elements() == 0) {
            return new int[0];
        }
        Optional<int[]> computed = operand.isConstant() ? Optional.empty() : integers.values(tensor);
        if (!operand.isConstant() && computed.isEmpty()) {
            throw new UnsupportedUse("with a computed operand " + place);
        }
        requireUse(operand.type() == ElementType.INT32 || operand.type() == ElementType.INT64,
                "with operand " + place + " of " + operand.type());
        if (computed.isPresent()) {
            return computed.get();
        }
        budget.pay(operand.shape().elements(), 4);
        return operand.clampedIntValues();
    }

    /** Returns rows and columns of the blocks of SPACE_TO_BATCH_ND; a tensor of rank 3 has no columns. */
    private int[] block(int input) throws ModelFormatException, UnsupportedUse {
        boolean isRow = rank(input) == 3;
        int[] block = indices(1, isRow ? 1 : 2);
        return isRow ? new int[]{block[0], 1} : block;
    }

    /** Returns what SPACE_TO_BATCH_ND adds, or its reverse cuts off, above, below, left and right. */
    private int[] blockPaddings(int input) throws ModelFormatException, UnsupportedUse {
        return Arrays.copyOf(pairs(2, rank(input) == 3 ? 1 : 2), 4);
    }

    /**
     * Replaces the result of a WHERE by the positions that are true: its shape depends on the values, so they must be
     * known here.
     */
    private void foldWhere(int condition, int output) throws ModelFormatException, UnsupportedUse {
        Shape shape = shape(condition);
        ElementType type = tensors.get(condition).type();
        if (type != ElementType.BOOL && type != ElementType.INT32 && type != ElementType.INT64) {
            throw new UnsupportedUse("of " + type);
        }
        if (shape.rank() == 0) {
            throw failure(name + " (operator " + index + ") has a condition that is a scalar");
        }
        if (shape.elements() > IntegerValues.MAX_VALUES) {
            throw new UnsupportedUse("of more than " + IntegerValues.MAX_VALUES + " conditions");
        }
        int[] values = integers.values(condition)
                .orElseThrow(() -> new UnsupportedUse("of a condition that is computed from an input: the shape of its"
                        + " result would differ from one input to the next"));
        int[] places = IntStream.range(0, values.length).filter(i -> values[i] != 0).toArray();
        if (places.length == 0) {
            throw new UnsupportedUse("of a condition that is false everywhere: its result would be empty");
        }
        tensors.set(output, positions(tensors.get(output).name(), shape, places));
    }

    /** Replaces the result of a SHAPE by its values: nothing computes an operand without elements. */
    private void fold(Operator.ShapeOf operator) {
        int[] dimensions = shape(operator.input()).toArray();
        TensorSpec result = tensors.get(operator.output());
        ByteBuffer bytes = ByteBuffer.allocate(dimensions.length * result.type().bytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int dimension : dimensions) {
            if (result.type() == ElementType.INT64) {
                bytes.putLong(dimension);
            } else {
                bytes.putInt(dimension);
            }
        }
        tensors.set(operator.output(), new TensorSpec(result.name(), result.type(), Shape.of(dimensions.length),
                Optional.empty(), Optional.of(bytes.flip())));
    }

    private static TensorSpec positions(String name, Shape shape, int[] places) {
        ByteBuffer bytes = ByteBuffer.allocate(places.length * shape.rank() * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < places.length; i++) {
            int rest = places[i];
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                bytes.putLong((i * shape.rank() + axis) * Long.BYTES, rest % shape.dimension(axis));
                rest /= shape.dimension(axis);
            }
        }
        return new TensorSpec(name, ElementType.INT64, Shape.of(places.length, shape.rank()), Optional.empty(),
                Optional.of(bytes));
    }

    /** Returns every other number, from the first or the second on. */
    private static List<Integer> every(int[] pairs, int offset) {
        return IntStream.range(0, pairs.length / 2).map(axis -> pairs[2 * axis + offset]).boxed().toList();
    }

    /** Returns an axis of a tensor of this rank; negative ones count from the last. */
    private int axis(int axis, int rank) throws ModelFormatException {
        if (axis < -rank || axis >= rank) {
            throw failure(name + " (operator " + index + ") has axis " + axis + " for a tensor of rank " + rank);
        }
        return axis < 0 ? axis + rank : axis;
    }

    private Shape shape(int tensor) {
        return tensors.get(tensor).shape();
    }

    private int rank(int tensor) {
        return shape(tensor).rank();
    }

    private static List<Integer> list(int[] values) {
        return new ArrayList<>(Arrays.stream(values).boxed().toList());
    }

    private static int[] array(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int[] without(int[] dimensions, int axis) {
        return IntStream.range(0, dimensions.length).filter(i -> i != axis).map(i -> dimensions[i]).toArray();
    }

    // ---- shapes that attributes ask for ----

    /** Returns the values of an operand of integers; empty if it is absent or they do not follow from constants. */
    private Optional<int[]> constant(int place) throws ModelFormatException {
        int tensor = optionalInput(place);
        return tensor == Operator.ABSENT ? Optional.empty() : integers.values(tensor);
    }

    /** The shape of a RESHAPE's result, where −1 stands for what is left. */
    private Optional<Shape> reshaped(int input) throws ModelFormatException {
        Optional<int[]> asked = constant(1);
        ReshapeOptions said = new ReshapeOptions();
        if (operator.inputsLength() < 2 && operator.builtinOptionsType() == BuiltinOptions.ReshapeOptions
                && operator.builtinOptions(said) != null) {
            budget.pay(said.newShapeLength(), 4);
            asked = Optional.of(IntStream.range(0, said.newShapeLength()).map(said::newShape).toArray());
        }
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        int[] dimensions = asked.get();
        long known = 1;
        int open = -1;
        for (int i = 0; i < dimensions.length; i++) {
            open = dimensions[i] == -1 ? i : open;
            known = dimensions[i] == -1 ? known : known * dimensions[i];
            if (known <= 0 || known > Integer.MAX_VALUE) {
                return Optional.empty();
            }
        }
        if (open >= 0) {
            dimensions[open] = shape(input).elements() / (int) known;
        }
        return shapeOf(dimensions).filter(shape -> shape.elements() == shape(input).elements());
    }

    /** The shape without the axes of length 1 that a SQUEEZE names, or without all of them. */
    private Optional<Shape> squeezed(int input) throws ModelFormatException {
        SqueezeOptions said = new SqueezeOptions();
        boolean[] removed = new boolean[rank(input)];
        int count = operator.builtinOptionsType() == BuiltinOptions.SqueezeOptions
                && operator.builtinOptions(said) != null ? said.squeezeDimsLength() : 0;
        budget.pay(count, 4);
        for (int i = 0; i < count; i++) {
            removed[axis(said.squeezeDims(i), removed.length)] = true;
        }
        int[] dimensions = shape(input).toArray();
        return shapeOf(IntStream.range(0, dimensions.length)
                .filter(axis -> dimensions[axis] != 1 || count > 0 && !removed[axis]).map(axis -> dimensions[axis])
                .toArray());
    }

    private Optional<Shape> tiled(int input) throws ModelFormatException {
        int[] dimensions = shape(input).toArray();
        return constant(1).filter(times -> times.length == dimensions.length).flatMap(times -> {
            for (int axis = 0; axis < times.length; axis++) {
                dimensions[axis] = Math.clamp((long) dimensions[axis] * times[axis], -1, Integer.MAX_VALUE);
            }
            return shapeOf(dimensions);
        });
    }

    /** The shape of an image with the height and width of operand 1. */
    private Optional<Shape> resized(int input) throws ModelFormatException {
        int[] dimensions = shape(input).toArray();
        return constant(1).filter(size -> size.length == 2 && dimensions.length == 4)
                .flatMap(size -> shapeOf(dimensions[0], size[0], size[1], dimensions[3]));
    }

    private Operator elementwise(ElementwiseFunction function) throws ModelFormatException {
        return new Operator.Elementwise(function, input(0), output());
    }

    private Operator binary(BinaryFunction function) throws ModelFormatException, UnsupportedUse {
        return binary(function, ActivationFunctionType.NONE);
    }

    private Operator binary(BinaryFunction function, byte activation) throws ModelFormatException, UnsupportedUse {
        return new Operator.Binary(function, input(0), input(1), output(), activation(activation));
    }

    private Operator concatenation() throws ModelFormatException, UnsupportedUse {
        ConcatenationOptions options = options(new ConcatenationOptions(), BuiltinOptions.ConcatenationOptions);
        int output = output();
        return new Operator.Concatenation(allInputs(), output, axis(options.axis(), rank(output)),
                activation(options.fusedActivationFunction()));
    }

    private List<Integer> allInputs() throws ModelFormatException {
        List<Integer> inputs = new ArrayList<>(operator.inputsLength());
        for (int i = 0; i < operator.inputsLength(); i++) {
            inputs.add(input(i));
        }
        inputs.removeIf(input -> shape(input).elements() == 0);
        return inputs;
    }

    /**
     * Returns only the start of the name: many operators share a code, so the budget cannot cover the name for each.
     */
    private static String customCode(OperatorCode code) {
        ByteBuffer utf8 = code.customCodeAsByteBuffer();
        if (utf8 == null) {
            return "";
        }
        ByteBuffer start = utf8.slice(utf8.position(), Math.min(utf8.remaining(), MAX_CUSTOM_CODE_BYTES));
        return MessageText.brief(StandardCharsets.UTF_8.decode(start).toString());
    }

    /**
     * Returns an operator's options; the defaults if it has none, as TensorFlow Lite takes it, but for windows, which
     * would have no size.
     */
    private <T extends com.google.flatbuffers.Table> T options(T options, byte type) throws ModelFormatException {
        if (operator.builtinOptionsType() != type || operator.builtinOptions(options) == null) {
            if (type == BuiltinOptions.Conv2DOptions || type == BuiltinOptions.DepthwiseConv2DOptions
                    || type == BuiltinOptions.Conv3DOptions || type == BuiltinOptions.TransposeConvOptions
                    || type == BuiltinOptions.Pool2DOptions) {
                throw failure(name + " (operator " + index + ") lacks its options");
            }
            WITHOUT_OPTIONS.builtinOptions(options);
        }
        return options;
    }

    private static org.tensorflow.lite.schema.Operator withoutOptions() {
        FlatBufferBuilder builder = new FlatBufferBuilder(64);
        builder.startTable(0);
        int noFields = builder.endTable();
        org.tensorflow.lite.schema.Operator.startOperator(builder);
        org.tensorflow.lite.schema.Operator.addBuiltinOptions(builder, noFields);
        builder.finish(org.tensorflow.lite.schema.Operator.endOperator(builder));
        return org.tensorflow.lite.schema.Operator.getRootAsOperator(builder.dataBuffer());
    }

    private int input(int place) throws ModelFormatException {
        int tensor = optionalInput(place);
        if (tensor == Operator.ABSENT) {
            throw failure(name + " (operator " + index + ") lacks its operand " + place);
        }
        return tensor;
    }

    private int optionalInput(int place) throws ModelFormatException {
        if (place >= operator.inputsLength() || operator.inputs(place) == Operator.ABSENT) {
            return Operator.ABSENT;
        }
        return tensor(operator.inputs(place), "operand " + place);
    }

    private int constantInput(int place) throws ModelFormatException, UnsupportedUse {
        int tensor = input(place);
        if (!tensors.get(tensor).isConstant()) {
            throw new UnsupportedUse("with a computed operand " + place);
        }
        return tensor;
    }

    private List<Integer> outputs(int count) throws ModelFormatException {
        if (operator.outputsLength() != count) {
            throw failure(name + " (operator " + index + ") has " + operator.outputsLength() + " results, expected "
                    + count);
        }
        List<Integer> outputs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            outputs.add(tensor(operator.outputs(i), "result"));
        }
        return outputs;
    }

    private int output() throws ModelFormatException {
        if (operator.outputsLength() != 1) {
            throw failure(name + " (operator " + index + ") has " + operator.outputsLength() + " results");
        }
        return tensor(operator.outputs(0), "result");
    }

    private int tensor(int tensor, String role) throws ModelFormatException {
        if (tensor < 0 || tensor >= indices.length) {
            throw failure(name + " (operator " + index + "): its " + role + " is tensor " + tensor + " of "
                    + indices.length);
        }
        return graph.resolved(indices[tensor]);
    }

    private Operator.Window window(byte padding, int strideHeight, int strideWidth, int dilationHeight,
            int dilationWidth) throws ModelFormatException {
        if (!isSpan(strideHeight) || !isSpan(strideWidth) || !isSpan(dilationHeight) || !isSpan(dilationWidth)) {
            throw failure(name + " (operator " + index + ") has strides " + strideHeight + "×" + strideWidth
                    + " and dilations " + dilationHeight + "×" + dilationWidth + "; all must lie in 1…"
                    + Operator.MAX_SPAN);
        }
        Padding mode = switch (padding) {
            case org.tensorflow.lite.schema.Padding.SAME -> Padding.SAME;
            case org.tensorflow.lite.schema.Padding.VALID -> Padding.VALID;
            default -> throw failure(name + " (operator " + index + ") has padding mode " + padding);
        };
        return new Operator.Window(mode, strideHeight, strideWidth, dilationHeight, dilationWidth);
    }

    private static boolean isSpan(int cells) {
        return cells >= 1 && cells <= Operator.MAX_SPAN;
    }

    private int poolSize(int cells) throws ModelFormatException {
        if (!isSpan(cells)) {
            throw failure(
                    name + " (operator " + index + ") has a window of " + cells + ", outside 1…" + Operator.MAX_SPAN);
        }
        return cells;
    }

    private Activation activation(byte type) throws UnsupportedUse {
        return switch (type) {
            case ActivationFunctionType.NONE -> Activation.NONE;
            case ActivationFunctionType.RELU -> Activation.RELU;
            case ActivationFunctionType.RELU_N1_TO_1 -> Activation.RELU_N1_TO_1;
            case ActivationFunctionType.RELU6 -> Activation.RELU6;
            default -> throw new UnsupportedUse(
                    "with fused activation " + (type >= 0 && type < ActivationFunctionType.names.length
                            ? ActivationFunctionType.names[type] : Byte.toString(type)));
        };
    }

    private ModelFormatException failure(String reason) {
        return new ModelFormatException(source, -1, reason);
    }

    /** A known operator used in a way that Leveret does not support. */
    private static final class UnsupportedUse extends Exception {
        private static final long serialVersionUID = 1L;

        UnsupportedUse(String use) {
            super(use, null, false, false);
        }
    }
}

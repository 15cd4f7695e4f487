package io.leveret.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import io.leveret.graph.Activation;
import io.leveret.graph.ElementType;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.derive.OpenDimensions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.ArgMaxOptions;
import org.tensorflow.lite.schema.ArgMinOptions;
import org.tensorflow.lite.schema.BatchMatMulOptions;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.CastOptions;
import org.tensorflow.lite.schema.ConcatenationOptions;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.Conv3DOptions;
import org.tensorflow.lite.schema.CumsumOptions;
import org.tensorflow.lite.schema.DepthToSpaceOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.lite.schema.DivOptions;
import org.tensorflow.lite.schema.FakeQuantOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.FullyConnectedOptionsWeightsFormat;
import org.tensorflow.lite.schema.GatherOptions;
import org.tensorflow.lite.schema.GeluOptions;
import org.tensorflow.lite.schema.L2NormOptions;
import org.tensorflow.lite.schema.LeakyReluOptions;
import org.tensorflow.lite.schema.LocalResponseNormalizationOptions;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.MirrorPadOptions;
import org.tensorflow.lite.schema.MulOptions;
import org.tensorflow.lite.schema.PackOptions;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.ReducerOptions;
import org.tensorflow.lite.schema.ReshapeOptions;
import org.tensorflow.lite.schema.ResizeBilinearOptions;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptions;
import org.tensorflow.lite.schema.ShapeOptions;
import org.tensorflow.lite.schema.SoftmaxOptions;
import org.tensorflow.lite.schema.SpaceToDepthOptions;
import org.tensorflow.lite.schema.SplitOptions;
import org.tensorflow.lite.schema.SplitVOptions;
import org.tensorflow.lite.schema.SqueezeOptions;
import org.tensorflow.lite.schema.StridedSliceOptions;
import org.tensorflow.lite.schema.SubOptions;
import org.tensorflow.lite.schema.TransposeConvOptions;
import org.tensorflow.lite.schema.UnidirectionalSequenceLSTMOptions;
import org.tensorflow.lite.schema.UnpackOptions;

/** Converts the operators of a graph to their form in a file: the reverse of {@link OperatorReader}. */
final class OperatorWriter {
    private static final ToIntFunction<FlatBufferBuilder> NO_FIELDS = builder -> {
        builder.startTable(0);
        return builder.endTable();
    };

    private static final Map<String, Integer> CODES = IntStream.range(0, BuiltinOperator.names.length).boxed()
            .collect(Collectors.toUnmodifiableMap(BuiltinOperator::name, code -> code));

    private final Graph graph;
    private final String source;
    private final FileDetails details;
    private final OperatorVersions versions;
    private final AddedTensors operands;

    // The current operator.
    private Operator operator;
    private String name; // name of its result, the prefix of its constants' names

    OperatorWriter(Graph graph, String source, FileDetails details, AddedTensors operands) {
        this.graph = graph;
        this.source = source;
        this.details = details;
        this.versions = new OperatorVersions(graph, details);
        this.operands = operands;
    }

    /** Returns the parts of an operator, with constants for its attributes. */
    OperatorParts parts(Operator next) {
        operator = next;
        name = graph.tensor(next.output()).name();
        return switch (next) {
            case Operator.Weighted weighted -> weighted(weighted);
            case Operator.Pool2D pool -> parts(BuiltinOptions.Pool2DOptions,
                    builder -> Pool2DOptions.createPool2DOptions(builder, padding(pool.window()),
                            pool.window().strideWidth(), pool.window().strideHeight(), pool.filterWidth(),
                            pool.filterHeight(), activation(pool.activation())));
            case Operator.Conv3D conv -> parts(BuiltinOptions.Conv3DOptions,
                    builder -> Conv3DOptions.createConv3DOptions(builder, padding(conv.window()), conv.strideDepth(),
                            conv.window().strideWidth(), conv.window().strideHeight(), activation(conv.activation()),
                            conv.dilationDepth(), conv.window().dilationWidth(), conv.window().dilationHeight()));
            case Operator.Binary binary -> binary(binary);
            case Operator.Select select -> parts(
                    select.broadcasts() ? BuiltinOptions.SelectV2Options : BuiltinOptions.SelectOptions, NO_FIELDS);
            case Operator.BatchMatMul product -> parts(BuiltinOptions.BatchMatMulOptions,
                    builder -> BatchMatMulOptions.createBatchMatMulOptions(builder, product.adjX(), product.adjY(),
                            details.isAsymmetric(product)));
            case Operator.AddN _ -> parts(BuiltinOptions.AddNOptions, NO_FIELDS);
            case Operator.Concatenation concatenation -> parts(BuiltinOptions.ConcatenationOptions,
                    builder -> ConcatenationOptions.createConcatenationOptions(builder, concatenation.axis(),
                            activation(concatenation.activation())));
            case Operator.Pack pack -> parts(BuiltinOptions.PackOptions,
                    builder -> PackOptions.createPackOptions(builder, pack.inputs().size(), pack.axis()));
            case Operator.Gather gather -> parts(BuiltinOptions.GatherOptions,
                    builder -> GatherOptions.createGatherOptions(builder, gather.axis(), gather.batchDims()));
            case Operator.GatherNd _ -> parts(BuiltinOptions.GatherNdOptions, NO_FIELDS);
            case Operator.Split split -> split(split);
            case Operator.Elementwise elementwise -> elementwise(elementwise);
            case Operator.Quantize _ -> parts(BuiltinOptions.QuantizeOptions, NO_FIELDS);
            case Operator.Dequantize _ -> parts(BuiltinOptions.DequantizeOptions, NO_FIELDS);
            case Operator.FakeQuant fake -> parts(BuiltinOptions.FakeQuantOptions, builder -> FakeQuantOptions
                    .createFakeQuantOptions(builder, fake.min(), fake.max(), fake.bits(), false));
            case Operator.Cast cast -> parts(BuiltinOptions.CastOptions, builder -> CastOptions
                    .createCastOptions(builder, TensorTypes.of(type(cast.input())),
                            TensorTypes.of(type(cast.output()))));
            case Operator.Reduce reduce -> parts(BuiltinOptions.ReducerOptions,
                    builder -> ReducerOptions.createReducerOptions(builder, reduce.keepDims()), reduce.input(),
                    vector("/axes", values(reduce.axes())));
            case Operator.ArgExtremum extremum -> {
                byte type = TensorTypes.of(type(extremum.output()));
                yield parts(extremum.largest() ? BuiltinOptions.ArgMaxOptions : BuiltinOptions.ArgMinOptions,
                        builder -> extremum.largest() ? ArgMaxOptions.createArgMaxOptions(builder, type)
                                : ArgMinOptions.createArgMinOptions(builder, type),
                        extremum.input(), axis(extremum.axis()));
            }
            case Operator.TopK top -> parts(BuiltinOptions.TopKV2Options, NO_FIELDS, top.input(),
                    operands.scalar(name + "/k", top.k()));
            case Operator.Pad pad -> {
                int paddings = paddings(pad.before(), pad.after());
                yield pad.value() == Operator.ABSENT
                        ? parts(BuiltinOptions.PadOptions, NO_FIELDS, pad.input(), paddings)
                        : parts(BuiltinOptions.PadV2Options, NO_FIELDS, pad.input(), paddings, pad.value());
            }
            case Operator.Relabeling relabeling -> relabeling(relabeling);
            case Operator.Rearrangement rearrangement -> rearrangement(rearrangement);
            case Operator.ResizeBilinear resize -> parts(BuiltinOptions.ResizeBilinearOptions,
                    builder -> ResizeBilinearOptions.createResizeBilinearOptions(builder, resize.alignCorners(),
                            resize.halfPixelCenters()),
                    resize.input(), size());
            case Operator.Softmax softmax -> parts(BuiltinOptions.SoftmaxOptions,
                    builder -> SoftmaxOptions.createSoftmaxOptions(builder, softmax.beta()));
            case Operator.LogSoftmax _ -> parts(BuiltinOptions.LogSoftmaxOptions, NO_FIELDS);
            case Operator.L2Normalization normalization -> parts(BuiltinOptions.L2NormOptions,
                    builder -> L2NormOptions.createL2NormOptions(builder, activation(normalization.activation())));
            case Operator.LocalResponseNormalization lrn -> parts(BuiltinOptions.LocalResponseNormalizationOptions,
                    builder -> LocalResponseNormalizationOptions.createLocalResponseNormalizationOptions(builder,
                            lrn.radius(), lrn.bias(), lrn.alpha(), lrn.beta()));
            case Operator.Cumsum cumsum -> parts(BuiltinOptions.CumsumOptions,
                    builder -> CumsumOptions.createCumsumOptions(builder, cumsum.exclusive(), cumsum.reverse()),
                    cumsum.input(), axis(cumsum.axis()));
            case Operator.ShapeOf shape -> parts(BuiltinOptions.ShapeOptions, builder -> ShapeOptions
                    .createShapeOptions(builder, TensorTypes.of(type(shape.output()))));
            case Operator.SequenceLstm lstm -> sequenceLstm(lstm);
            case Operator.Extension _ -> throw unsuitable("is of no file");
        };
    }

    private OperatorParts sequenceLstm(Operator.SequenceLstm lstm) {
        boolean isQuantized = !lstm.scales().isEmpty();
        int batch = shape(lstm.input()).dimension(lstm.isTimeMajor() ? 1 : 0);
        int cells = shape(lstm.operand(Operator.SequenceLstm.INPUT_WEIGHTS + 1)).dimension(0);
        List<Integer> inputs = new ArrayList<>(lstm.operands());
        inputs.set(Operator.SequenceLstm.OUTPUT_STATE,
                memory(details.state(lstm, Operator.SequenceLstm.OUTPUT_STATE), "/state",
                        type(lstm.input()), Shape.of(batch, shape(lstm.output()).dimension(2)),
                        lstm.scales().stream().findFirst(), true));
        inputs.set(Operator.SequenceLstm.CELL_STATE,
                memory(details.state(lstm, Operator.SequenceLstm.CELL_STATE), "/cells",
                        isQuantized ? ElementType.INT16 : ElementType.FLOAT32, Shape.of(batch, cells),
                        lstm.scales().stream().skip(1).findFirst(), true));
        List<Integer> intermediates = new ArrayList<>();
        for (int i = Operator.SequenceLstm.INTERMEDIATES; i < lstm.scales().size(); i++) {
            int place = i - Operator.SequenceLstm.INTERMEDIATES;
            intermediates.add(memory(details.intermediate(lstm, place), "/intermediate" + place,
                    place < Operator.SequenceLstm.GATES ? ElementType.INT16 : ElementType.INT8, Shape.of(0),
                    Optional.of(lstm.scales().get(i)), false));
        }
        return new OperatorParts(BuiltinOperator.UNIDIRECTIONAL_SEQUENCE_LSTM, versions.of(lstm),
                BuiltinOptions.UnidirectionalSequenceLSTMOptions,
                builder -> UnidirectionalSequenceLSTMOptions.createUnidirectionalSequenceLSTMOptions(builder,
                        ActivationFunctionType.TANH, lstm.cellClip(), lstm.projectionClip(), lstm.isTimeMajor(),
                        lstm.isAsymmetric(), false),
                inputs, lstm.outputs(), intermediates);
    }

    /** Returns the index of a tensor that an operator keeps something in: that of the file if it still suits. */
    private int memory(OptionalInt said, String suffix, ElementType type, Shape shape,
            Optional<Quantization> quantization, boolean isVariable) {
        boolean suits = said.isPresent() && (!isVariable || shape(said.getAsInt()).elements() == shape.elements());
        return suits ? said.getAsInt()
                : operands.memory(TensorSpec.computed(name + suffix, type, shape, quantization), isVariable);
    }

    private OperatorParts weighted(Operator.Weighted weighted) {
        byte activation = activation(weighted.activation());
        return switch (weighted) {
            case Operator.Conv2D conv -> parts(BuiltinOptions.Conv2DOptions,
                    builder -> Conv2DOptions.createConv2DOptions(builder, padding(conv.window()),
                            conv.window().strideWidth(), conv.window().strideHeight(), activation,
                            conv.window().dilationWidth(), conv.window().dilationHeight()));
            case Operator.DepthwiseConv2D conv -> parts(BuiltinOptions.DepthwiseConv2DOptions,
                    builder -> DepthwiseConv2DOptions.createDepthwiseConv2DOptions(builder, padding(conv.window()),
                            conv.window().strideWidth(), conv.window().strideHeight(), conv.depthMultiplier(),
                            activation, conv.window().dilationWidth(), conv.window().dilationHeight()));
            case Operator.FullyConnected product -> parts(BuiltinOptions.FullyConnectedOptions,
                    builder -> FullyConnectedOptions.createFullyConnectedOptions(builder, activation,
                            FullyConnectedOptionsWeightsFormat.DEFAULT, product.keepNumDims(),
                            details.isAsymmetric(product)));
            case Operator.TransposeConv conv -> {
                int shape = computedOr(0, "/shape", shape(conv.output()).toArray());
                ToIntFunction<FlatBufferBuilder> options = builder -> TransposeConvOptions
                        .createTransposeConvOptions(builder, padding(conv.window()), conv.window().strideWidth(),
                                conv.window().strideHeight(), activation);
                yield conv.bias() == Operator.ABSENT
                        ? parts(BuiltinOptions.TransposeConvOptions, options, shape, conv.filter(), conv.input())
                        : parts(BuiltinOptions.TransposeConvOptions, options, shape, conv.filter(), conv.input(),
                                conv.bias());
            }
        };
    }

    private OperatorParts binary(Operator.Binary binary) {
        byte activation = activation(binary.activation());
        requireNone(binary.activation(), switch (binary.function()) {
            case ADD, SUB, MUL, DIV -> true;
            default -> false;
        });
        return switch (binary.function()) {
            case ADD -> parts(BuiltinOptions.AddOptions,
                    builder -> AddOptions.createAddOptions(builder, activation, binary.shifts()));
            case SUB -> parts(BuiltinOptions.SubOptions,
                    builder -> SubOptions.createSubOptions(builder, activation, binary.shifts()));
            case MUL -> parts(BuiltinOptions.MulOptions, builder -> MulOptions.createMulOptions(builder, activation));
            case DIV -> parts(BuiltinOptions.DivOptions, builder -> DivOptions.createDivOptions(builder, activation));
            case FLOOR_DIV -> parts(BuiltinOptions.FloorDivOptions, NO_FIELDS);
            case FLOOR_MOD -> parts(BuiltinOptions.FloorModOptions, NO_FIELDS);
            case MAXIMUM, MINIMUM -> parts(BuiltinOptions.MaximumMinimumOptions, NO_FIELDS);
            case SQUARED_DIFFERENCE -> parts(BuiltinOptions.SquaredDifferenceOptions, NO_FIELDS);
            case POW -> parts(BuiltinOptions.PowOptions, NO_FIELDS);
            case ATAN2 -> parts(BuiltinOptions.ATan2Options, NO_FIELDS);
            case PRELU -> parts(BuiltinOptions.NONE, NO_FIELDS);
            case EQUAL -> parts(BuiltinOptions.EqualOptions, NO_FIELDS);
            case NOT_EQUAL -> parts(BuiltinOptions.NotEqualOptions, NO_FIELDS);
            case GREATER -> parts(BuiltinOptions.GreaterOptions, NO_FIELDS);
            case GREATER_EQUAL -> parts(BuiltinOptions.GreaterEqualOptions, NO_FIELDS);
            case LESS -> parts(BuiltinOptions.LessOptions, NO_FIELDS);
            case LESS_EQUAL -> parts(BuiltinOptions.LessEqualOptions, NO_FIELDS);
            case LOGICAL_AND -> parts(BuiltinOptions.LogicalAndOptions, NO_FIELDS);
            case LOGICAL_OR -> parts(BuiltinOptions.LogicalOrOptions, NO_FIELDS);
        };
    }

    private void requireNone(Activation activation, boolean canHaveOne) {
        if (activation != Activation.NONE && !canHaveOne) {
            throw unsuitable("cannot have the activation " + activation);
        }
    }

    private OperatorParts elementwise(Operator.Elementwise elementwise) {
        return switch (elementwise.function()) {
            case LEAKY_RELU -> parts(BuiltinOptions.LeakyReluOptions,
                    builder -> LeakyReluOptions.createLeakyReluOptions(builder, elementwise.parameter()));
            case GELU, GELU_APPROXIMATE -> parts(BuiltinOptions.GeluOptions, builder -> GeluOptions
                    .createGeluOptions(builder, elementwise.function() == ElementwiseFunction.GELU_APPROXIMATE));
            case ABS -> parts(BuiltinOptions.AbsOptions, NO_FIELDS);
            case SIGN -> parts(BuiltinOptions.SignOptions, NO_FIELDS);
            case NEG -> parts(BuiltinOptions.NegOptions, NO_FIELDS);
            case SQUARE -> parts(BuiltinOptions.SquareOptions, NO_FIELDS);
            case EXP -> parts(BuiltinOptions.ExpOptions, NO_FIELDS);
            case COS -> parts(BuiltinOptions.CosOptions, NO_FIELDS);
            case HARD_SWISH -> parts(BuiltinOptions.HardSwishOptions, NO_FIELDS);
            case LOGICAL_NOT -> parts(BuiltinOptions.LogicalNotOptions, NO_FIELDS);
            case RELU, RELU6, LOGISTIC, SQRT, RSQRT, LOG, SIN, FLOOR, CEIL, ROUND, TANH, ELU, RELU_N1_TO_1,
                    RELU_0_TO_1 ->
                    parts(BuiltinOptions.NONE, NO_FIELDS);
        };
    }

    private OperatorParts split(Operator.Split split) {
        int parts = split.outputs().size();
        return switch (split.name()) {
            case "UNPACK" -> parts(BuiltinOptions.UnpackOptions,
                    builder -> UnpackOptions.createUnpackOptions(builder, parts, split.axis()));
            case "SPLIT" -> {
                if (split.sizes().stream().distinct().count() != 1) {
                    throw unsuitable("cannot have parts of " + split.sizes());
                }
                yield parts(BuiltinOptions.SplitOptions, builder -> SplitOptions.createSplitOptions(builder, parts),
                        axis(split.axis()), split.input());
            }
            default -> parts(BuiltinOptions.SplitVOptions,
                    builder -> SplitVOptions.createSplitVOptions(builder, parts), split.input(),
                    vector("/sizes", values(split.sizes())),
                    axis(split.axis()));
        };
    }

    private OperatorParts relabeling(Operator.Relabeling relabeling) {
        int[] input = shape(relabeling.input()).toArray();
        int[] output = shape(relabeling.output()).toArray();
        return switch (relabeling) {
            case Operator.Reshape reshape -> {
                OptionalInt open = details.openDimension(reshape);
                int[] shape = output.length == 0 ? new int[]{0} : output.clone(); // old form of a scalar's shape: [0]
                open.ifPresent(dimension -> shape[dimension] = OpenDimensions.OPEN);
                ToIntFunction<FlatBufferBuilder> options = builder -> ReshapeOptions.createReshapeOptions(builder,
                        ReshapeOptions.createNewShapeVector(builder, shape));
                yield output.length == 0 ? parts(BuiltinOptions.ReshapeOptions, options, reshape.input())
                        : parts(BuiltinOptions.ReshapeOptions, options, reshape.input(),
                                computedOr(1, "/shape", shape));
            }
            case Operator.Squeeze squeeze -> {
                int[] axes = details.squeezedAxes(squeeze).orElseGet(() -> squeezed(input, output));
                yield parts(BuiltinOptions.SqueezeOptions, builder -> SqueezeOptions.createSqueezeOptions(builder,
                        SqueezeOptions.createSqueezeDimsVector(builder, axes)));
            }
            case Operator.ExpandDims expand -> {
                int axis = details.constantOperand(expand, 1).map(axes -> axes[0])
                        .orElseGet(() -> expanded(input, output));
                yield parts(BuiltinOptions.ExpandDimsOptions, NO_FIELDS, expand.input(),
                        axis(axis));
            }
        };
    }

    /** Returns the removed axes of length 1; of several in a row, the last. */
    private int[] squeezed(int[] input, int[] output) {
        List<Integer> axes = new ArrayList<>();
        int kept = 0;
        for (int axis = 0; axis < input.length; axis++) {
            if (kept < output.length && input[axis] == output[kept]) {
                kept++;
            } else if (input[axis] == 1) {
                axes.add(axis);
            } else {
                throw unsuitable("cannot turn " + Arrays.toString(input) + " into " + Arrays.toString(output));
            }
        }
        if (kept != output.length) {
            throw unsuitable("cannot turn " + Arrays.toString(input) + " into " + Arrays.toString(output));
        }
        return values(axes);
    }

    /** Returns the new axis of length 1; of several in a row, the last, since the first is often the batch. */
    private int expanded(int[] input, int[] output) {
        for (int axis = input.length; axis >= 0; axis--) {
            List<Integer> dimensions = new ArrayList<>(Arrays.stream(input).boxed().toList());
            dimensions.add(axis, 1);
            if (Arrays.equals(values(dimensions), output)) {
                return axis;
            }
        }
        throw unsuitable("cannot turn " + Arrays.toString(input) + " into " + Arrays.toString(output));
    }

    private OperatorParts rearrangement(Operator.Rearrangement rearrangement) {
        int input = rearrangement.input();
        int[] shape = shape(rearrangement.output()).toArray();
        return switch (rearrangement) {
            case Operator.Transpose transpose -> parts(BuiltinOptions.TransposeOptions, NO_FIELDS, input,
                    vector("/permutation", values(transpose.permutation())));
            case Operator.Slice slice when StridedSliceEntries.isPlain(slice, graph) ->
                    parts(BuiltinOptions.SliceOptions, NO_FIELDS,
                            input, vector("/starts", values(slice.starts())),
                            vector("/sizes", values(slice.sizes())));
            case Operator.Slice slice -> {
                StridedSliceEntries said = StridedSliceEntries.of(slice, graph);
                yield new OperatorParts(BuiltinOperator.STRIDED_SLICE, versions.of(slice),
                        BuiltinOptions.StridedSliceOptions,
                        builder -> StridedSliceOptions.createStridedSliceOptions(builder, 0, said.endMask(), 0,
                                said.newAxisMask(), said.shrinkAxisMask(), false),
                        List.of(input, vector("/starts", values(said.starts())),
                                vector("/ends", values(said.ends())),
                                vector("/strides", values(said.strides()))),
                        slice.outputs());
            }
            case Operator.Reverse reverse -> parts(BuiltinOptions.ReverseV2Options, NO_FIELDS, input,
                    vector("/axes", values(reverse.axes())));
            case Operator.SpaceToDepth space -> parts(BuiltinOptions.SpaceToDepthOptions,
                    builder -> SpaceToDepthOptions.createSpaceToDepthOptions(builder, space.block()));
            case Operator.DepthToSpace depth -> parts(BuiltinOptions.DepthToSpaceOptions,
                    builder -> DepthToSpaceOptions.createDepthToSpaceOptions(builder, depth.block()));
            case Operator.BroadcastTo _ -> parts(BuiltinOptions.BroadcastToOptions, NO_FIELDS, input,
                    computedOr(1, "/shape", shape));
            case Operator.Tile _ -> {
                int[] repeats = new int[shape.length];
                Arrays.setAll(repeats, axis -> shape[axis] / shape(input).dimension(axis));
                yield parts(BuiltinOptions.TileOptions, NO_FIELDS, input, computedOr(1, "/repeats", repeats));
            }
            case Operator.MirrorPad pad -> {
                byte mode = pad.symmetric() ? MirrorPadMode.SYMMETRIC : MirrorPadMode.REFLECT;
                yield parts(BuiltinOptions.MirrorPadOptions,
                        builder -> MirrorPadOptions.createMirrorPadOptions(builder, mode), input,
                        paddings(pad.before(), pad.after()));
            }
            case Operator.SpaceToBatch space -> parts(BuiltinOptions.SpaceToBatchNDOptions, NO_FIELDS, input,
                    vector("/block", ofAxes(shape.length - 2, space.blockHeight(), space.blockWidth())),
                    pairs("/paddings", ofAxes(2 * (shape.length - 2), space.top(), space.bottom(), space.left(),
                            space.right())));
            case Operator.BatchToSpace batch -> parts(BuiltinOptions.BatchToSpaceNDOptions, NO_FIELDS, input,
                    vector("/block", ofAxes(shape.length - 2, batch.blockHeight(), batch.blockWidth())),
                    pairs("/crops", ofAxes(2 * (shape.length - 2), batch.top(), batch.bottom(), batch.left(),
                            batch.right())));
            case Operator.ResizeNearestNeighbor resize -> parts(BuiltinOptions.ResizeNearestNeighborOptions,
                    builder -> ResizeNearestNeighborOptions.createResizeNearestNeighborOptions(builder,
                            resize.alignCorners(), resize.halfPixelCenters()),
                    input, size());
        };
    }

    /** Returns the first of some numbers: those of the rows, without those of columns that a tensor does not have. */
    private static int[] ofAxes(int count, int... numbers) {
        return Arrays.copyOf(numbers, count);
    }

    /** Returns a constant with the height and width of a resized image. */
    private int size() {
        Shape image = shape(operator.output());
        return computedOr(1, "/size", image.dimension(1), image.dimension(2));
    }

    /** Returns the operand that the file computes, or else a constant. */
    private int computedOr(int place, String role, int... values) {
        OptionalInt computed = details.computedOperand(operator, place);
        return computed.isPresent() ? computed.getAsInt() : vector(role, values);
    }

    private int vector(String role, int... values) {
        requireAxes(values);
        return operands.vector(name + role, values);
    }

    private int pairs(String role, int... values) {
        requireAxes(values);
        return operands.pairs(name + role, values);
    }

    private int axis(int axis) {
        return operands.scalar(name + "/axis", axis);
    }

    /** Refuses an empty list, which no tensor can hold. */
    private void requireAxes(int[] values) {
        if (values.length == 0) {
            throw unsuitable("has no axes");
        }
    }

    private int paddings(List<Integer> before, List<Integer> after) {
        int[] pairs = new int[2 * before.size()];
        for (int axis = 0; axis < before.size(); axis++) {
            pairs[2 * axis] = before.get(axis);
            pairs[2 * axis + 1] = after.get(axis);
        }
        return pairs("/paddings", pairs);
    }

    /** Returns an operator with the operands of its record; an absent bias keeps its position. */
    private OperatorParts parts(byte optionsType, ToIntFunction<FlatBufferBuilder> options) {
        return parts(optionsType, options, operator.inputs().stream().mapToInt(Integer::intValue).toArray());
    }

    private OperatorParts parts(byte optionsType, ToIntFunction<FlatBufferBuilder> options, int... inputs) {
        return new OperatorParts(CODES.get(operator.name()), versions.of(operator), optionsType, options,
                Arrays.stream(inputs).boxed().toList(), operator.outputs());
    }

    private static byte padding(Operator.Window window) {
        return switch (window.padding()) {
            case SAME -> Padding.SAME;
            case VALID -> Padding.VALID;
        };
    }

    private static byte activation(Activation activation) {
        return switch (activation) {
            case NONE -> ActivationFunctionType.NONE;
            case RELU -> ActivationFunctionType.RELU;
            case RELU_N1_TO_1 -> ActivationFunctionType.RELU_N1_TO_1;
            case RELU6 -> ActivationFunctionType.RELU6;
        };
    }

    private ElementType type(int tensor) {
        return graph.tensor(tensor).type();
    }

    private Shape shape(int tensor) {
        return graph.tensor(tensor).shape();
    }

    private static int[] values(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private ModelWriteException unsuitable(String reason) {
        return ModelWriteException.unsuitable(source,
                operator.name() + " (operator " + graph.operators().indexOf(operator) + ") " + reason);
    }
}

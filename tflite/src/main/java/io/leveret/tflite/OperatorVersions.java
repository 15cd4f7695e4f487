package io.leveret.tflite;

import io.leveret.graph.Activation;
import io.leveret.graph.ElementType;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import java.util.Optional;

/**
 * Finds the lowest version of an operator that supports its use, so that old readers accept as many models as possible.
 * Source: TensorFlow Lite's {@code tools/versioning/op_version.cc}.
 */
final class OperatorVersions {
    // the largest rank of broadcasting, padding, slicing and transposing in their first versions
    private static final int MAX_OLD_RANK = 4;

    private final Graph graph;
    private final FileDetails details;

    OperatorVersions(Graph graph, FileDetails details) {
        this.graph = graph;
        this.details = details;
    }

    int of(Operator operator) {
        return switch (operator) {
            case Operator.Conv2D conv -> conv(conv);
            case Operator.DepthwiseConv2D conv -> depthwise(conv);
            case Operator.FullyConnected product -> fullyConnected(product);
            case Operator.TransposeConv conv -> conv.activation() != Activation.NONE ? 4
                    : conv.bias() != Operator.ABSENT ? 3 : type(conv.filter()) == ElementType.INT8 ? 2 : 1;
            case Operator.Pool2D pool -> byType(pool.input(), 1, 2, 3);
            case Operator.Elementwise elementwise -> elementwise(elementwise);
            case Operator.Quantize quantize -> type(quantize.output()) == ElementType.INT16 ? 2 : 1;
            case Operator.Dequantize dequantize -> type(dequantize.input()) == ElementType.FLOAT16 ? 3
                    : byType(dequantize.input(), 1, 2, 3);
            case Operator.Cast cast -> type(cast.input()) == ElementType.INT8
                    || type(cast.output()) == ElementType.INT8 ? 3 : 1;
            case Operator.Binary binary -> binary(binary);
            case Operator.Select select -> select.broadcasts() ? 1
                    : graph.tensor(select.output()).shape().rank() > MAX_OLD_RANK ? 3 : byType(select.left(), 1, 2, 1);
            case Operator.BatchMatMul product -> type(product.left()) == ElementType.FLOAT32
                    && type(product.right()) == ElementType.INT8 && details.isAsymmetric(product) ? 4
                            : byType(product.left(), 1, 2, 3);
            case Operator.Concatenation concatenation -> byType(concatenation.output(), 1, 2, 3);
            case Operator.Pack pack -> byType(pack.output(), 1, 2, 3);
            case Operator.Gather gather -> gather.batchDims() != 0 ? 5
                    : type(gather.input()) == ElementType.BOOL ? 3 : byType(gather.input(), 1, 2, 4);
            case Operator.Split split -> split(split);
            case Operator.Reduce reduce -> switch (reduce.function()) {
                case MEAN, REDUCE_MAX, REDUCE_MIN -> byType(reduce.input(), 1, 2, 3);
                case SUM -> byType(reduce.input(), 1, 2, 1);
                case REDUCE_PROD -> byType(reduce.input(), 1, 2, 2);
                case REDUCE_ANY, REDUCE_ALL -> 1;
            };
            case Operator.ArgExtremum extremum -> type(extremum.input()) == ElementType.BOOL ? 3
                    : byType(extremum.input(), 1, 2, 1);
            case Operator.Pad pad -> rank(pad.input()) > MAX_OLD_RANK ? 4 : byType(pad.input(), 1, 2, 3);
            case Operator.Rearrangement rearrangement -> rearrangement(rearrangement);
            case Operator.ResizeBilinear resize -> Math.max(resize.halfPixelCenters() ? 3 : 1,
                    byType(resize.input(), 1, 2, 4));
            case Operator.Softmax softmax -> byType(softmax.input(), 1, 2, 3);
            case Operator.LogSoftmax softmax -> byType(softmax.input(), 1, 2, 1);
            case Operator.L2Normalization normalization -> byType(normalization.output(), 1, 2, 1);
            case Operator.Relabeling _,Operator.LocalResponseNormalization _,Operator.Cumsum _,Operator.ShapeOf _ -> 1;
            case Operator.AddN _,Operator.FakeQuant _,Operator.Conv3D _ -> 1;
            case Operator.TopK top -> byType(top.input(), 1, 2, 3);
            case Operator.GatherNd gather -> type(gather.input()) == ElementType.BOOL ? 5
                    : byType(gather.input(), 1, 1, 3);
            case Operator.SequenceLstm lstm -> type(lstm.input()) == ElementType.INT8 ? 3
                    : type(lstm.operand(Operator.SequenceLstm.INPUT_WEIGHTS + 1)) == ElementType.FLOAT32 ? 1
                            : lstm.isAsymmetric() ? 3 : 2;
            case Operator.Extension _ -> throw new IllegalArgumentException("no file holds " + operator.name());
        };
    }

    private int conv(Operator.Conv2D conv) {
        boolean isGrouped = shape(conv.input()).dimension(-1) != shape(conv.filter()).dimension(-1);
        return Math.max(isGrouped ? 6 : 1, weighted(conv, 2, 5, 3, 4, 7));
    }

    private int depthwise(Operator.DepthwiseConv2D conv) {
        boolean isDilated = conv.window().dilationHeight() != 1 || conv.window().dilationWidth() != 1;
        return Math.max(isDilated ? 2 : 1, weighted(conv, 4, 6, 3, 5, 7));
    }

    private int fullyConnected(Operator.FullyConnected product) {
        int ofType = weighted(product, details.isAsymmetric(product) ? 9 : 3, 12, 4, 7, 10);
        return Math.max(ofType, product.bias() == Operator.ABSENT ? 6 : product.keepNumDims() ? 5 : 1);
    }

    /** Returns a version by the types of input and filter. */
    private int weighted(Operator.Weighted operator, int hybrid, int hybridByChannel, int int8, int int16, int int4) {
        if (details.isInt4(operator.filter())) {
            return int4;
        }
        return switch (type(operator.input())) {
            case FLOAT32 -> type(operator.filter()) != ElementType.INT8 ? 1
                    : isByChannel(operator.filter()) ? hybridByChannel : hybrid;
            case INT8 -> int8;
            case INT16 -> int16;
            case UINT8, FLOAT16, INT32, INT64, BOOL -> 1;
        };
    }

    private boolean isByChannel(int tensor) {
        return graph.tensor(tensor).quantization().filter(quantization -> quantization.channels() > 1).isPresent();
    }

    private int elementwise(Operator.Elementwise elementwise) {
        int input = elementwise.input();
        int ofBytes = type(input).isQuantized() ? 2 : 1;
        return switch (elementwise.function()) {
            case RELU -> type(input) == ElementType.INT16 ? 3 : ofBytes;
            case RELU6, LOGISTIC, TANH, RSQRT -> byType(input, 1, 2, 3);
            case ABS -> type(input) == ElementType.INT32 ? 5 : type(input) == ElementType.INT16 ? 3 : ofBytes;
            case SIGN -> type(input) == ElementType.INT32 ? 2 : 1;
            case EXP, LOG -> byType(input, 1, 2, 2);
            case LEAKY_RELU -> byType(input, 1, 1, 2);
            case GELU, GELU_APPROXIMATE -> ofBytes;
            case NEG, SQRT, SQUARE, SIN, COS, FLOOR, CEIL, ROUND, HARD_SWISH, ELU, RELU_N1_TO_1, RELU_0_TO_1,
                    LOGICAL_NOT ->
                    1;
        };
    }

    private int binary(Operator.Binary binary) {
        int left = binary.left();
        ElementType type = type(left);
        boolean isWide = Math.max(rank(left), rank(binary.right())) > MAX_OLD_RANK
                && !shape(left).equals(shape(binary.right()));
        return switch (binary.function()) {
            case ADD -> type == ElementType.INT64 ? 4 : byType(left, 1, 2, binary.shifts() ? 1 : 3);
            case SUB -> type == ElementType.INT64 ? 4
                    : Math.max(isWide ? 3 : 1, byType(left, 1, 2, binary.shifts() ? 1 : 5));
            case MUL -> type == ElementType.INT64 ? 5 : Math.max(isRescaledUp(binary) ? 3 : 1, byType(left, 1, 2, 4));
            case DIV -> isWide ? 2 : 1;
            case FLOOR_DIV -> type == ElementType.FLOAT32 ? 2 : byType(left, 1, 3, 3);
            case FLOOR_MOD -> byType(left, 1, 2, 2);
            case MAXIMUM, MINIMUM -> Math.max(isWide ? 3 : 1, byType(left, 1, 2, 4));
            case EQUAL -> byType(left, 1, 2, 4);
            case NOT_EQUAL, GREATER, LESS_EQUAL, SQUARED_DIFFERENCE -> byType(left, 1, 2, 1);
            case LESS, GREATER_EQUAL -> byType(left, 1, 2, 3);
            case POW, PRELU, ATAN2, LOGICAL_AND, LOGICAL_OR -> 1;
        };
    }

    /** Returns whether a product's multiplier is at least 1. */
    private boolean isRescaledUp(Operator.Binary product) {
        Optional<Quantization> left = graph.tensor(product.left()).quantization();
        Optional<Quantization> right = graph.tensor(product.right()).quantization();
        Optional<Quantization> output = graph.tensor(product.output()).quantization();
        return left.isPresent() && right.isPresent() && output.isPresent()
                && left.get().scale(0) * right.get().scale(0) / output.get().scale(0) >= 1;
    }

    private int split(Operator.Split split) {
        ElementType type = type(split.input());
        return switch (split.name()) {
            case "UNPACK" -> type == ElementType.BOOL ? 3 : type.isQuantized() ? 2 : byType(split.input(), 1, 2, 4);
            case "SPLIT" -> type == ElementType.INT32 ? 3 : byType(split.input(), 1, 2, 4);
            default -> byType(split.input(), 1, 2, 1);
        };
    }

    private int rearrangement(Operator.Rearrangement rearrangement) {
        int input = rearrangement.input();
        int rank = rank(input);
        boolean isBool = type(input) == ElementType.BOOL;
        return switch (rearrangement) {
            case Operator.Transpose _ -> rank > 5 ? 6
                    : Math.max(rank > MAX_OLD_RANK ? 4 : isBool ? 3 : 1, byType(input, 1, 2, 5));
            case Operator.Slice slice when StridedSliceEntries.isPlain(slice, graph) -> rank > MAX_OLD_RANK ? 5
                    : byType(input, 1, 2, 4);
            case Operator.Slice slice -> StridedSliceEntries.of(slice, graph).newAxisMask() != 0 ? 6
                    : rank > MAX_OLD_RANK ? 4 : isBool ? 3 : byType(input, 1, 2, 1);
            case Operator.Reverse _ -> byType(input, isBool ? 2 : 1, 3, 1);
            case Operator.SpaceToDepth _,Operator.DepthToSpace _ -> byType(input, 1, 2, 1);
            case Operator.BroadcastTo _ -> byType(input, 2, 3, 3); // there is no first
            case Operator.Tile _ -> byType(input, 1, 3, 1);
            case Operator.MirrorPad _ -> byType(input, 1, 2, 3);
            case Operator.SpaceToBatch _,Operator.BatchToSpace _ -> Math.max(rank == 3 ? 3 : 1, byType(input, 1, 2, 4));
            case Operator.ResizeNearestNeighbor resize -> Math.max(
                    resize.halfPixelCenters() || resize.alignCorners() ? 3 : 1, byType(input, 1, 2, 4));
        };
    }

    private int byType(int tensor, int others, int int8, int int16) {
        return switch (type(tensor)) {
            case INT8 -> int8;
            case INT16 -> int16;
            case FLOAT32, FLOAT16, INT32, INT64, BOOL, UINT8 -> others;
        };
    }

    private ElementType type(int tensor) {
        return graph.tensor(tensor).type();
    }

    private Shape shape(int tensor) {
        return graph.tensor(tensor).shape();
    }

    private int rank(int tensor) {
        return shape(tensor).rank();
    }
}

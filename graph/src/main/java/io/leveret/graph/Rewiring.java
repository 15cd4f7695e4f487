package io.leveret.graph;

import java.util.List;
import java.util.function.IntUnaryOperator;

/** Operators on other tensors: of the same attributes, but for graphs in which tensors have other places. */
final class Rewiring {
    private final IntUnaryOperator places;

    /**
     * A rewiring.
     *
     * @param places for each tensor, its new place
     */
    Rewiring(IntUnaryOperator places) {
        this.places = places;
    }

    /** The operator on the tensors' new places. */
    Operator of(Operator operator) {
        return switch (operator) {
            case Operator.Weighted weighted -> weighted(weighted);
            case Operator.Pool2D pool -> pool(pool);
            case Operator.Pointwise pointwise -> pointwise(pointwise);
            case Operator.Relabeling relabeling -> relabeling(relabeling);
            case Operator.Rearrangement rearrangement -> rearrangement(rearrangement);
            case Operator.ResizeBilinear(int input, boolean align, boolean half, int output) ->
                    new Operator.ResizeBilinear(to(input), align, half, to(output));
            case Operator.Softmax(int input, int output, float beta) ->
                    new Operator.Softmax(to(input), to(output), beta);
            case Operator.LogSoftmax(int input, int output) -> new Operator.LogSoftmax(to(input), to(output));
            case Operator.L2Normalization(int input, int output, Activation activation) ->
                    new Operator.L2Normalization(to(input), to(output), activation);
            case Operator.LocalResponseNormalization(int input, int output, int radius, float bias, float alpha,
                    float beta) ->
                    new Operator.LocalResponseNormalization(to(input), to(output), radius, bias, alpha, beta);
            case Operator.Cumsum(int input, int axis, boolean exclusive, boolean reverse, int output) ->
                    new Operator.Cumsum(to(input), axis, exclusive, reverse, to(output));
            case Operator.Reduce(ReduceFunction function, int input, List<Integer> axes, int output, boolean keep) ->
                    new Operator.Reduce(function, to(input), axes, to(output), keep);
            case Operator.ArgExtremum(boolean largest, int input, int axis, int output) ->
                    new Operator.ArgExtremum(largest, to(input), axis, to(output));
            case Operator.Pad(int input, List<Integer> before, List<Integer> after, int value, int output) ->
                    new Operator.Pad(to(input), before, after, to(value), to(output));
            case Operator.Split(String name, int input, int axis, List<Integer> sizes, List<Integer> outputs) ->
                    new Operator.Split(name, to(input), axis, sizes, to(outputs));
            case Operator.ShapeOf(int input, int output) -> new Operator.ShapeOf(to(input), to(output));
            case Operator.Binary(BinaryFunction function, int left, int right, int output, Activation activation) ->
                    new Operator.Binary(function, to(left), to(right), to(output), activation);
            case Operator.Select(int condition, int left, int right, int output, boolean broadcasts) ->
                    new Operator.Select(to(condition), to(left), to(right), to(output), broadcasts);
            case Operator.BatchMatMul(int left, int right, boolean adjX, boolean adjY, int output) ->
                    new Operator.BatchMatMul(to(left), to(right), adjX, adjY, to(output));
            case Operator.Concatenation(List<Integer> inputs, int output, int axis, Activation activation) ->
                    new Operator.Concatenation(to(inputs), to(output), axis, activation);
            case Operator.Pack(List<Integer> inputs, int output, int axis) ->
                    new Operator.Pack(to(inputs), to(output), axis);
            case Operator.Gather(int input, int indices, int axis, int batchDims, int output) ->
                    new Operator.Gather(to(input), to(indices), axis, batchDims, to(output));
            case Operator.Extension extension ->
                    throw new IllegalArgumentException("no graph holds " + extension.name());
        };
    }

    private Operator weighted(Operator.Weighted weighted) {
        return switch (weighted) {
            case Operator.Conv2D(int input, int filter, int bias, int output, Operator.Window window,
                    Activation activation) ->
                    new Operator.Conv2D(to(input), to(filter), to(bias), to(output), window, activation);
            case Operator.DepthwiseConv2D(int input, int filter, int bias, int output, Operator.Window window,
                    int multiplier, Activation activation) ->
                    new Operator.DepthwiseConv2D(to(input), to(filter), to(bias), to(output), window, multiplier,
                            activation);
            case Operator.FullyConnected(int input, int filter, int bias, int output, boolean keep,
                    Activation activation) ->
                    new Operator.FullyConnected(to(input), to(filter), to(bias), to(output), keep, activation);
            case Operator.TransposeConv(int input, int filter, int bias, int output, Operator.Window window,
                    Activation activation) ->
                    new Operator.TransposeConv(to(input), to(filter), to(bias), to(output), window, activation);
        };
    }

    private Operator pool(Operator.Pool2D pool) {
        return switch (pool) {
            case Operator.AveragePool2D(int input, int output, int height, int width, Operator.Window window,
                    Activation activation) ->
                    new Operator.AveragePool2D(to(input), to(output), height, width, window, activation);
            case Operator.MaxPool2D(int input, int output, int height, int width, Operator.Window window,
                    Activation activation) ->
                    new Operator.MaxPool2D(to(input), to(output), height, width, window, activation);
        };
    }

    private Operator pointwise(Operator.Pointwise pointwise) {
        return switch (pointwise) {
            case Operator.Elementwise(ElementwiseFunction function, float parameter, int input, int output) ->
                    new Operator.Elementwise(function, parameter, to(input), to(output));
            case Operator.Quantize(int input, int output) -> new Operator.Quantize(to(input), to(output));
            case Operator.Dequantize(int input, int output) -> new Operator.Dequantize(to(input), to(output));
            case Operator.Cast(int input, int output) -> new Operator.Cast(to(input), to(output));
        };
    }

    private Operator relabeling(Operator.Relabeling relabeling) {
        return switch (relabeling) {
            case Operator.Reshape(int input, int output) -> new Operator.Reshape(to(input), to(output));
            case Operator.Squeeze(int input, int output) -> new Operator.Squeeze(to(input), to(output));
            case Operator.ExpandDims(int input, int output) -> new Operator.ExpandDims(to(input), to(output));
        };
    }

    private Operator rearrangement(Operator.Rearrangement rearrangement) {
        return switch (rearrangement) {
            case Operator.Transpose(int input, List<Integer> permutation, int output) ->
                    new Operator.Transpose(to(input), permutation, to(output));
            case Operator.Slice(String name, int input, List<Integer> starts, List<Integer> strides,
                    List<Integer> sizes, int output) ->
                    new Operator.Slice(name, to(input), starts, strides, sizes, to(output));
            case Operator.SpaceToDepth(int input, int block, int output) ->
                    new Operator.SpaceToDepth(to(input), block, to(output));
            case Operator.DepthToSpace(int input, int block, int output) ->
                    new Operator.DepthToSpace(to(input), block, to(output));
            case Operator.BroadcastTo(int input, int output) -> new Operator.BroadcastTo(to(input), to(output));
            case Operator.Tile(int input, int output) -> new Operator.Tile(to(input), to(output));
            case Operator.MirrorPad(int input, List<Integer> before, List<Integer> after, boolean symmetric,
                    int output) ->
                    new Operator.MirrorPad(to(input), before, after, symmetric, to(output));
            case Operator.SpaceToBatch(int input, int blockHeight, int blockWidth, int top, int bottom, int left,
                    int right, int output) ->
                    new Operator.SpaceToBatch(to(input), blockHeight, blockWidth, top, bottom, left, right,
                            to(output));
            case Operator.BatchToSpace(int input, int blockHeight, int blockWidth, int top, int bottom, int left,
                    int right, int output) ->
                    new Operator.BatchToSpace(to(input), blockHeight, blockWidth, top, bottom, left, right,
                            to(output));
            case Operator.ResizeNearestNeighbor(int input, boolean align, boolean half, int output) ->
                    new Operator.ResizeNearestNeighbor(to(input), align, half, to(output));
        };
    }

    private int to(int tensor) {
        return tensor == Operator.ABSENT ? tensor : places.applyAsInt(tensor);
    }

    private List<Integer> to(List<Integer> tensors) {
        return tensors.stream().map(this::to).toList();
    }
}

package io.leveret.graph;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Replaces the tensor indices of operators.
 *
 * @param indices the new index of each tensor
 */
record Renumbering(IntUnaryOperator indices) {

    /** Returns the operator with the new indices of its tensors. */
    Operator of(Operator operator) {
        return switch (operator) {
            case Operator.Conv2D(var input, var filter, var bias, var output, var window, var activation) ->
                    new Operator.Conv2D(at(input), at(filter), at(bias), at(output), window, activation);
            case Operator.DepthwiseConv2D conv -> new Operator.DepthwiseConv2D(at(conv.input()), at(conv.filter()),
                    at(conv.bias()), at(conv.output()), conv.window(), conv.depthMultiplier(), conv.activation());
            case Operator.FullyConnected(var input, var filter, var bias, var output, var keep, var activation) ->
                    new Operator.FullyConnected(at(input), at(filter), at(bias), at(output), keep, activation);
            case Operator.TransposeConv(var input, var filter, var bias, var output, var window, var activation) ->
                    new Operator.TransposeConv(at(input), at(filter), at(bias), at(output), window, activation);
            case Operator.Elementwise(var function, var parameter, var input, var output) ->
                    new Operator.Elementwise(function, parameter, at(input), at(output));
            case Operator.Quantize(var input, var output) -> new Operator.Quantize(at(input), at(output));
            case Operator.Dequantize(var input, var output) -> new Operator.Dequantize(at(input), at(output));
            case Operator.Cast(var input, var output) -> new Operator.Cast(at(input), at(output));
            case Operator.AveragePool2D(var input, var output, var height, var width, var window, var activation) ->
                    new Operator.AveragePool2D(at(input), at(output), height, width, window, activation);
            case Operator.MaxPool2D(var input, var output, var height, var width, var window, var activation) ->
                    new Operator.MaxPool2D(at(input), at(output), height, width, window, activation);
            case Operator.Reshape(var input, var output) -> new Operator.Reshape(at(input), at(output));
            case Operator.Squeeze(var input, var output) -> new Operator.Squeeze(at(input), at(output));
            case Operator.ExpandDims(var input, var output) -> new Operator.ExpandDims(at(input), at(output));
            case Operator.Rearrangement rearrangement -> rearrangement(rearrangement);
            case Operator.ResizeBilinear(var input, var align, var half, var output) ->
                    new Operator.ResizeBilinear(at(input), align, half, at(output));
            case Operator.Softmax(var input, var output, var beta) -> new Operator.Softmax(at(input), at(output), beta);
            case Operator.LogSoftmax(var input, var output) -> new Operator.LogSoftmax(at(input), at(output));
            case Operator.L2Normalization(var input, var output, var activation) ->
                    new Operator.L2Normalization(at(input), at(output), activation);
            case Operator.LocalResponseNormalization norm -> new Operator.LocalResponseNormalization(at(norm.input()),
                    at(norm.output()), norm.radius(), norm.bias(), norm.alpha(), norm.beta());
            case Operator.Cumsum(var input, var axis, var exclusive, var reverse, var output) ->
                    new Operator.Cumsum(at(input), axis, exclusive, reverse, at(output));
            case Operator.Reduce(var function, var input, var axes, var output, var keepDims) ->
                    new Operator.Reduce(function, at(input), axes, at(output), keepDims);
            case Operator.ArgExtremum(var largest, var input, var axis, var output) ->
                    new Operator.ArgExtremum(largest, at(input), axis, at(output));
            case Operator.Pad(var input, var before, var after, var value, var output) ->
                    new Operator.Pad(at(input), before, after, at(value), at(output));
            case Operator.Split(var name, var input, var axis, var sizes, var outputs) ->
                    new Operator.Split(name, at(input), axis, sizes, at(outputs));
            case Operator.ShapeOf(var input, var output) -> new Operator.ShapeOf(at(input), at(output));
            case Operator.Binary(var function, var left, var right, var output, var activation, var shifts) ->
                    new Operator.Binary(function, at(left), at(right), at(output), activation, shifts);
            case Operator.Select(var condition, var left, var right, var output, var broadcasts) ->
                    new Operator.Select(at(condition), at(left), at(right), at(output), broadcasts);
            case Operator.BatchMatMul(var left, var right, var adjX, var adjY, var output) ->
                    new Operator.BatchMatMul(at(left), at(right), adjX, adjY, at(output));
            case Operator.Conv3D conv -> new Operator.Conv3D(at(conv.input()), at(conv.filter()), at(conv.bias()),
                    at(conv.output()), conv.window(), conv.strideDepth(), conv.dilationDepth(), conv.activation());
            case Operator.GatherNd(var input, var indices, var output) ->
                    new Operator.GatherNd(at(input), at(indices), at(output));
            case Operator.TopK(var input, var k, var values, var indices) ->
                    new Operator.TopK(at(input), k, at(values), at(indices));
            case Operator.FakeQuant(var input, var min, var max, var bits, var output) ->
                    new Operator.FakeQuant(at(input), min, max, bits, at(output));
            case Operator.AddN(var inputs, var output) -> new Operator.AddN(at(inputs), at(output));
            case Operator.Concatenation(var inputs, var output, var axis, var activation) ->
                    new Operator.Concatenation(at(inputs), at(output), axis, activation);
            case Operator.Pack(var inputs, var output, var axis) -> new Operator.Pack(at(inputs), at(output), axis);
            case Operator.Gather(var input, var places, var axis, var batchDims, var output) ->
                    new Operator.Gather(at(input), at(places), axis, batchDims, at(output));
            case Operator.SequenceLstm lstm -> new Operator.SequenceLstm(at(lstm.operands()), at(lstm.output()),
                    lstm.isTimeMajor(), lstm.cellClip(), lstm.projectionClip(), lstm.isAsymmetric(), lstm.scales());
            case Operator.Extension extension -> throw new IllegalStateException(extension.name());
        };
    }

    private Operator rearrangement(Operator.Rearrangement operator) {
        return switch (operator) {
            case Operator.Transpose(var input, var permutation, var output) ->
                    new Operator.Transpose(at(input), permutation, at(output));
            case Operator.Slice(var name, var input, var starts, var strides, var sizes, var output) ->
                    new Operator.Slice(name, at(input), starts, strides, sizes, at(output));
            case Operator.Reverse(var input, var axes, var output) ->
                    new Operator.Reverse(at(input), axes, at(output));
            case Operator.SpaceToDepth(var input, var block, var output) ->
                    new Operator.SpaceToDepth(at(input), block, at(output));
            case Operator.DepthToSpace(var input, var block, var output) ->
                    new Operator.DepthToSpace(at(input), block, at(output));
            case Operator.BroadcastTo(var input, var output) -> new Operator.BroadcastTo(at(input), at(output));
            case Operator.Tile(var input, var output) -> new Operator.Tile(at(input), at(output));
            case Operator.MirrorPad(var input, var before, var after, var symmetric, var output) ->
                    new Operator.MirrorPad(at(input), before, after, symmetric, at(output));
            case Operator.SpaceToBatch space -> new Operator.SpaceToBatch(at(space.input()), space.blockHeight(),
                    space.blockWidth(), space.top(), space.bottom(), space.left(), space.right(), at(space.output()));
            case Operator.BatchToSpace batch -> new Operator.BatchToSpace(at(batch.input()), batch.blockHeight(),
                    batch.blockWidth(), batch.top(), batch.bottom(), batch.left(), batch.right(), at(batch.output()));
            case Operator.ResizeNearestNeighbor(var input, var align, var half, var output) ->
                    new Operator.ResizeNearestNeighbor(at(input), align, half, at(output));
        };
    }

    private int at(int tensor) {
        return tensor == Operator.ABSENT ? tensor : indices.applyAsInt(tensor);
    }

    /** Returns the new indices of several tensors. */
    List<Integer> at(List<Integer> tensors) {
        return tensors.stream().map(this::at).toList();
    }
}

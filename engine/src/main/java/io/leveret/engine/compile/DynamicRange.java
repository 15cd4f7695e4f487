package io.leveret.engine.compile;

import io.leveret.model.ElementType;
import io.leveret.model.Graph;
import io.leveret.model.Operator;

/**
 * Puts a {@link Operator.DynamicQuantize} in front of every product of reals and quantised weights, so that both factors are as
 * coarse as TensorFlow Lite has them. As XNNPACK does it, each pixel of a pointwise convolution and each row of a matrix product
 * has a scale of its own; other convolutions have one for each image, as in TensorFlow Lite's own kernels.
 */
final class DynamicRange {
    private DynamicRange() {}

    static Graph quantize(Graph graph) {
        GraphEdit edit = new GraphEdit(graph);
        for (Operator operator : graph.operators()) {
            edit.add(operator instanceof Operator.Weighted weighted && isHybrid(graph, weighted)
                    ? quantized(edit, weighted) : operator);
        }
        return edit.graph();
    }

    private static boolean isHybrid(Graph graph, Operator.Weighted weighted) {
        return graph.tensor(weighted.input()).type() == ElementType.FLOAT32
                && graph.tensor(weighted.filter()).type() != ElementType.FLOAT32;
    }

    private static Operator quantized(GraphEdit edit, Operator.Weighted weighted) {
        int steps = edit.like(weighted.input(), edit.shape(weighted.input()));
        edit.add(new Operator.DynamicQuantize(weighted.input(), steps, rows(edit, weighted)));
        return switch (weighted) {
            case Operator.Conv2D(int _, int filter, int bias, int output, var window, var activation) ->
                    new Operator.Conv2D(steps, filter, bias, output, window, activation);
            case Operator.DepthwiseConv2D(int _, int filter, int bias, int output, var window, int multiplier, var activation) ->
                    new Operator.DepthwiseConv2D(steps, filter, bias, output, window, multiplier, activation);
            case Operator.FullyConnected(int _, int filter, int bias, int output, boolean keepNumDims, var activation) ->
                    new Operator.FullyConnected(steps, filter, bias, output, keepNumDims, activation);
            case Operator.TransposeConv(int _, int filter, int bias, int output, var window, var activation) ->
                    new Operator.TransposeConv(steps, filter, bias, output, window, activation);
        };
    }

    private static int rows(GraphEdit edit, Operator.Weighted weighted) {
        int elements = edit.shape(weighted.input()).elements();
        return switch (weighted) {
            case Operator.FullyConnected product -> elements / edit.shape(product.filter()).dimension(1);
            case Operator.Conv2D conv when isPointwise(edit, conv) ->
                    elements / edit.shape(conv.input()).dimension(3);
            case Operator.Conv2D _,Operator.DepthwiseConv2D _,Operator.TransposeConv _ ->
                    edit.shape(weighted.input()).dimension(0);
        };
    }

    private static boolean isPointwise(GraphEdit edit, Operator.Conv2D conv) {
        var filter = edit.shape(conv.filter());
        return filter.dimension(1) == 1 && filter.dimension(2) == 1 && conv.window().strideHeight() == 1
                && conv.window().strideWidth() == 1;
    }
}

package io.leveret.engine.passes;

import io.leveret.engine.kernel.Geometry;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import java.util.Map;
import java.util.Optional;

/**
 * The geometry of a graph's convolutions and pools, from the shapes of their tensors.
 *
 * @param paddings by the results of convolutions: the padding of their input
 */
public record Geometries(LoweredGraph graph, Map<Integer, ExplicitPadding> paddings) {

    /** Returns the geometry of a convolution; empty for other operators. */
    Optional<Geometry> ofConvolution(Operator operator) {
        return switch (operator) {
            case Operator.Conv2D conv -> Optional.of(of(conv.input(), conv.output(), conv.filter(), conv.window()));
            case Operator.DepthwiseConv2D conv ->
                    Optional.of(of(conv.input(), conv.output(), conv.filter(), conv.window()));
            case Operator _ -> Optional.empty();
        };
    }

    /** Returns the geometry of a convolution with a filter of [outChannels or 1, filterHeight, filterWidth, …]. */
    public Geometry of(int input, int output, int filter, Operator.Window window) {
        Shape cells = graph.tensor(filter).shape();
        return of(input, output, cells.dimension(1), cells.dimension(2), window);
    }

    /** Returns the geometry of a matrix product. */
    public Geometry of(Operator.FullyConnected product) {
        Shape filter = graph.tensor(product.filter()).shape();
        return Geometry.product(graph.tensor(product.input()).shape().elements() / filter.dimension(1),
                filter.dimension(1), filter.dimension(0));
    }

    /** Returns the geometry of a window over an image. */
    public Geometry of(int input, int output, int filterHeight, int filterWidth, Operator.Window window) {
        Shape in = graph.tensor(input).shape();
        Shape out = graph.tensor(output).shape();
        ExplicitPadding padding = paddings.getOrDefault(output, ExplicitPadding.NONE);
        int paddedHeight = padding.top() + in.dimension(1) + padding.bottom();
        int paddedWidth = padding.left() + in.dimension(2) + padding.right();
        return new Geometry(in.dimension(0), new Geometry.Image(in.dimension(1), in.dimension(2), in.dimension(3)),
                new Geometry.Image(out.dimension(1), out.dimension(2), out.dimension(3)),
                Geometry.Window.of(filterHeight, filterWidth).stride(window.strideHeight(), window.strideWidth())
                        .dilation(window.dilationHeight(), window.dilationWidth()).padding(
                                padding.top() + window.padding().before(paddedHeight, filterHeight,
                                        window.strideHeight(), window.dilationHeight()),
                                padding.left() + window.padding().before(paddedWidth, filterWidth, window.strideWidth(),
                                        window.dilationWidth())),
                out.dimension(3));
    }
}

package io.leveret.engine.passes;

import io.leveret.graph.Operator;
import io.leveret.graph.Padding;
import io.leveret.graph.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a convolution read the image before a PAD of rows and columns and pad it in its kernel, which pads anyway.
 * Applies to each convolution separately; the PAD stays for other readers. Pools ignore what is outside the image, so
 * zeros would change their results.
 */
public final class PaddingFusion {
    private final LoweredGraph graph;
    private final Map<Integer, Padded> padded = new HashMap<>(); // by the result of a PAD
    private final Map<Integer, ExplicitPadding> paddings = new HashMap<>();

    private PaddingFusion(LoweredGraph graph) {
        this.graph = graph;
    }

    /** An image with padding. */
    private record Padded(int image, ExplicitPadding padding) {}

    /**
     * A graph in which some convolutions read an unpadded input.
     *
     * @param paddings by the results of these convolutions: the padding of their input
     */
    public record Result(LoweredGraph graph, Map<Integer, ExplicitPadding> paddings) {}

    public static Result fuse(LoweredGraph graph) {
        PaddingFusion fusion = new PaddingFusion(graph);
        List<Operator> operators = new ArrayList<>();
        for (Operator operator : graph.operators()) {
            operators.add(fusion.fused(operator));
        }
        return new Result(graph.with(operators), Map.copyOf(fusion.paddings));
    }

    private Operator fused(Operator operator) {
        return switch (operator) {
            case Operator.Pad pad -> {
                padding(pad).ifPresent(padding -> remember(pad, padding));
                yield pad;
            }
            case Operator.Conv2D conv -> image(conv.input(), conv.filter(), conv.output(), conv.window())
                    .<Operator>map(image -> new Operator.Conv2D(image, conv.filter(), conv.bias(), conv.output(),
                            conv.window(), conv.activation()))
                    .orElse(conv);
            case Operator.DepthwiseConv2D conv -> image(conv.input(), conv.filter(), conv.output(), conv.window())
                    .<Operator>map(image -> new Operator.DepthwiseConv2D(image, conv.filter(), conv.bias(),
                            conv.output(), conv.window(), conv.depthMultiplier(), conv.activation()))
                    .orElse(conv);
            case Operator _ -> operator;
        };
    }

    /** Returns the padding that a PAD adds; empty if it adds more than rows and columns of zeros. */
    private Optional<ExplicitPadding> padding(Operator.Pad pad) {
        List<Integer> before = pad.before();
        List<Integer> after = pad.after();
        if (pad.value() != Operator.ABSENT || before.size() != 4
                || before.get(0) + after.get(0) + before.get(3) + after.get(3) != 0) {
            return Optional.empty();
        }
        return Optional.of(new ExplicitPadding(before.get(1), after.get(1), before.get(2), after.get(2)));
    }

    private void remember(Operator.Pad pad, ExplicitPadding padding) {
        Padded inner = padded.getOrDefault(pad.input(), new Padded(pad.input(), ExplicitPadding.NONE));
        padded.put(pad.output(), new Padded(inner.image(), inner.padding().within(padding)));
    }

    /** Returns the image to read instead of the padded one; empty if there is none, or some window would miss it. */
    private Optional<Integer> image(int input, int filter, int output, Operator.Window window) {
        Padded source = padded.get(input);
        if (source == null) {
            return Optional.empty();
        }
        Shape image = graph.tensor(source.image()).shape();
        Shape cells = graph.tensor(filter).shape();
        Shape result = graph.tensor(output).shape();
        ExplicitPadding padding = source.padding();
        boolean meets = meets(image.dimension(1), padding.top(), padding.bottom(), result.dimension(1),
                cells.dimension(1), window.padding(), window.strideHeight(), window.dilationHeight())
                && meets(image.dimension(2), padding.left(), padding.right(), result.dimension(2), cells.dimension(2),
                        window.padding(), window.strideWidth(), window.dilationWidth());
        if (!meets) {
            return Optional.empty();
        }
        paddings.put(output, padding);
        return Optional.of(source.image());
    }

    /**
     * Returns whether every window overlaps the image along an axis, as with padding SAME. Wider padding is rare, and
     * kernels need not handle windows of zeros only.
     */
    private static boolean meets(int length, int before, int after, int results, int cells, Padding padding,
            int stride, int dilation) {
        int start = before + padding.before(before + length + after, cells, stride, dilation);
        return start < Padding.windowExtent(cells, dilation) && (results - 1) * stride - start < length;
    }
}

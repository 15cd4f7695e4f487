package io.leveret.engine.passes;

import io.leveret.engine.kernel.Geometry;
import io.leveret.graph.ElementType;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Quantizes the input of every product of float32 values and quantized weights, as in TensorFlow Lite. As in XNNPACK,
 * each pixel of a pointwise convolution and each row of a matrix product has a separate scale; other convolutions have
 * one for each image, as in TensorFlow Lite's built-in kernels.
 *
 * <p>If kernels can multiply integers, the product is a {@link LoweredOperator.Hybrid}; otherwise it uses the
 * dequantized float32 values.
 */
public final class DynamicRangeQuantization {
    private final LoweredGraphEdit edit;
    private final Predicate<Geometry> convolvesIntegers;
    private final Geometries geometries;
    private final Map<Input, Integer> ranges = new HashMap<>();
    private final Map<Input, Integer> quantized = new HashMap<>(); // as integers
    private final Map<Input, Integer> floats = new HashMap<>(); // the quantized values, dequantized

    private DynamicRangeQuantization(LoweredGraph graph, Predicate<Geometry> convolvesIntegers) {
        this.edit = new LoweredGraphEdit(graph);
        this.convolvesIntegers = convolvesIntegers;
        this.geometries = new Geometries(graph, Map.of());
    }

    /** A tensor quantized in {@code rows} parts; several products may read it. */
    private record Input(int tensor, int rows) {}

    /**
     * Returns the graph with quantized inputs.
     *
     * @param convolvesIntegers whether kernels multiply integers in a convolution of a geometry
     */
    public static LoweredGraph quantize(LoweredGraph graph, Predicate<Geometry> convolvesIntegers) {
        DynamicRangeQuantization range = new DynamicRangeQuantization(graph, convolvesIntegers);
        for (Operator operator : graph.operators()) {
            range.edit.add(operator instanceof Operator.Weighted weighted && isHybrid(graph, weighted)
                    ? range.quantized(weighted) : operator);
        }
        return range.edit.graph();
    }

    private static boolean isHybrid(LoweredGraph graph, Operator.Weighted weighted) {
        return graph.tensor(weighted.input()).type() == ElementType.FLOAT32
                && graph.tensor(weighted.filter()).type() != ElementType.FLOAT32;
    }

    private Operator quantized(Operator.Weighted weighted) {
        Input input = new Input(weighted.input(), rows(weighted));
        int rangesOfInput = ranges.computeIfAbsent(input, this::addRanges);
        if (multipliesIntegers(weighted)) {
            return new LoweredOperator.Hybrid(weighted, quantized.computeIfAbsent(input, _ -> addQuantized(input,
                    edit.tensor(input.tensor, ElementType.UINT8, edit.shape(input.tensor),
                            Optional.of(Quantization.PLAIN)))),
                    rangesOfInput);
        }
        int rounded = floats.computeIfAbsent(input,
                _ -> addQuantized(input, edit.like(input.tensor, edit.shape(input.tensor))));
        return switch (weighted) {
            case Operator.Conv2D(int _, int filter, int bias, int output, var window, var activation) ->
                    new Operator.Conv2D(rounded, filter, bias, output, window, activation);
            case Operator.DepthwiseConv2D conv -> new Operator.DepthwiseConv2D(rounded, conv.filter(), conv.bias(),
                    conv.output(), conv.window(), conv.depthMultiplier(), conv.activation());
            case Operator.FullyConnected(_, int filter, int bias, int output, boolean keepNumDims, var activation) ->
                    new Operator.FullyConnected(rounded, filter, bias, output, keepNumDims, activation);
            case Operator.TransposeConv(int _, int filter, int bias, int output, var window, var activation) ->
                    new Operator.TransposeConv(rounded, filter, bias, output, window, activation);
        };
    }

    private int addRanges(Input input) {
        int tensor = edit.tensor(input.tensor, ElementType.FLOAT32, Shape.of(input.rows, 2), Optional.empty());
        edit.add(new LoweredOperator.DynamicRanges(input.tensor, input.rows, tensor));
        return tensor;
    }

    private int addQuantized(Input input, int output) {
        edit.add(new LoweredOperator.DynamicQuantize(input.tensor, ranges.get(input), output));
        return output;
    }

    private boolean multipliesIntegers(Operator.Weighted weighted) {
        TensorSpec filter = edit.spec(weighted.filter());
        return filter.type() == ElementType.INT8 && filter.quantizationOrPlain().blockSize() == 0 && switch (weighted) {
            case Operator.Conv2D conv -> edit.shape(conv.input()).dimension(3) == edit.shape(conv.filter()).dimension(3)
                    && convolvesIntegers.test(
                            geometries.of(conv.input(), conv.output(), conv.filter(), conv.window()));
            case Operator.FullyConnected product -> convolvesIntegers.test(geometries.of(product));
            case Operator.DepthwiseConv2D _,Operator.TransposeConv _ -> false;
        };
    }

    private int rows(Operator.Weighted weighted) {
        int elements = edit.shape(weighted.input()).elements();
        return switch (weighted) {
            case Operator.FullyConnected product -> elements / edit.shape(product.filter()).dimension(1);
            case Operator.Conv2D conv when isPointwise(conv) -> elements / edit.shape(conv.input()).dimension(3);
            case Operator.Conv2D _,Operator.DepthwiseConv2D _,Operator.TransposeConv _ ->
                    edit.shape(weighted.input()).dimension(0);
        };
    }

    private boolean isPointwise(Operator.Conv2D conv) {
        Shape filter = edit.shape(conv.filter());
        return filter.dimension(1) == 1 && filter.dimension(2) == 1 && conv.window().strideHeight() == 1
                && conv.window().strideWidth() == 1;
    }
}

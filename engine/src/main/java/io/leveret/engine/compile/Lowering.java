package io.leveret.engine.compile;

import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Conversion;
import io.leveret.engine.kernel.FixedPointSum;
import io.leveret.engine.kernel.FusedRows;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.Range;
import io.leveret.engine.kernel.Repetition;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.RowKernel;
import io.leveret.engine.kernel.scalar.Concatenation;
import io.leveret.engine.kernel.scalar.Dequantize;
import io.leveret.engine.kernel.scalar.F32Clamp;
import io.leveret.engine.kernel.scalar.F32HardSwish;
import io.leveret.engine.kernel.scalar.F32Map;
import io.leveret.engine.kernel.scalar.F32Pairs;
import io.leveret.engine.kernel.scalar.F32Softmax;
import io.leveret.engine.kernel.scalar.Pad;
import io.leveret.engine.kernel.scalar.Q8Difference;
import io.leveret.engine.kernel.scalar.Q8Extremum;
import io.leveret.engine.kernel.scalar.Q8Lookup;
import io.leveret.engine.kernel.scalar.Q8Product;
import io.leveret.engine.kernel.scalar.Q8Softmax;
import io.leveret.engine.kernel.scalar.Quantize;
import io.leveret.engine.kernel.scalar.Rearrangement;
import io.leveret.engine.kernel.scalar.Reduction;
import io.leveret.model.Activation;
import io.leveret.model.ElementType;
import io.leveret.model.ElementwiseFunction;
import io.leveret.model.Graph;
import io.leveret.model.Operator;
import io.leveret.model.Quantization;
import io.leveret.model.Shape;
import io.leveret.model.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;

/** Makes kernels of operators. What an operator means, quantised or not, is decided here; how it runs, in kernels. */
final class Lowering {
    /** Times 255 it is an int still; less than that saturates already. */
    private static final float MAX_MULTIPLIER = 1 << 22;

    private final Rewritten rewritten;
    private final Graph graph;
    private final Geometries geometries;
    private final MemoryPlan memory;
    private final KernelFamily family;

    Lowering(Rewritten rewritten, MemoryPlan memory, KernelFamily family) {
        this.rewritten = rewritten;
        this.graph = rewritten.graph();
        this.geometries = new Geometries(graph, rewritten.borders());
        this.memory = memory;
        this.family = family;
    }

    /**
     * The kernel of an operator, and of those that are computed together with it, of which it is the last; none if its result
     * lies where its operand does.
     */
    Optional<Kernel> lower(Operator operator) {
        return rewritten.chain(operator).map(this::fused).or(() -> single(operator));
    }

    private Kernel fused(RowFusion.Chain chain) {
        List<RowKernel> stages = chain.operators().stream()
                .map(operator -> (RowKernel) single(operator).orElseThrow()).toList();
        int output = chain.last().output();
        return new FusedRows(stages, isQuantized(output), chain.bandRows(),
                at(chain.operators().getFirst().inputs().getFirst()), at(output));
    }

    private Optional<Kernel> single(Operator operator) {
        return switch (operator) {
            case Operator.Conv2D conv -> Optional.of(convolution(conv));
            case Operator.DepthwiseConv2D conv -> Optional.of(depthwise(conv));
            case Operator.FullyConnected product -> Optional.of(fullyConnected(product));
            case Operator.AveragePool2D pool -> Optional.of(averagePool(pool));
            case Operator.MaxPool2D pool -> Optional.of(maxPool(pool));
            case Operator.Add add -> Optional.of(add(add));
            case Operator.Binary binary -> Optional.of(binary(binary));
            case Operator.Elementwise elementwise -> Optional.of(elementwise(elementwise));
            case Operator.Concatenation concatenation -> concatenation(concatenation);
            case Operator.Mean mean -> Optional.of(mean(mean));
            case Operator.Reduce reduce -> Optional.of(reduce(reduce));
            case Operator.Pad pad -> Optional.of(pad(pad));
            case Operator.Reshape _,Operator.Squeeze _,Operator.ExpandDims _ -> Optional.empty();
            case Operator.Rearrangement rearrangement -> Optional.of(rearrangement(rearrangement));
            case Operator.Softmax softmax -> Optional.of(softmax(softmax));
            case Operator.Logistic(int input, int output) ->
                    Optional.of(map(input, output, x -> 1 / (1 + Math.exp(-x))));
            case Operator.Relu(int input, int output) -> Optional.of(clamp(Activation.RELU, input, output));
            case Operator.Relu6(int input, int output) -> Optional.of(clamp(Activation.RELU6, input, output));
            case Operator.Quantize quantize -> Graphs.isAlias(graph, quantize) ? Optional.empty()
                    : Optional.of(quantize(quantize.input(), quantize.output()));
            case Operator.Dequantize(int input, int output) -> Optional.of(
                    new Dequantize(elements(input), quantization(input).scale(0), at(input), at(output)));
        };
    }

    private Kernel convolution(Operator.Conv2D conv) {
        ConvGeometry geometry = withOutStride(
                geometries.of(conv.input(), conv.output(), conv.filter(), conv.window()), conv.output());
        return product(geometry, conv.input(), conv.filter(), conv.bias(), conv.output(), conv.activation());
    }

    private Kernel fullyConnected(Operator.FullyConnected product) {
        Shape filter = shape(product.filter());
        int outFeatures = filter.dimension(0);
        ConvGeometry geometry = ConvGeometry
                .product(elements(product.input()) / filter.dimension(1), filter.dimension(1), outFeatures)
                .withOutStride(outFeatures + memory.gap(product.output()));
        return product(geometry, product.input(), product.filter(), product.bias(), product.output(),
                product.activation());
    }

    private Kernel product(ConvGeometry geometry, int input, int filter, int bias, int output, Activation activation) {
        if (!isQuantized(input)) {
            return family.f32Convolution(geometry, graph.tensor(filter).floatValues(),
                    floatBias(bias, geometry.outChannels()), activation.min(), activation.max(), at(input),
                    at(output));
        }
        return family.q8Convolution(geometry, centered(filter), intBias(bias, geometry.outChannels()),
                requantization(input, filter, geometry.outChannels(), output, activation), range(input),
                at(input), at(output));
    }

    private Kernel depthwise(Operator.DepthwiseConv2D conv) {
        ConvGeometry geometry = withOutStride(
                geometries.of(conv.input(), conv.output(), conv.filter(), conv.window()), conv.output());
        if (!isQuantized(conv.input())) {
            return family.f32Depthwise(geometry, graph.tensor(conv.filter()).floatValues(),
                    floatBias(conv.bias(), geometry.outChannels()), conv.activation().min(), conv.activation().max(),
                    at(conv.input()), at(conv.output()));
        }
        return family.q8Depthwise(geometry, centered(conv.filter()), intBias(conv.bias(), geometry.outChannels()),
                requantization(conv.input(), conv.filter(), geometry.outChannels(), conv.output(), conv.activation()),
                range(conv.input()), at(conv.input()), at(conv.output()));
    }

    private Kernel averagePool(Operator.AveragePool2D pool) {
        ConvGeometry geometry = withOutStride(geometries.of(pool.input(), pool.output(), pool.filterHeight(),
                pool.filterWidth(), pool.window()), pool.output());
        if (!isQuantized(pool.input())) {
            return family.f32AveragePool(geometry, pool.activation().min(), pool.activation().max(), at(pool.input()),
                    at(pool.output()));
        }
        return family.q8AveragePool(geometry, quantization(pool.input()).zeroPoint(0),
                min(pool.output(), pool.activation()), max(pool.output(), pool.activation()), at(pool.input()),
                at(pool.output()));
    }

    private Kernel maxPool(Operator.MaxPool2D pool) {
        ConvGeometry geometry = withOutStride(geometries.of(pool.input(), pool.output(), pool.filterHeight(),
                pool.filterWidth(), pool.window()), pool.output());
        if (!isQuantized(pool.input())) {
            return family.f32MaxPool(geometry, pool.activation().min(), pool.activation().max(), at(pool.input()),
                    at(pool.output()));
        }
        return family.q8MaxPool(geometry, min(pool.output(), pool.activation()), max(pool.output(), pool.activation()),
                at(pool.input()), at(pool.output()));
    }

    private Kernel add(Operator.Add add) {
        boolean swapped = elements(add.left()) < elements(add.right());
        int larger = swapped ? add.right() : add.left();
        int smaller = swapped ? add.left() : add.right();
        Shape shape = shape(larger);
        Repetition repetition = Repetition.of(elements(larger), elements(smaller),
                shape.rank() == 0 ? 1 : shape.dimension(-1));
        if (!isQuantized(larger)) {
            return family.f32Add(repetition, add.activation().min(), add.activation().max(), at(larger), at(smaller),
                    at(add.output()));
        }
        float outputScale = quantization(add.output()).scale(0);
        return family.q8Add(repetition,
                FixedPointSum.of(quantization(larger).scale(0) / outputScale,
                        quantization(smaller).scale(0) / outputScale),
                min(add.output(), add.activation()),
                max(add.output(), add.activation()), at(larger), at(smaller), at(add.output()));
    }

    private Kernel binary(Operator.Binary binary) {
        int output = binary.output();
        int left = at(binary.left());
        int right = at(binary.right());
        Broadcast broadcast = Broadcast.of(shape(binary.left()).toArray(), shape(binary.right()).toArray());
        if (!isQuantized(output)) {
            F32Pairs.Function function = switch (binary.function()) {
                case SUB -> F32Pairs.Function.DIFFERENCE;
                case MUL -> F32Pairs.Function.PRODUCT;
                case DIV -> F32Pairs.Function.QUOTIENT;
                case MAXIMUM -> F32Pairs.Function.MAXIMUM;
                case MINIMUM -> F32Pairs.Function.MINIMUM;
                case SQUARED_DIFFERENCE -> F32Pairs.Function.SQUARED_DIFFERENCE;
                case POW -> F32Pairs.Function.POWER;
                case PRELU -> F32Pairs.Function.LEAKY;
            };
            return new F32Pairs(function, broadcast, binary.activation().min(), binary.activation().max(), left, right,
                    at(output));
        }
        float outputScale = quantization(output).scale(0);
        return switch (binary.function()) {
            case SUB -> new Q8Difference(broadcast,
                    FixedPointSum.of(quantization(binary.left()).scale(0) / outputScale,
                            quantization(binary.right()).scale(0) / outputScale),
                    min(output, binary.activation()), max(output, binary.activation()), left, right, at(output));
            case MUL -> new Q8Product(broadcast,
                    requantization(binary.left(), binary.right(), 1, output, binary.activation()), left, right,
                    at(output));
            case MAXIMUM -> new Q8Extremum(broadcast, true, left, right, at(output));
            case MINIMUM -> new Q8Extremum(broadcast, false, left, right, at(output));
            case DIV, SQUARED_DIFFERENCE, POW, PRELU -> throw new IllegalStateException(binary.name() + " of integers");
        };
    }

    private Kernel rearrangement(Operator.Rearrangement rearrangement) {
        int[] shape = shape(rearrangement.input()).toArray();
        int[] strides = new int[shape.length]; // of the operand's axes, in elements
        for (int axis = shape.length - 1, stride = 1; axis >= 0; stride *= shape[axis--]) {
            strides[axis] = stride;
        }
        int[] dimensions;
        int[] steps;
        int start = 0;
        switch (rearrangement) {
            case Operator.Transpose transpose -> {
                dimensions = transpose.permutation().stream().mapToInt(axis -> shape[axis]).toArray();
                steps = transpose.permutation().stream().mapToInt(axis -> strides[axis]).toArray();
            }
            case Operator.Slice slice -> {
                dimensions = slice.sizes().stream().mapToInt(Integer::intValue).toArray();
                steps = new int[shape.length];
                for (int axis = 0; axis < shape.length; axis++) {
                    steps[axis] = dimensions[axis] == 1 ? 0 : slice.strides().get(axis) * strides[axis];
                    start += slice.starts().get(axis) * strides[axis];
                }
            }
            case Operator.SpaceToDepth(int _, int block, int _) -> {
                dimensions = new int[]{shape[0], shape[1] / block, shape[2] / block, block, block, shape[3]};
                steps = new int[]{strides[0], block * strides[1], block * strides[2], strides[1], strides[2], 1};
            }
            case Operator.DepthToSpace(int _, int block, int _) -> {
                int channels = shape[3] / (block * block);
                dimensions = new int[]{shape[0], shape[1], block, shape[2], block, channels};
                steps = new int[]{strides[0], strides[1], block * channels, strides[2], channels, 1};
            }
        }
        return new Rearrangement(isQuantized(rearrangement.output()), dimensions, steps, start,
                at(rearrangement.input()), at(rearrangement.output()));
    }

    private Kernel elementwise(Operator.Elementwise elementwise) {
        int input = elementwise.input();
        int output = elementwise.output();
        DoubleUnaryOperator function = Functions.of(elementwise.function(), elementwise.parameter());
        return switch (elementwise.function()) {
            case HARD_SWISH -> isQuantized(input)
                    ? lookup(input, output, table(input, output, Activation.NONE, new QuantizedHardSwish(
                            quantization(input).scale(0), quantization(output).scale(0))))
                    : new F32HardSwish(elements(input), at(input), at(output));
            case LEAKY_RELU -> isQuantized(input)
                    ? lookup(input, output, leakyRelu(input, output, elementwise.parameter()))
                    : map(input, output, function);
            default -> map(input, output, function);
        };
    }

    /** A function of each element by itself. */
    private Kernel map(int input, int output, DoubleUnaryOperator function) {
        return isQuantized(input) ? lookup(input, output, table(input, output, function))
                : new F32Map(elements(input), function, at(input), at(output));
    }

    /**
     * In fixed point of eight bits, as XNNPACK computes it where it takes the operator. Source: XNNPACK,
     * {@code xnn_init_qs8_lrelu_scalar_params}.
     */
    private short[] leakyRelu(int input, int output, float alpha) {
        float ratio = quantization(input).scale(0) / quantization(output).scale(0);
        int positive = (int) Math.clamp(Math.rint(256 * ratio), -MAX_MULTIPLIER, MAX_MULTIPLIER);
        int negative = (int) Math.clamp(Math.rint(256 * (ratio * alpha)), -MAX_MULTIPLIER, MAX_MULTIPLIER);
        return table(input, output, Activation.NONE, steps -> steps * (steps < 0 ? negative : positive) + 128 >> 8);
    }

    /** What is left of a concatenation; nothing if all operands lie within the result, in its own quantisation. */
    private Optional<Kernel> concatenation(Operator.Concatenation concatenation) {
        int output = concatenation.output();
        int lines = Graphs.lines(graph, concatenation);
        List<Concatenation.Operand> operands = new ArrayList<>();
        int to = at(output);
        for (int input : concatenation.inputs()) {
            int length = elements(input) / lines;
            boolean rescaled = isQuantized(input) && !quantization(input).sameAs(quantization(output));
            if (rescaled || at(input) != to) {
                operands.add(new Concatenation.Operand(at(input), length + memory.gap(input), to, length,
                        rescaled ? Optional.of(rescaling(input, output)) : Optional.empty()));
            }
            to += length;
        }
        return operands.isEmpty() ? Optional.empty()
                : Optional.of(new Concatenation(isQuantized(output), lines, operands,
                        elements(output) / lines + memory.gap(output)));
    }

    private Conversion rescaling(int input, int output) {
        float ratio = quantization(input).scale(0) * (1 / quantization(output).scale(0));
        int zeroPoint = quantization(input).zeroPoint(0);
        short[] results = table(input, output, Activation.NONE,
                steps -> Rescaling.inReals(ratio, zeroPoint, steps));
        return family.rescaling(results, min(input, Activation.NONE), ratio);
    }

    /** The elements before the axes that are reduced, along them, and behind them. */
    private int[] extents(int input, int axes) {
        Shape shape = shape(input);
        boolean[] reduced = new boolean[shape.rank()];
        for (int axis : graph.tensor(axes).intValues()) {
            reduced[axis < 0 ? axis + shape.rank() : axis] = true;
        }
        int outer = 1;
        int middle = 1;
        int inner = 1;
        boolean reached = false; // the axes that are reduced, which the reader has made sure are neighbours
        for (int axis = 0; axis < reduced.length; axis++) {
            reached |= reduced[axis];
            if (reduced[axis]) {
                middle *= shape.dimension(axis);
            } else if (!reached) {
                outer *= shape.dimension(axis);
            } else {
                inner *= shape.dimension(axis);
            }
        }
        return new int[]{outer, middle, inner};
    }

    private Kernel reduce(Operator.Reduce reduce) {
        int[] extents = extents(reduce.input(), reduce.axes());
        Reduction.Function function = switch (reduce.function()) {
            case SUM -> Reduction.Function.SUM;
            case REDUCE_MAX -> Reduction.Function.MAXIMUM;
            case REDUCE_MIN -> Reduction.Function.MINIMUM;
        };
        return new Reduction(function, isQuantized(reduce.output()), extents[0], extents[1], extents[2],
                at(reduce.input()), at(reduce.output()));
    }

    private Kernel mean(Operator.Mean mean) {
        int[] extents = extents(mean.input(), mean.axes());
        int outer = extents[0];
        int middle = extents[1];
        int inner = extents[2];
        if (!isQuantized(mean.input())) {
            return family.f32Mean(outer, middle, inner, at(mean.input()), at(mean.output()));
        }
        float scale = quantization(mean.input()).scale(0) / quantization(mean.output()).scale(0) * (1f / middle);
        return family.q8Mean(outer, middle, inner, scale, quantization(mean.output()).zeroPoint(0),
                min(mean.output(), Activation.NONE), max(mean.output(), Activation.NONE), at(mean.input()),
                at(mean.output()));
    }

    private Kernel pad(Operator.Pad pad) {
        int[] paddings = graph.tensor(pad.paddings()).intValues();
        int[] before = new int[paddings.length / 2];
        for (int axis = 0; axis < before.length; axis++) {
            before[axis] = paddings[2 * axis];
        }
        return new Pad(isQuantized(pad.input()), shape(pad.input()).toArray(), shape(pad.output()).toArray(), before,
                at(pad.input()), at(pad.output()));
    }

    private Kernel softmax(Operator.Softmax softmax) {
        int length = shape(softmax.input()).dimension(-1);
        int lines = elements(softmax.input()) / length;
        if (!isQuantized(softmax.input())) {
            return new F32Softmax(lines, length, softmax.beta(), at(softmax.input()), at(softmax.output()));
        }
        return new Q8Softmax(lines, length, quantization(softmax.input()).scale(0), softmax.beta(),
                quantization(softmax.output()).scale(0), min(softmax.output(), Activation.NONE),
                max(softmax.output(), Activation.NONE), at(softmax.input()), at(softmax.output()));
    }

    private Kernel clamp(Activation activation, int input, int output) {
        if (!isQuantized(input)) {
            return new F32Clamp(elements(input), activation.min(), activation.max(), at(input), at(output));
        }
        float ratio = quantization(input).scale(0) / quantization(output).scale(0);
        return lookup(input, output, table(input, output, activation, steps -> Rescaling.inFixedPoint(ratio, steps)));
    }

    private Kernel quantize(int input, int output) {
        float outputScale = quantization(output).scale(0);
        if (!isQuantized(input)) {
            return new Quantize(elements(input), outputScale, min(output, Activation.NONE),
                    max(output, Activation.NONE), at(input), at(output));
        }
        float inputScale = quantization(input).scale(0);
        boolean sameType = graph.tensor(input).type() == graph.tensor(output).type();
        IntUnaryOperator rescale = sameType && Rescaling.isIn256ths(inputScale / outputScale)
                ? steps -> Rescaling.in256ths(inputScale / outputScale, steps)
                : steps -> Rescaling.inFixedPoint((double) inputScale / outputScale, steps);
        return lookup(input, output, table(input, output, Activation.NONE, rescale));
    }

    private Kernel lookup(int input, int output, short[] table) {
        return new Q8Lookup(elements(input), table, min(input, Activation.NONE), at(input), at(output));
    }

    /** The centred output for each centred input from the type's lowest up: a real function, then rounded. */
    private short[] table(int input, int output, DoubleUnaryOperator function) {
        float inputScale = quantization(input).scale(0);
        float outputScale = quantization(output).scale(0);
        return table(input, output, Activation.NONE,
                steps -> (int) Math.rint(function.applyAsDouble((double) inputScale * steps) / outputScale));
    }

    /** The centred output for each centred input from the type's lowest up: a function of steps, then clamped. */
    private short[] table(int input, int output, Activation activation, IntUnaryOperator function) {
        int first = min(input, Activation.NONE);
        short[] table = new short[256];
        for (int i = 0; i < table.length; i++) {
            table[i] = (short) Math.clamp(function.applyAsInt(first + i), min(output, activation),
                    max(output, activation));
        }
        return table;
    }

    private ConvGeometry withOutStride(ConvGeometry geometry, int output) {
        return geometry.withOutStride(geometry.outChannels() + memory.gap(output));
    }

    private Requantization requantization(int input, int filter, int channels, int output, Activation activation) {
        float[] scales = new float[channels];
        for (int n = 0; n < channels; n++) {
            float scale = quantization(input).scale(0) * quantization(filter).scale(n) / quantization(output).scale(0);
            scales[n] = Math.min(scale, Float.MAX_VALUE); // times a sum of 0, infinity would be no number
        }
        return new Requantization(scales, min(output, activation), max(output, activation));
    }

    /** The lowest centred value that a quantised tensor can have: its type's, or its activation's. */
    private int min(int tensor, Activation activation) {
        int lowest = graph.tensor(tensor).type().quantizedMin() - quantization(tensor).zeroPoint(0);
        return Math.max(lowest, quantized(tensor, activation.min()));
    }

    /** The highest centred value that a quantised tensor can have. */
    private int max(int tensor, Activation activation) {
        int highest = graph.tensor(tensor).type().quantizedMax() - quantization(tensor).zeroPoint(0);
        return Math.min(highest, quantized(tensor, activation.max()));
    }

    /** A real in units of a tensor's scale; infinities, and what is beyond an int, as an int's own limits. */
    private int quantized(int tensor, float real) {
        return (int) Math.rint(real / (double) quantization(tensor).scale(0));
    }

    /** The centred values that a quantised tensor can have. */
    private Range range(int tensor) {
        return new Range(min(tensor, Activation.NONE), max(tensor, Activation.NONE));
    }

    /** A quantised filter's values less its zero point; it has one for all channels. */
    private short[] centered(int filter) {
        TensorSpec spec = graph.tensor(filter);
        int zeroPoint = quantization(filter).zeroPoint(0);
        ByteBuffer values = spec.values();
        short[] centered = new short[spec.shape().elements()];
        for (int i = 0; i < centered.length; i++) {
            byte stored = values.get();
            centered[i] = (short) ((spec.type() == ElementType.UINT8 ? stored & 0xff : stored) - zeroPoint);
        }
        return centered;
    }

    private float[] floatBias(int bias, int channels) {
        return bias == Operator.ABSENT ? new float[channels] : graph.tensor(bias).floatValues();
    }

    private int[] intBias(int bias, int channels) {
        return bias == Operator.ABSENT ? new int[channels] : graph.tensor(bias).intValues();
    }

    private boolean isQuantized(int tensor) {
        return graph.tensor(tensor).type().isQuantized();
    }

    private Quantization quantization(int tensor) {
        return Program.quantization(graph.tensor(tensor));
    }

    private Shape shape(int tensor) {
        return graph.tensor(tensor).shape();
    }

    private int elements(int tensor) {
        return shape(tensor).elements();
    }

    /** Where a tensor lies in the arena. If it lies in none, kernels are told at each call. */
    private int at(int tensor) {
        return rewritten.isBetween(tensor) ? 0 : memory.offset(tensor);
    }
}

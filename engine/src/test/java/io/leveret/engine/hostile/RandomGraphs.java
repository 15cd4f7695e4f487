package io.leveret.engine.hostile;

import io.leveret.graph.Activation;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementType;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphBuilder;
import io.leveret.graph.GraphException;
import io.leveret.graph.Operator;
import io.leveret.graph.Padding;
import io.leveret.graph.Quantization;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Makes graphs of a few random operators, of every kind and most types. */
final class RandomGraphs {
    private static final List<ElementType> ACTIVATIONS = List.of(ElementType.FLOAT32, ElementType.UINT8,
            ElementType.INT8, ElementType.FLOAT32, ElementType.INT16);
    private static final int MOST_OPERATORS = 4;

    private final Random random;
    private final GraphBuilder builder = new GraphBuilder();

    private RandomGraphs(long seed) {
        this.random = new Random(seed);
    }

    /**
     * A graph of random operators on an image.
     *
     * @throws GraphException if operators have come together that do not fit
     */
    static Graph of(long seed) {
        return new RandomGraphs(seed).graph();
    }

    private Graph graph() {
        int tensor = input(random.nextInt(8) == 0 ? ElementType.INT32 : pick(ACTIVATIONS), 1 + random.nextInt(2),
                size(9), size(9), size(20));
        int operators = 1 + random.nextInt(MOST_OPERATORS);
        for (int i = 0; i < operators; i++) {
            try {
                tensor = added(tensor);
            } catch (GraphException | IndexOutOfBoundsException | IllegalArgumentException misfit) {
                // another will do
            }
        }
        return builder.build(tensor);
    }

    private int added(int x) {
        Shape shape = builder.shape(x);
        List<IntUnaryOperator> kinds = List.of(this::conv, this::depthwise, this::dense, this::transposeConv,
                this::elementwise,
                in -> builder.next(quantization(ElementType.INT8)).quantize(in, ElementType.INT8), builder::dequantize,
                in -> builder.cast(in, pick(List.of(ElementType.FLOAT32, ElementType.INT32, ElementType.BOOL))),
                in -> builder.averagePool2d(in, size(4), size(4), window(), activation()),
                in -> builder.maxPool2d(in, size(4), size(4), window(), activation()),
                in -> builder.reshape(in, 1, shape.elements()),
                in -> builder.reshape(in, shape.dimension(0), 1, shape.elements() / shape.dimension(0), 1),
                in -> builder.squeeze(in, ones(shape)), in -> builder.expandDims(in, random.nextInt(shape.rank() + 1)),
                in -> builder.transpose(in, permutation(shape.rank())), this::slice,
                in -> builder.reverse(in, random.nextInt(shape.rank())), in -> builder.addN(in, in, in),
                in -> builder.spaceToDepth(in, size(3)), in -> builder.depthToSpace(in, size(3)),
                in -> builder.broadcastTo(in, withFirst(shape, shape.dimension(0) * size(3))),
                in -> builder.tile(in, sizes(shape.rank(), 3)),
                in -> builder.mirrorPad(in, places(shape.rank(), 3), places(shape.rank(), 3), random.nextBoolean()),
                in -> builder.spaceToBatch(in, size(3), size(3), random.nextInt(3), random.nextInt(3),
                        random.nextInt(3), random.nextInt(3)),
                this::batchToSpace,
                in -> builder.resizeNearestNeighbor(in, size(12), size(12), random.nextBoolean(), false),
                in -> builder.resizeBilinear(in, size(12), size(12), false, random.nextBoolean()),
                in -> builder.next(probability(in)).softmax(in, 1), builder::logSoftmax,
                in -> builder.l2Normalization(in, Activation.NONE),
                in -> builder.localResponseNormalization(in, random.nextInt(5), 1, 0.1f, 0.75f),
                in -> builder.cumsum(in, random.nextInt(shape.rank()), random.nextBoolean(), random.nextBoolean()),
                this::reduce, in -> builder.argExtremum(random.nextBoolean(), in, random.nextInt(shape.rank()),
                        random.nextBoolean() ? ElementType.INT32 : ElementType.INT64),
                in -> builder.pad(in, places(shape.rank(), 3), places(shape.rank(), 3), Operator.ABSENT),
                in -> builder.shapeOf(in, ElementType.INT32), this::split,
                in -> pick(builder.unpack(in, random.nextInt(shape.rank()))), this::binary, this::binary, this::select,
                this::batchMatMul, in -> builder.concatenation(random.nextInt(shape.rank()), in, in),
                in -> builder.pack(random.nextInt(shape.rank() + 1), in, in), this::gather, this::gated, this::conv3d,
                this::conv3d,
                in -> pick(builder.topK(in, size(builder.shape(in).dimension(-1)))), this::gatherNd,
                this::sequenceLstm, in -> builder.fakeQuant(in, -scale(), scale(), 1 + size(15)));
        return kinds.get(random.nextInt(kinds.size())).applyAsInt(x);
    }

    private int conv(int x) {
        int channels = builder.shape(x).dimension(3);
        int groups = random.nextInt(4) == 0 && channels % 2 == 0 ? 2 : 1;
        int out = groups * size(40);
        int filter = filter(x, 0, out, size(4), size(4), channels / groups);
        return builder.next(quantization(type(x))).conv2d(x, filter, bias(x, out), window(), activation());
    }

    private int depthwise(int x) {
        int out = builder.shape(x).dimension(3) * size(3);
        int filter = filter(x, 3, 1, size(4), size(4), out);
        return builder.next(quantization(type(x))).depthwiseConv2d(x, filter, bias(x, out), window(), activation());
    }

    private int dense(int x) {
        int out = size(70);
        int filter = filter(x, 0, out, builder.shape(x).dimension(-1));
        return builder.next(quantization(type(x))).fullyConnected(x, filter, bias(x, out), random.nextBoolean(),
                activation());
    }

    private int transposeConv(int x) {
        Shape shape = builder.shape(x);
        int out = size(9);
        int filter = filter(x, 0, out, size(3), size(3), shape.dimension(3));
        return builder.next(quantization(type(x))).transposeConv(x, filter, bias(x, out),
                Operator.Window.of(Padding.SAME, 2), activation(), 2 * shape.dimension(1), 2 * shape.dimension(2));
    }

    /** Of the operand's type, or hybrid; channels along the axis. */
    private int filter(int x, int axis, int... dimensions) {
        Shape shape = Shape.of(dimensions);
        ElementType type = switch (type(x)) {
            case FLOAT32 -> random.nextInt(3) == 0 ? ElementType.INT8 : ElementType.FLOAT32;
            case INT16 -> ElementType.INT8;
            default -> type(x);
        };
        Optional<Quantization> quantization = Optional.empty();
        if (type == ElementType.UINT8) {
            quantization = Optional.of(quantization(type));
        } else if (type == ElementType.INT8) {
            int channels = random.nextBoolean() ? 1 : shape.dimension(axis);
            float[] scales = new float[channels];
            for (int channel = 0; channel < channels; channel++) {
                scales[channel] = scale();
            }
            quantization = Optional.of(Quantization.perChannel(scales, new int[channels], channels == 1 ? 0 : axis));
        }
        return builder.constant(constant(type, shape, quantization));
    }

    private int bias(int x, int channels) {
        return random.nextInt(4) == 0 ? Operator.ABSENT
                : builder.constant(constant(type(x) == ElementType.FLOAT32 ? ElementType.FLOAT32 : ElementType.INT32,
                        Shape.of(channels), Optional.empty()));
    }

    private int elementwise(int x) {
        ElementwiseFunction function = pick(List.of(ElementwiseFunction.values()));
        return builder.next(quantization(type(x))).elementwise(function, 0.1f, x);
    }

    /** A tensor times a function of itself, which the compiler makes one operator of. */
    private int gated(int x) {
        int gate = builder.next(quantization(type(x))).elementwise(ElementwiseFunction.LOGISTIC, x);
        return builder.next(quantization(type(x))).multiply(x, gate);
    }

    private int slice(int x) {
        int[] starts = new int[builder.shape(x).rank()];
        int[] strides = new int[starts.length];
        int[] sizes = new int[starts.length];
        for (int axis = 0; axis < starts.length; axis++) {
            int length = builder.shape(x).dimension(axis);
            strides[axis] = random.nextInt(3) == 0 ? -1 : size(2);
            starts[axis] = random.nextInt(length);
            int most = strides[axis] < 0 ? starts[axis] + 1 : (length - starts[axis] - 1) / strides[axis] + 1;
            sizes[axis] = size(most);
        }
        return builder.stridedSlice(x, starts, strides, sizes);
    }

    private int batchToSpace(int x) {
        int height = size(3);
        int width = size(3);
        int blocks = builder.spaceToBatch(x, height, width, 0, padding(x, 1, height), 0, padding(x, 2, width));
        return builder.batchToSpace(blocks, height, width, random.nextInt(2), 0, 0, random.nextInt(2));
    }

    private int padding(int x, int axis, int block) {
        return -builder.shape(x).dimension(axis) % block + block;
    }

    private int reduce(int x) {
        int rank = builder.shape(x).rank();
        int[] axes = IntStream.range(0, rank).filter(_ -> random.nextBoolean()).toArray();
        return builder.reduce(pick(List.of(ReduceFunction.values())), x, random.nextBoolean(), axes);
    }

    private int split(int x) {
        int axis = random.nextInt(builder.shape(x).rank());
        int length = builder.shape(x).dimension(axis);
        return pick(builder.split(x, axis, length - length / 2, length / 2));
    }

    private int binary(int x) {
        BinaryFunction function = pick(List.of(BinaryFunction.values()));
        if (random.nextBoolean()) {
            builder.next(quantization(type(x)));
        }
        Activation activation = random.nextInt(3) == 0 ? activation() : Activation.NONE;
        return random.nextBoolean() ? builder.binary(function, x, x, activation)
                : builder.binary(function, x, like(x, Shape.of(builder.shape(x).dimension(-1))), activation);
    }

    private int select(int x) {
        int condition = builder.binary(BinaryFunction.LESS, x, x, Activation.NONE);
        return builder.select(condition, x, x);
    }

    private int batchMatMul(int x) {
        boolean adjX = random.nextBoolean();
        int inner = builder.shape(x).dimension(adjX ? -2 : -1);
        int columns = size(9);
        boolean adjY = random.nextBoolean();
        int right = like(x, adjY ? Shape.of(columns, inner) : Shape.of(inner, columns));
        return builder.next(quantization(type(x))).batchMatMul(x, right, adjX, adjY);
    }

    private int gather(int x) {
        int axis = random.nextInt(builder.shape(x).rank());
        int indices = random.nextBoolean() ? input(ElementType.INT32, size(5))
                : builder.constant(TensorSpec.of("indices", Shape.of(2), 0, builder.shape(x).dimension(axis) - 1));
        return builder.gather(x, indices, axis, 0);
    }

    private int gatherNd(int x) {
        int axes = size(builder.shape(x).rank());
        int indices = random.nextInt(3) > 0 ? input(ElementType.INT32, size(3), axes)
                : builder.constant(TensorSpec.of("indices", Shape.of(axes), new int[axes]));
        return builder.gatherNd(x, indices);
    }

    /** The image's pixels as a sequence. */
    private int sequenceLstm(int x) {
        boolean isQuantized = type(x) == ElementType.INT8;
        if (!isQuantized && type(x) != ElementType.FLOAT32) {
            throw new IllegalArgumentException("of " + type(x));
        }
        Shape shape = builder.shape(x);
        int inputs = shape.dimension(-1);
        int sequence = builder.reshape(x, shape.dimension(0), shape.elements() / shape.dimension(0) / inputs, inputs);
        int cells = size(9);
        boolean isProjected = random.nextInt(3) == 0;
        boolean hasPeepholes = random.nextInt(3) == 0 && !(isProjected && isQuantized);
        boolean isNormalized = random.nextInt(3) == 0;
        int outputs = isProjected ? size(9) : cells;
        ElementType weights = isQuantized || random.nextBoolean() ? ElementType.INT8 : ElementType.FLOAT32;
        ElementType small = isQuantized ? ElementType.INT16 : ElementType.FLOAT32;
        ElementType bias = isQuantized ? ElementType.INT32 : ElementType.FLOAT32;
        List<Integer> operands = new ArrayList<>(
                Collections.nCopies(Operator.SequenceLstm.OPERANDS, Operator.ABSENT));
        operands.set(0, sequence);
        for (int gate = random.nextInt(2); gate < 4; gate++) {
            operands.set(1 + gate, symmetric(weights, cells, inputs));
            operands.set(5 + gate, symmetric(weights, cells, outputs));
            if (hasPeepholes && gate != 2) {
                operands.set(gate < 2 ? 9 + gate : 11, symmetric(isQuantized ? small : weights, cells));
            }
            operands.set(12 + gate, symmetric(bias, cells));
            operands.set(20 + gate, isNormalized ? symmetric(small, cells) : Operator.ABSENT);
        }
        if (isProjected) {
            operands.set(16, symmetric(weights, outputs, cells));
            operands.set(17, random.nextBoolean() ? symmetric(bias, outputs) : Operator.ABSENT);
        }
        List<Quantization> scales = new ArrayList<>();
        for (int i = 0; isQuantized && i < Operator.SequenceLstm.SCALES; i++) {
            scales.add(i == 1 ? Quantization.perTensor(Math.scalb(1f, -9 - random.nextInt(7)), 0)
                    : quantization(i == 0 || i == 6 ? ElementType.INT8 : ElementType.INT16));
        }
        return builder.next(quantization(type(x))).sequenceLstm(operands, random.nextBoolean(),
                random.nextBoolean() ? scale() : 0, random.nextBoolean() ? scale() : 0, scales);
    }

    private int symmetric(ElementType type, int... dimensions) {
        boolean hasScale = type == ElementType.INT8 || type == ElementType.INT16;
        return builder.constant(constant(type, Shape.of(dimensions),
                hasScale ? Optional.of(Quantization.perTensor(scale(), 0)) : Optional.empty()));
    }

    /** The image as one of a volume, or its batch as the depth. */
    private int conv3d(int x) {
        int volume = builder.expandDims(x, random.nextInt(2));
        int out = size(20);
        int filter = builder.constant(constant(type(x),
                Shape.of(size(3), size(3), size(3), builder.shape(x).dimension(-1), out), Optional.empty()));
        return builder.conv3d(volume, filter, bias(x, out), window(), size(2), size(2), activation());
    }

    // ---- pieces ----

    private int input(ElementType type, int... dimensions) {
        return builder.next(quantization(type)).input("input", type, Shape.of(dimensions));
    }

    /** A constant of a tensor's type and quantization. */
    private int like(int x, Shape shape) {
        return builder.constant(constant(type(x), shape, builder.tensor(x).quantization()));
    }

    private TensorSpec constant(ElementType type, Shape shape, Optional<Quantization> quantization) {
        byte[] values = new byte[shape.elements() * type.bytes()];
        random.nextBytes(values);
        return new TensorSpec("constant", type, shape, quantization, Optional.of(ByteBuffer.wrap(values)));
    }

    /** For types that have none, one that stands for nothing. */
    private Quantization quantization(ElementType type) {
        return Quantization.perTensor(scale(),
                type.isQuantized() ? type.quantizedMin() + random.nextInt(256) : 0);
    }

    private Quantization probability(int x) {
        return type(x) == ElementType.INT8 ? Quantization.perTensor(1 / 256f, Byte.MIN_VALUE)
                : Quantization.perTensor(1 / 256f, 0);
    }

    private float scale() {
        return (float) Math.exp(random.nextDouble(-9, 3));
    }

    private ElementType type(int x) {
        return builder.tensor(x).type();
    }

    private Operator.Window window() {
        return new Operator.Window(random.nextBoolean() ? Padding.SAME : Padding.VALID, size(3), size(3),
                random.nextInt(4) == 0 ? 2 : 1, 1);
    }

    private Activation activation() {
        return pick(List.of(Activation.values()));
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private int size(int most) {
        return 1 + random.nextInt(most);
    }

    private int[] sizes(int count, int most) {
        return IntStream.range(0, count).map(_ -> size(most)).toArray();
    }

    private int[] places(int count, int bound) {
        return IntStream.range(0, count).map(_ -> random.nextInt(bound)).toArray();
    }

    private static int[] ones(Shape shape) {
        return IntStream.range(0, shape.rank()).filter(axis -> shape.dimension(axis) == 1).toArray();
    }

    private int[] permutation(int rank) {
        List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        Collections.shuffle(axes, random);
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int[] withFirst(Shape shape, int first) {
        int[] dimensions = shape.toArray();
        dimensions[0] = first;
        return dimensions;
    }
}

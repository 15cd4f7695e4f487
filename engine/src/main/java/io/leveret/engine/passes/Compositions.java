package io.leveret.engine.passes;

import io.leveret.graph.Activation;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementType;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.Operator;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.graph.ShapeRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The operators that are composed of several others, in the order in which they run. */
final class Compositions {
    /** Makes {@code floor} of a sum with a number that is not below 0 round half up; 0.5 would fail just below it. */
    private static final float ALMOST_HALF = Math.nextDown(0.5f);

    private final LoweredGraphEdit edit;

    Compositions(LoweredGraphEdit edit) {
        this.edit = edit;
    }

    /** TOPK_V2: where the values are, then the values. */
    void add(Operator.TopK top) {
        edit.add(new LoweredOperator.TopIndices(top.input(), top.indices()));
        int axis = edit.shape(top.input()).rank() - 1;
        edit.add(new Operator.Gather(top.input(), top.indices(), axis, axis, top.values()));
    }

    /** GATHER_ND: positions along the first axes, within them, as places in these axes laid end to end; a GATHER. */
    void add(Operator.GatherNd gather) {
        Shape input = edit.shape(gather.input());
        Shape indices = edit.shape(gather.indices());
        int axes = indices.dimension(-1);
        int[] last = new int[axes];
        int[] strides = new int[axes];
        int places = 1;
        for (int axis = axes - 1; axis >= 0; axis--) {
            last[axis] = input.dimension(axis) - 1;
            strides[axis] = places;
            places *= input.dimension(axis);
        }
        ElementType type = edit.spec(gather.indices()).type();
        int notBelow = pairs(BinaryFunction.MAXIMUM, gather.indices(), edit.integers(gather.indices(), type, 0));
        int within = pairs(BinaryFunction.MINIMUM, notBelow, edit.integers(gather.indices(), type, last));
        int scaled = pairs(BinaryFunction.MUL, within, edit.integers(gather.indices(), type, strides));
        int place = edit.like(scaled, Shape.of(Arrays.copyOf(indices.toArray(), indices.rank() - 1)));
        edit.add(new Operator.Reduce(ReduceFunction.SUM, scaled, List.of(indices.rank() - 1), place, false));
        int[] rest = Arrays.copyOfRange(input.toArray(), axes - 1, input.rank());
        rest[0] = places;
        edit.add(new Operator.Gather(reshaped(gather.input(), Shape.of(rest)), place, 0, 0, gather.output()));
    }

    /**
     * FAKE_QUANT: the values in steps from the smallest number, rounded. Source of the numbers: TensorFlow Lite's
     * {@code NudgeQuantizationRange}.
     */
    void add(Operator.FakeQuant fake) {
        float steps = (1 << fake.bits()) - 1;
        float step = (fake.max() - fake.min()) / steps;
        float zero = Math.clamp(-fake.min() / step, 0, steps);
        float least = -(float) Math.floor(zero + ALMOST_HALF) * step;
        float most = (steps - (float) Math.floor(zero + ALMOST_HALF)) * step;
        int notBelow = withNumber(BinaryFunction.MAXIMUM, fake.input(), least);
        int within = withNumber(BinaryFunction.MINIMUM, notBelow, most);
        int inSteps = withNumber(BinaryFunction.MUL, withNumber(BinaryFunction.SUB, within, least), 1 / step);
        int moved = withNumber(BinaryFunction.ADD, inSteps, ALMOST_HALF);
        int rounded = edit.like(moved, edit.shape(moved));
        edit.add(new Operator.Elementwise(ElementwiseFunction.FLOOR, moved, rounded));
        int scaled = withNumber(BinaryFunction.MUL, rounded, step);
        edit.add(new Operator.Binary(BinaryFunction.ADD, scaled, edit.constant(fake.input(), new float[]{least}),
                fake.output(), Activation.NONE));
    }

    /**
     * CONV_3D: each image of the result depends on as many images as the filter is deep. With their channels side by
     * side, they are one image, and the filter one of two dimensions.
     */
    void add(Operator.Conv3D conv) {
        Shape filter = edit.shape(conv.filter()); // depth × height × width × inChannels × outChannels
        Shape output = edit.shape(conv.output());
        int padded = paddedDepth(conv);
        List<Integer> images = new ArrayList<>();
        for (int cell = 0; cell < filter.dimension(0); cell++) {
            images.add(everyImage(conv, padded, cell * conv.dilationDepth()));
        }
        Shape volume = edit.shape(images.getFirst());
        int channels = filter.dimension(0) * filter.dimension(3);
        int joined = edit.like(conv.input(), ShapeRules.withLength(volume, 4, channels));
        edit.add(new Operator.Concatenation(images, joined, 4, Activation.NONE));
        int transposed = edit.like(conv.filter(), Shape.of(filter.dimension(4), filter.dimension(1),
                filter.dimension(2), filter.dimension(0), filter.dimension(3)));
        edit.add(new Operator.Transpose(conv.filter(), List.of(4, 1, 2, 0, 3), transposed));
        int weights = reshaped(transposed,
                Shape.of(filter.dimension(4), filter.dimension(1), filter.dimension(2), channels));
        int flat = edit.like(conv.output(), ofImages(output));
        edit.add(new Operator.Conv2D(reshaped(joined, ofImages(edit.shape(joined))), weights, conv.bias(), flat,
                conv.window(), conv.activation()));
        edit.add(new Operator.Reshape(flat, conv.output()));
    }

    private int paddedDepth(Operator.Conv3D conv) {
        Shape input = edit.shape(conv.input());
        int depth = input.dimension(1);
        int cells = edit.shape(conv.filter()).dimension(0);
        int before = conv.window().padding().before(depth, cells, conv.strideDepth(), conv.dilationDepth());
        int reach = (edit.shape(conv.output()).dimension(1) - 1) * conv.strideDepth()
                + (cells - 1) * conv.dilationDepth() + 1;
        int after = Math.max(reach - before - depth, 0);
        if (before + after == 0) {
            return conv.input();
        }
        List<Integer> firsts = List.of(0, before, 0, 0, 0);
        List<Integer> lasts = List.of(0, after, 0, 0, 0);
        int padded = edit.like(conv.input(), ShapeRules.padded(input, firsts, lasts));
        edit.add(new Operator.Pad(conv.input(), firsts, lasts, Operator.ABSENT, padded));
        return padded;
    }

    /** Returns the images that one cell of the filter's depth meets, one for each image of the result. */
    private int everyImage(Operator.Conv3D conv, int padded, int start) {
        Shape shape = ShapeRules.withLength(edit.shape(padded), 1, edit.shape(conv.output()).dimension(1));
        int images = edit.like(padded, shape);
        edit.add(new Operator.Slice(conv.name(), padded, List.of(0, start, 0, 0, 0),
                List.of(1, conv.strideDepth(), 1, 1, 1), Arrays.stream(shape.toArray()).boxed().toList(), images));
        return images;
    }

    /** The shape of a volume with its depth as further batches. */
    private static Shape ofImages(Shape volume) {
        return Shape.of(volume.dimension(0) * volume.dimension(1), volume.dimension(2), volume.dimension(3),
                volume.dimension(4));
    }

    private int reshaped(int tensor, Shape shape) {
        int reshaped = edit.like(tensor, shape);
        edit.add(new Operator.Reshape(tensor, reshaped));
        return reshaped;
    }

    private int withNumber(BinaryFunction function, int tensor, float number) {
        return pairs(function, tensor, edit.constant(tensor, new float[]{number}));
    }

    private int pairs(BinaryFunction function, int left, int right) {
        int result = edit.like(left, edit.shape(left));
        edit.add(new Operator.Binary(function, left, right, result, Activation.NONE));
        return result;
    }
}

package io.leveret.engine;

import static io.leveret.engine.MovementCases.ints;
import static io.leveret.engine.MovementCases.options;
import static io.leveret.engine.MovementCases.scalar;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv3DOptionsT;
import org.tensorflow.lite.schema.FakeQuantOptionsT;
import org.tensorflow.lite.schema.PackOptionsT;
import org.tensorflow.lite.schema.ReducerOptionsT;
import org.tensorflow.lite.schema.ShapeOptionsT;
import org.tensorflow.lite.schema.TransposeConvOptionsT;

/** Cases of operators that the engine composes of others, and of operands that a graph computes from shapes. */
final class CompositionCases {
    private static final List<TensorKind> KINDS = List.of(TensorKind.FLOAT32, TensorKind.UINT8, TensorKind.INT8,
            TensorKind.INT32, TensorKind.INT64, TensorKind.BOOL);

    private CompositionCases() {}

    private static TensorKind kind(long seed, int kinds) {
        return KINDS.get((int) (seed % kinds));
    }

    private static int input(ModelBuilder model, Choices choices, TensorKind kind, int... shape) {
        return model.input(kind, choices.quant(kind, choices.scale()), shape);
    }

    /** Of all kinds but truth values; half of the float32 values occur several times. */
    static OperatorCase topK(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = kind(seed, 5);
        int[] shape = Arrays.copyOfRange(choices.image(), choices.between(0, 3), 4);
        int last = shape.length - 1;
        int k = choices.oneOf(1, shape[last], choices.between(1, shape[last]));
        byte[] values = choices.values(kind, shape);
        if (kind == TensorKind.FLOAT32 && choices.oneOf(true, false)) {
            float[] rounded = LittleEndian.floats(values);
            for (int i = 0; i < rounded.length; i++) {
                rounded[i] = (float) Math.rint(3 * rounded[i]) + 0f;
            }
            values = LittleEndian.bytes(rounded);
        }
        ModelBuilder model = new ModelBuilder();
        int input = input(model, choices, kind, shape);
        int[] result = shape.clone();
        result[last] = k;
        int top = model.tensor(kind, model.quant(input), result);
        int indices = model.tensor(TensorKind.INT32, Quant.NONE, result);
        model.operator(BuiltinOperator.TOPK_V2, 1, null, new int[]{input, scalar(model, k)}, new int[]{top, indices});
        return new OperatorCase(kind + " of " + Arrays.toString(shape) + ", the " + k + " largest, seed " + seed,
                model.output(top, indices).build(), List.of(values), List.of(kind, TensorKind.INT32));
    }

    /** Of all kinds; indices are constants or an input. */
    static OperatorCase gatherNd(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = kind(seed, 6);
        int[] shape = Arrays.copyOfRange(choices.image(), choices.between(0, 3), 4);
        int axes = choices.between(1, shape.length);
        int[] rows = choices.oneOf(new int[0], new int[]{choices.between(1, 5)},
                new int[]{choices.between(1, 3), choices.between(1, 4)});
        int[] positions = Arrays.copyOf(rows, rows.length + 1);
        positions[rows.length] = axes;
        int[] indices = new int[Arrays.stream(positions).reduce(1, (one, other) -> one * other)];
        Arrays.setAll(indices, i -> choices.between(0, shape[i % axes] - 1));
        ModelBuilder model = new ModelBuilder();
        int input = input(model, choices, kind, shape);
        boolean isConstant = choices.oneOf(true, false);
        int where = isConstant ? model.constant(indices, positions) : model.input(TensorKind.INT32, positions);
        int[] result = IntStream.concat(Arrays.stream(rows), Arrays.stream(shape).skip(axes)).toArray();
        int output = model.operator("GATHER_ND", null, input, result, input, where);
        byte[] values = choices.values(kind, shape);
        byte[][] inputs = isConstant ? new byte[][]{values} : new byte[][]{values, LittleEndian.bytes(indices)};
        return OperatorCases.build(seed, "of " + Arrays.toString(shape) + " at " + Arrays.toString(positions), model,
                output, inputs);
    }

    static OperatorCase fakeQuant(long seed) {
        Choices choices = new Choices(seed);
        int[] image = choices.image();
        FakeQuantOptionsT options = new FakeQuantOptionsT();
        options.setMin(choices.oneOf(0f, -1f, -0.3f, -(float) choices.powerOfTwo(-3, 3)));
        options.setMax(choices.oneOf(1f, 6f, (float) choices.powerOfTwo(-3, 3)));
        options.setNumBits(choices.oneOf(8, 8, choices.between(2, 16)));
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, image);
        return OperatorCases.build(seed, options.getMin() + "…" + options.getMax() + " in " + options.getNumBits()
                + " bits", model,
                model.operator("FAKE_QUANT", options(BuiltinOptions.FakeQuantOptions, options), input,
                        image, input),
                choices.input(TensorKind.FLOAT32, image));
    }

    /** Values in the middle between two numbers, which are rounded up, and next to it. */
    static OperatorCase fakeQuantOfMiddles(long seed) {
        float step = Math.scalb(1f, (int) seed - 4);
        FakeQuantOptionsT options = new FakeQuantOptionsT();
        options.setMin(-127 * step);
        options.setMax(128 * step);
        options.setNumBits(8);
        float[] values = new float[3 * 300];
        for (int i = 0; i < 300; i++) {
            float middle = (i - 150 + 0.5f) * step;
            values[3 * i] = Math.nextDown(middle);
            values[3 * i + 1] = middle;
            values[3 * i + 2] = Math.nextUp(middle);
        }
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, values.length);
        return OperatorCases.build(seed, "in steps of " + step, model, model.operator("FAKE_QUANT",
                options(BuiltinOptions.FakeQuantOptions, options), input, new int[]{values.length}, input),
                LittleEndian.bytes(values));
    }

    /** SIGN, ABS or NEG of numbers, some of them 0. */
    static OperatorCase signs(String name, TensorKind kind, long seed) {
        Choices choices = new Choices(seed);
        int[] image = choices.image();
        byte[] values = choices.values(kind, image);
        Arrays.fill(values, 0, 8, (byte) 0);
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, image);
        return OperatorCases.build(seed, name + " of " + kind, model,
                model.operator(name, null, input, image, input), values);
    }

    /** In all quadrants, and on the axes. */
    static OperatorCase atan2(long seed) {
        Choices choices = new Choices(seed);
        int[] image = choices.image();
        image[0] = 9;
        float[] left = choices.floats(TensorKind.BOOL.byteCount(image), 3);
        float[] right = choices.floats(TensorKind.BOOL.byteCount(image), 3);
        for (int i = 0; i < 9; i++) {
            left[i] = i % 3 - 1;
            right[i] = i / 3 - 1;
        }
        ModelBuilder model = new ModelBuilder();
        int y = model.input(TensorKind.FLOAT32, image);
        int x = model.input(TensorKind.FLOAT32, image);
        return OperatorCases.build(seed, Arrays.toString(image), model,
                model.operator("ATAN2", null, y, image, y, x), LittleEndian.bytes(left), LittleEndian.bytes(right));
    }

    static OperatorCase reduceTruth(String name, long seed) {
        Choices choices = new Choices(seed);
        int[] image = {choices.between(1, 3), choices.between(1, 4), choices.between(1, 4), choices.between(1, 9)};
        int[] axes = choices.oneOf(new int[]{3}, new int[]{1, 2}, new int[]{-1, 0}, new int[]{0, 1, 2, 3},
                new int[]{1, 3});
        ReducerOptionsT options = new ReducerOptionsT();
        options.setKeepDims(choices.oneOf(true, false));
        int[] result = IntStream.range(0, 4)
                .filter(axis -> options.getKeepDims() || !isAmong(axes, axis))
                .map(axis -> isAmong(axes, axis) ? 1 : image[axis]).toArray();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.BOOL, image);
        int rare = choices.oneOf(2, 8); // what is rarely true, or rarely false, reduces to both
        int[] truth = new int[TensorKind.BOOL.byteCount(image)];
        Arrays.setAll(truth, _ -> choices.between(1, rare) == 1 == name.equals("REDUCE_ANY") ? 1 : 0);
        return OperatorCases.build(seed, name + " " + Arrays.toString(image) + " over " + Arrays.toString(axes), model,
                model.operator(name, options(BuiltinOptions.ReducerOptions, options), input, result, input,
                        ints(model, axes)),
                LittleEndian.narrow(truth));
    }

    private static boolean isAmong(int[] axes, int axis) {
        return Arrays.stream(axes).anyMatch(one -> one == axis || one == axis - 4);
    }

    static OperatorCase conv3d(long seed) {
        Choices choices = new Choices(seed);
        int[] volume = {choices.oneOf(1, 2), choices.between(1, 7), choices.between(1, 9), choices.between(1, 9),
                choices.oneOf(1, 3, 8)};
        int[] filter = {choices.between(1, 3), choices.between(1, 3), choices.between(1, 3), volume[4],
                choices.channels()};
        boolean same = choices.oneOf(true, false) || filter[0] > volume[1] || filter[1] > volume[2]
                || filter[2] > volume[3];
        int stride = choices.between(1, 2);
        Window window = (same ? Window.same() : Window.valid()).stride(stride, choices.between(1, 2))
                .activation(choices.activation());
        int strideDepth = Math.min(choices.between(1, 3), filter[0]);
        Conv3DOptionsT options = new Conv3DOptionsT();
        options.setPadding(window.padding().schemaCode());
        options.setStrideD(strideDepth);
        options.setStrideH(window.strideHeight());
        options.setStrideW(window.strideWidth());
        options.setDilationDFactor(1);
        options.setDilationHFactor(1);
        options.setDilationWFactor(1);
        options.setFusedActivationFunction(window.activation().schemaCode());
        var padding = window.ofGraph().padding();
        int[] result = {volume[0], padding.outputSize(volume[1], filter[0], strideDepth, 1),
                padding.outputSize(volume[2], filter[1], window.strideHeight(), 1),
                padding.outputSize(volume[3], filter[2], window.strideWidth(), 1), filter[4]};
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, volume);
        int weights = model.constant(choices.floats(Arrays.stream(filter).reduce(1, (a, b) -> a * b), 0.5f), filter);
        int bias = model.constant(choices.floats(filter[4], 1), filter[4]);
        int[] operands = choices.oneOf(true, false) ? new int[]{input, weights, bias} : new int[]{input, weights};
        return OperatorCases.build(seed, Arrays.toString(volume) + " by " + Arrays.toString(filter) + " "
                + OperatorCases.describe(window) + " by " + strideDepth, model,
                model.operator("CONV_3D", options(BuiltinOptions.Conv3DOptions, options), input, result, operands),
                choices.input(TensorKind.FLOAT32, volume));
    }

    // ---- operands that follow from constants and shapes ----

    private static int shapeOf(ModelBuilder model, int tensor) {
        int shape = model.tensor(TensorKind.INT32, Quant.NONE, model.shape(tensor).length);
        ShapeOptionsT options = new ShapeOptionsT();
        options.setOutType(TensorKind.INT32.schemaCode());
        model.operator(BuiltinOperator.SHAPE, 1, options(BuiltinOptions.ShapeOptions, options), new int[]{tensor},
                new int[]{shape});
        return shape;
    }

    private static int element(ModelBuilder model, int vector, int index) {
        return model.stridedSlice(vector, new int[]{index}, new int[]{index + 1}, new int[]{1}, 0, 0, 1);
    }

    private static int pack(ModelBuilder model, int... tensors) {
        PackOptionsT options = new PackOptionsT();
        options.setValuesCount(tensors.length);
        int[] shape = model.shape(tensors[0]);
        int[] result = IntStream.concat(IntStream.of(tensors.length), Arrays.stream(shape)).toArray();
        return model.operator("PACK", options(BuiltinOptions.PackOptions, options), tensors[0], result, tensors);
    }

    /** Blocks in which a tensor fits only with paddings that are computed from its shape. */
    static OperatorCase computedBlocks(long seed) {
        Choices choices = new Choices(seed);
        int height = choices.between(1, 3);
        int width = choices.between(1, 3);
        return OperatorCases.reordering(choices, seed, choices.image(), (model, input, shape) -> {
            int sizes = shapeOf(model, input);
            int zero = scalar(model, 0);
            int bottom = missing(model, element(model, sizes, 1), height);
            int right = missing(model, element(model, sizes, 2), width);
            int paddings = pack(model, pack(model, zero, bottom), pack(model, zero, right));
            int block = pack(model, scalar(model, height), scalar(model, width));
            int rows = Math.ceilDiv(shape[1], height);
            int columns = Math.ceilDiv(shape[2], width);
            int blocks = model.operator("SPACE_TO_BATCH_ND", null, input,
                    new int[]{shape[0] * height * width, rows, columns, shape[3]}, input, block, paddings);
            return model.operator("BATCH_TO_SPACE_ND", null, input, shape, blocks, block, paddings);
        });
    }

    /** What a length lacks to be a multiple of a block. */
    private static int missing(ModelBuilder model, int length, int block) {
        int rest = model.pairs("FLOOR_MOD", length, scalar(model, block), Quant.NONE);
        int lacking = model.sub(scalar(model, block), rest, FusedActivation.NONE, Quant.NONE);
        return model.pairs("FLOOR_MOD", lacking, scalar(model, block), Quant.NONE);
    }

    /** An image of the size that the graph computes: twice that of another. */
    static OperatorCase computedImageSize(long seed) {
        Choices choices = new Choices(seed);
        int[] image = choices.image();
        TransposeConvOptionsT options = new TransposeConvOptionsT();
        options.setPadding(Window.Padding.SAME.schemaCode());
        options.setStrideH(2);
        options.setStrideW(2);
        int channels = choices.channels();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, image);
        int sizes = shapeOf(model, input);
        int two = scalar(model, 2);
        int height = model.mul(element(model, sizes, 1), two, FusedActivation.NONE, Quant.NONE);
        int width = model.mul(two, element(model, sizes, 2), FusedActivation.NONE, Quant.NONE);
        int shape = pack(model, element(model, sizes, 0), height, width, scalar(model, channels));
        int filter = model.constant(choices.floats(9 * channels * image[3], 0.5f), channels, 3, 3, image[3]);
        int output = model.operator("TRANSPOSE_CONV", options(BuiltinOptions.TransposeConvOptions, options), input,
                new int[]{image[0], 2 * image[1], 2 * image[2], channels}, shape, filter, input);
        return OperatorCases.build(seed, Arrays.toString(image), model, output,
                choices.input(TensorKind.FLOAT32, image));
    }

    /** The elements at the places where a constant is true. */
    static OperatorCase where(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.oneOf(TensorKind.BOOL, TensorKind.INT32);
        int[] shape = Arrays.copyOf(choices.image(), choices.between(1, 2));
        byte[] condition = choices.values(kind, shape);
        condition[0] = 1;
        int count = 0;
        for (int i = 0; i < condition.length; i += kind.byteSize()) {
            count += Arrays.equals(condition, i, i + kind.byteSize(), new byte[4], 0, kind.byteSize()) ? 0 : 1;
        }
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, shape);
        int places = model.tensor(TensorKind.INT64, Quant.NONE, count, shape.length);
        model.operator(BuiltinOperator.WHERE, 1, null,
                new int[]{model.constant(kind, Quant.NONE, condition, shape)}, new int[]{places});
        return OperatorCases.build(seed, "where " + kind + Arrays.toString(shape), model,
                model.operator("GATHER_ND", null, input, new int[]{count}, input, places),
                choices.input(TensorKind.FLOAT32, shape));
    }
}

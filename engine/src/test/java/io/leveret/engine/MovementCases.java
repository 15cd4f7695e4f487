package io.leveret.engine;

import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;
import org.tensorflow.lite.schema.GatherOptionsT;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.MirrorPadOptionsT;
import org.tensorflow.lite.schema.PackOptionsT;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptionsT;
import org.tensorflow.lite.schema.ShapeOptionsT;
import org.tensorflow.lite.schema.SplitOptionsT;
import org.tensorflow.lite.schema.SplitVOptionsT;
import org.tensorflow.lite.schema.StridedSliceOptionsT;
import org.tensorflow.lite.schema.UnpackOptionsT;

/** Cases of operators that move values without computing anything; FLOAT32, UINT8 and INT8 take turns. */
final class MovementCases {
    private MovementCases() {}

    static BuiltinOptionsUnion options(byte type, Object value) {
        return ModelBuilder.options(type, value);
    }

    static int ints(ModelBuilder model, int... values) {
        return model.constant(values, values.length);
    }

    static int scalar(ModelBuilder model, int value) {
        return model.constant(TensorKind.INT32, Quant.NONE, LittleEndian.bytes(value));
    }

    /** A case whose results are all outputs. */
    private static OperatorCase several(Choices choices, long seed, int[] shape, Several operator) {
        TensorKind kind = choices.kind();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, choices.scale()), shape);
        int[] outputs = operator.add(model, input);
        return new OperatorCase(kind + " of " + Arrays.toString(shape) + ", seed " + seed,
                model.output(outputs).build(), List.of(choices.input(kind, shape)),
                Collections.nCopies(outputs.length, kind));
    }

    private interface Several {
        int[] add(ModelBuilder model, int input);
    }

    private static int[][] parts(int[] shape, int axis, int... sizes) {
        int[][] parts = new int[sizes.length][];
        for (int i = 0; i < sizes.length; i++) {
            parts[i] = shape.clone();
            parts[i][axis] = sizes[i];
        }
        return parts;
    }

    static OperatorCase split(long seed) {
        Choices choices = new Choices(seed);
        int axis = choices.between(0, 3);
        int count = choices.between(1, 4);
        int[] shape = choices.image();
        shape[axis] = count * choices.between(1, 5);
        int[] sizes = new int[count];
        Arrays.fill(sizes, shape[axis] / count);
        SplitOptionsT options = new SplitOptionsT();
        options.setNumSplits(count);
        return several(choices, seed, shape, (model, input) -> model.operator("SPLIT",
                options(BuiltinOptions.SplitOptions, options), input, parts(shape, axis, sizes),
                scalar(model, choices.oneOf(axis, axis - 4)), input));
    }

    static OperatorCase splitInto(long seed) {
        Choices choices = new Choices(seed);
        int axis = choices.between(0, 3);
        int[] sizes = {choices.between(1, 4), choices.between(1, 4), choices.between(1, 4)};
        int[] shape = choices.image();
        shape[axis] = sizes[0] + sizes[1] + sizes[2];
        int[] stated = sizes.clone();
        stated[choices.between(0, 2)] = choices.oneOf(-1, sizes[0]) == -1 ? -1 : 0;
        for (int i = 0; i < 3; i++) {
            stated[i] = stated[i] == 0 ? sizes[i] : stated[i];
        }
        SplitVOptionsT options = new SplitVOptionsT();
        options.setNumSplits(3);
        return several(choices, seed, shape, (model, input) -> model.operator("SPLIT_V",
                options(BuiltinOptions.SplitVOptions, options), input, parts(shape, axis, sizes), input,
                ints(model, stated), scalar(model, choices.oneOf(axis, axis - 4))));
    }

    static OperatorCase unpack(long seed) {
        Choices choices = new Choices(seed);
        int axis = choices.between(0, 3);
        int[] shape = choices.image();
        shape[axis] = choices.between(1, 4);
        UnpackOptionsT options = new UnpackOptionsT();
        options.setAxis(choices.oneOf(axis, axis - 4));
        options.setNum(shape[axis]);
        int[] part = java.util.stream.IntStream.range(0, 4).filter(i -> i != axis).map(i -> shape[i]).toArray();
        int[][] parts = new int[shape[axis]][];
        Arrays.fill(parts, part);
        return several(choices, seed, shape, (model, input) -> model.operator("UNPACK",
                options(BuiltinOptions.UnpackOptions, options), input, parts, input));
    }

    static OperatorCase pack(long seed) {
        Choices choices = new Choices(seed);
        int axis = choices.between(0, 3);
        int count = choices.between(1, 4);
        int[] shape = Arrays.copyOf(choices.image(), 3);
        List<Integer> packed = new ArrayList<>(Arrays.stream(shape).boxed().toList());
        packed.add(axis, count);
        PackOptionsT options = new PackOptionsT();
        options.setAxis(choices.oneOf(axis, axis - 4));
        options.setValuesCount(count);
        TensorKind kind = choices.kind();
        Quant quant = choices.quant(kind, choices.scale());
        ModelBuilder model = new ModelBuilder();
        int[] inputs = new int[count];
        byte[][] values = new byte[count][];
        for (int i = 0; i < count; i++) {
            inputs[i] = model.input(kind, quant, shape);
            values[i] = choices.input(kind, shape);
        }
        int output = model.operator("PACK", options(BuiltinOptions.PackOptions, options), inputs[0],
                packed.stream().mapToInt(Integer::intValue).toArray(), inputs);
        return OperatorCases.build(seed, "of " + count + " along " + axis, model, output, values);
    }

    static OperatorCase gather(long seed) {
        Choices choices = new Choices(seed);
        int axis = choices.between(0, 3);
        GatherOptionsT options = new GatherOptionsT();
        options.setAxis(choices.oneOf(axis, axis - 4));
        return OperatorCases.reordering(choices, seed, choices.image(), (model, input, shape) -> {
            int[] indices = new int[choices.between(1, 5)];
            Arrays.setAll(indices, _ -> choices.between(0, shape[axis] - 1));
            boolean isScalar = indices.length == 1;
            List<Integer> result = new ArrayList<>(Arrays.stream(shape).boxed().toList());
            result.remove(axis);
            if (!isScalar) {
                result.add(axis, indices.length);
            }
            return model.operator("GATHER", options(BuiltinOptions.GatherOptions, options), input,
                    result.stream().mapToInt(Integer::intValue).toArray(), input,
                    isScalar ? scalar(model, indices[0]) : ints(model, indices));
        });
    }

    static OperatorCase broadcast(long seed) {
        Choices choices = new Choices(seed);
        int[] result = choices.image();
        int[] shape = Arrays.copyOfRange(result, choices.between(0, 3), 4);
        Arrays.setAll(shape, axis -> choices.oneOf(1, shape[axis]));
        return OperatorCases.reordering(choices, seed, shape, (model, input, _) -> model.operator("BROADCAST_TO", null,
                input, result, input, ints(model, result)));
    }

    static OperatorCase tile(long seed) {
        Choices choices = new Choices(seed);
        return OperatorCases.reordering(choices, seed, choices.image(), (model, input, shape) -> {
            int[] multiples = new int[4];
            int[] result = new int[4];
            for (int axis = 0; axis < 4; axis++) {
                multiples[axis] = choices.oneOf(1, 1, 2, 3);
                result[axis] = shape[axis] * multiples[axis];
            }
            return model.operator("TILE", null, input, result, input, ints(model, multiples));
        });
    }

    /** Of any type; TensorFlow Lite reverses only axes that follow each other. */
    static OperatorCase reverse(long seed) {
        Choices choices = new Choices(seed);
        List<TensorKind> kinds = List.of(TensorKind.FLOAT32, TensorKind.UINT8, TensorKind.INT8, TensorKind.INT32,
                TensorKind.INT64, TensorKind.BOOL);
        TensorKind kind = kinds.get((int) (seed % kinds.size()));
        int[] shape = Arrays.copyOf(choices.image(), choices.between(1, 4));
        int first = choices.between(0, shape.length - 1);
        int[] axes = java.util.stream.IntStream.rangeClosed(first, choices.between(first, shape.length - 1))
                .map(axis -> choices.oneOf(axis, axis - shape.length)).toArray();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, choices.scale()), shape);
        return OperatorCases.build(seed, Arrays.toString(shape) + " along " + Arrays.toString(axes), model,
                model.operator("REVERSE_V2", null, input, shape, input, ints(model, axes)),
                choices.values(kind, shape));
    }

    static OperatorCase mirrorPad(long seed) {
        Choices choices = new Choices(seed);
        boolean symmetric = choices.oneOf(true, false);
        MirrorPadOptionsT options = new MirrorPadOptionsT();
        options.setMode(symmetric ? MirrorPadMode.SYMMETRIC : MirrorPadMode.REFLECT);
        return OperatorCases.reordering(choices, seed, choices.image(), (model, input, shape) -> {
            int[] paddings = new int[8];
            int[] result = shape.clone();
            for (int axis = 0; axis < 4; axis++) {
                int most = Math.min(3, shape[axis] - (symmetric ? 0 : 1));
                paddings[2 * axis] = choices.between(0, most);
                paddings[2 * axis + 1] = choices.between(0, most);
                result[axis] += paddings[2 * axis] + paddings[2 * axis + 1];
            }
            return model.operator("MIRROR_PAD", options(BuiltinOptions.MirrorPadOptions, options), input, result, input,
                    model.constant(paddings, 4, 2));
        });
    }

    static OperatorCase padWithValue(long seed) {
        Choices choices = new Choices(seed);
        return OperatorCases.reordering(choices, seed, choices.image(), (model, input, shape) -> {
            TensorKind kind = model.kind(input);
            int[] paddings = new int[8];
            int[] result = shape.clone();
            for (int axis = 0; axis < 4; axis++) {
                paddings[2 * axis] = choices.oneOf(0, choices.between(0, 3));
                paddings[2 * axis + 1] = choices.oneOf(0, choices.between(0, 3));
                result[axis] += paddings[2 * axis] + paddings[2 * axis + 1];
            }
            byte[] value = kind == TensorKind.FLOAT32 ? LittleEndian.bytes(-1.5f) : new byte[]{(byte) seed};
            return model.operator("PADV2", null, input, result, input, model.constant(paddings, 4, 2),
                    model.constant(kind, model.quant(input), value, 1));
        });
    }

    static OperatorCase spaceToBatch(long seed) {
        Choices choices = new Choices(seed);
        int[] block = {choices.between(1, 3), choices.between(1, 3)};
        int top = choices.between(0, 3);
        int left = choices.between(0, 3);
        return OperatorCases.reordering(choices, seed, choices.image(), (model, input, shape) -> {
            int bottom = (block[0] - (shape[1] + top) % block[0]) % block[0];
            int right = (block[1] - (shape[2] + left) % block[1]) % block[1];
            return model.operator("SPACE_TO_BATCH_ND", null, input,
                    new int[]{shape[0] * block[0] * block[1], (shape[1] + top + bottom) / block[0],
                            (shape[2] + left + right) / block[1], shape[3]},
                    input, ints(model, block), model.constant(new int[]{top, bottom, left, right}, 2, 2));
        });
    }

    static OperatorCase batchToSpace(long seed) {
        Choices choices = new Choices(seed);
        int[] block = {choices.between(1, 3), choices.between(1, 3)};
        int[] shape = {choices.between(1, 2) * block[0] * block[1], choices.between(3, 5), choices.between(3, 5),
                choices.channels()};
        int[] crops = {choices.between(0, 1), choices.between(0, 1), choices.between(0, 1), choices.between(0, 1)};
        return OperatorCases.reordering(choices, seed, shape, (model, input, _) -> model.operator("BATCH_TO_SPACE_ND",
                null, input,
                new int[]{shape[0] / (block[0] * block[1]), shape[1] * block[0] - crops[0] - crops[1],
                        shape[2] * block[1] - crops[2] - crops[3], shape[3]},
                input, ints(model, block), model.constant(crops, 2, 2)));
    }

    /** Blocks of a tensor without columns. */
    static OperatorCase spaceToBatchOfRows(long seed) {
        Choices choices = new Choices(seed);
        int block = choices.between(1, 4);
        int before = choices.between(0, 3);
        int[] rows = {choices.between(1, 3), choices.between(1, 9), choices.channels()};
        return OperatorCases.reordering(choices, seed, rows, (model, input, shape) -> {
            int after = (block - (shape[1] + before) % block) % block;
            return model.operator("SPACE_TO_BATCH_ND", null, input,
                    new int[]{shape[0] * block, (shape[1] + before + after) / block, shape[2]}, input,
                    ints(model, block), model.constant(new int[]{before, after}, 1, 2));
        });
    }

    /** The reverse. */
    static OperatorCase batchToSpaceOfRows(long seed) {
        Choices choices = new Choices(seed);
        int block = choices.between(1, 4);
        int[] crops = {choices.between(0, 1), choices.between(0, 1)};
        int[] rows = {choices.between(1, 3) * block, choices.between(3, 9), choices.channels()};
        return OperatorCases.reordering(choices, seed, rows, (model, input, shape) -> model.operator(
                "BATCH_TO_SPACE_ND", null, input,
                new int[]{shape[0] / block, shape[1] * block - crops[0] - crops[1], shape[2]}, input,
                ints(model, block), model.constant(crops, 1, 2)));
    }

    /** A dilated convolution as older converters write it. */
    static OperatorCase dilation(long seed) {
        Choices choices = new Choices(seed);
        int block = choices.between(2, 3);
        int size = block * choices.between(2, 4);
        int[] image = {1, size, size + block, choices.channels()};
        TensorKind kind = choices.kind();
        boolean depthwise = choices.oneOf(true, false);
        double scale = choices.scale();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, scale), image);
        int padding = block; // as padding SAME has it for 3 × 3 cells
        int[] shape = {block * block, (image[1] + 2 * padding) / block, (image[2] + 2 * padding) / block, image[3]};
        int spread = model.operator("SPACE_TO_BATCH_ND", null, input, shape, input, ints(model, block, block),
                model.constant(new int[]{padding, padding, padding, padding}, 2, 2));
        int channels = depthwise ? image[3] : choices.channels();
        int filter = depthwise ? choices.weights(model, kind, 9, 3, 1, 3, 3, channels)
                : choices.weights(model, kind, 9 * image[3], 0, channels, 3, 3, image[3]);
        int bias = choices.bias(model, input, filter, channels);
        Quant result = choices.quant(kind, scale * choices.ratio(3));
        int conv = depthwise ? model.depthwiseConv2d(spread, filter, bias, Window.valid(), result)
                : model.conv2d(spread, filter, bias, Window.valid(), result);
        int output = model.operator("BATCH_TO_SPACE_ND", null, conv, new int[]{1, image[1], image[2], channels}, conv,
                ints(model, block, block), model.constant(new int[4], 2, 2));
        return OperatorCases.build(seed, Arrays.toString(image) + " by " + block + (depthwise ? " depthwise" : ""),
                model, output, choices.input(kind, image));
    }

    static OperatorCase nearest(long seed) {
        Choices choices = new Choices(seed);
        ResizeNearestNeighborOptionsT options = new ResizeNearestNeighborOptionsT();
        options.setAlignCorners(choices.oneOf(true, false));
        options.setHalfPixelCenters(!options.getAlignCorners() && choices.oneOf(true, false));
        return OperatorCases.reordering(choices, seed, choices.image(), (model, input, shape) -> {
            int height = choices.between(1, 20);
            int width = choices.between(1, 20);
            return model.operator("RESIZE_NEAREST_NEIGHBOR", options(BuiltinOptions.ResizeNearestNeighborOptions,
                    options), input, new int[]{shape[0], height, width, shape[3]}, input, ints(model, height, width));
        });
    }

    /** With an ellipsis and a new axis: from [a, b, c, d] to [a, b, c, 1, d']. */
    static OperatorCase stridedSliceWithEllipsis(long seed) {
        Choices choices = new Choices(seed);
        StridedSliceOptionsT options = new StridedSliceOptionsT();
        options.setEllipsisMask(1);
        options.setNewAxisMask(2);
        return OperatorCases.reordering(choices, seed, choices.image(), (model, input, shape) -> {
            int start = choices.between(0, shape[3] - 1);
            return model.operator("STRIDED_SLICE", options(BuiltinOptions.StridedSliceOptions, options), input,
                    new int[]{shape[0], shape[1], shape[2], 1, shape[3] - start}, input, ints(model, 0, 0, start),
                    ints(model, 0, 0, shape[3]), ints(model, 1, 1, 1));
        });
    }

    static OperatorCase select(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] image = Arrays.copyOfRange(choices.image(), 1, 4); // TensorFlow Lite broadcasts up to three axes
        boolean broadcasts = choices.oneOf(true, false);
        int[] condition = broadcasts ? choices.oneOf(image, new int[]{image[1], 1}, new int[]{1}) : image;
        int[] other = broadcasts ? choices.oneOf(image, new int[]{image[2]}, new int[]{1}) : image;
        Quant quant = choices.quant(kind, choices.scale());
        ModelBuilder model = new ModelBuilder();
        int left = model.input(kind, quant, image);
        int right = model.input(kind, quant, other);
        byte[] truth = new byte[Arrays.stream(condition).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = (byte) choices.between(0, 1);
        }
        int chosen = model.input(TensorKind.BOOL, condition);
        int output = model.operator(broadcasts ? "SELECT_V2" : "SELECT", null, left, image, chosen, left, right);
        return OperatorCases.build(seed, Arrays.toString(condition) + " of " + Arrays.toString(image) + " and "
                + Arrays.toString(other), model, output, choices.input(kind, image), choices.input(kind, other), truth);
    }

    static OperatorCase cast(long seed) {
        Choices choices = new Choices(seed);
        List<TensorKind> kinds = List.of(TensorKind.FLOAT32, TensorKind.UINT8, TensorKind.INT8, TensorKind.INT32,
                TensorKind.INT64, TensorKind.BOOL);
        TensorKind from = kinds.get((int) (seed % 6));
        TensorKind to = kinds.get((int) (seed / 6 % 6));
        int[] image = choices.image();
        int count = from.byteCount(image) / from.byteSize();
        int[] numbers = new int[count];
        Arrays.setAll(numbers, _ -> from == TensorKind.BOOL ? choices.between(0, 1)
                : to == TensorKind.UINT8 || from == TensorKind.UINT8 ? choices.between(0, 127)
                        : choices.between(-128, 127));
        byte[] bytes = switch (from) {
            case FLOAT32 -> {
                float[] floats = new float[count];
                for (int i = 0; i < count; i++) {
                    floats[i] = numbers[i] * 0.75f;
                }
                yield LittleEndian.bytes(floats);
            }
            case INT32 -> LittleEndian.bytes(numbers);
            case INT64 -> LittleEndian
                    .bytes(Arrays.stream(numbers).flatMap(x -> java.util.stream.IntStream.of(x, x >> 31)).toArray());
            case UINT8, INT8, BOOL -> LittleEndian.narrow(numbers);
            case FLOAT16, INT16 -> throw new IllegalStateException();
        };
        ModelBuilder model = new ModelBuilder();
        int input = model.input(from, image);
        return OperatorCases.build(seed, "from " + from, model, model.cast(input, to), bytes);
    }

    /** The batch of an image from its shape, to flatten what follows: as Keras writes it for any batch. */
    static OperatorCase shapeArithmetic(long seed) {
        Choices choices = new Choices(seed);
        TensorKind kind = choices.kind();
        int[] image = choices.image();
        ModelBuilder model = new ModelBuilder();
        int input = model.input(kind, choices.quant(kind, choices.scale()), image);
        int shape = model.tensor(TensorKind.INT32, Quant.NONE, 4);
        ShapeOptionsT type = new ShapeOptionsT();
        type.setOutType(TensorKind.INT32.schemaCode());
        model.operator(BuiltinOperator.SHAPE, 1, options(BuiltinOptions.ShapeOptions, type), new int[]{input},
                new int[]{shape});
        StridedSliceOptionsT slice = new StridedSliceOptionsT();
        slice.setShrinkAxisMask(1);
        int batch = model.operator("STRIDED_SLICE", options(BuiltinOptions.StridedSliceOptions, slice), shape,
                new int[0], shape, ints(model, 0), ints(model, 1), ints(model, 1));
        PackOptionsT pack = new PackOptionsT();
        pack.setValuesCount(2);
        int features = image[1] * image[2] * image[3];
        int rows = model.operator("PACK", options(BuiltinOptions.PackOptions, pack), shape, new int[]{2}, batch,
                scalar(model, features));
        int output = model.operator("RESHAPE", null, input, new int[]{image[0], features}, input, rows);
        return OperatorCases.build(seed, Arrays.toString(image), model, output, choices.input(kind, image));
    }
}

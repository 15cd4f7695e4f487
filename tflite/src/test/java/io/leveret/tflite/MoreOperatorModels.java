package io.leveret.tflite;

import io.leveret.graph.Activation;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.Operator;
import io.leveret.graph.Padding;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.lite.schema.ArgMaxOptionsT;
import org.tensorflow.lite.schema.ArgMinOptionsT;
import org.tensorflow.lite.schema.BatchMatMulOptionsT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;
import org.tensorflow.lite.schema.Conv3DOptionsT;
import org.tensorflow.lite.schema.CumsumOptionsT;
import org.tensorflow.lite.schema.FakeQuantOptionsT;
import org.tensorflow.lite.schema.GatherOptionsT;
import org.tensorflow.lite.schema.L2NormOptionsT;
import org.tensorflow.lite.schema.LocalResponseNormalizationOptionsT;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.MirrorPadOptionsT;
import org.tensorflow.lite.schema.PackOptionsT;
import org.tensorflow.lite.schema.ResizeBilinearOptionsT;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptionsT;
import org.tensorflow.lite.schema.SplitOptionsT;
import org.tensorflow.lite.schema.SplitVOptionsT;
import org.tensorflow.lite.schema.TransposeConvOptionsT;
import org.tensorflow.lite.schema.UnpackOptionsT;

/** The operators of {@link OperatorModel} without a method in the builder, on an image of 1×5×7×3. */
final class MoreOperatorModels {
    private MoreOperatorModels() {}

    static List<OperatorModel> all(TensorKind kind) {
        List<OperatorModel> models = new ArrayList<>(List.of(transposeConv(kind), batchMatMul(kind), select(kind, true),
                select(kind, false), pack(kind), unpack(kind), split(kind), splitInto(kind), gather(kind),
                argExtremum(kind, true), argExtremum(kind, false), padWithValue(kind), mirrorPad(kind), shape(kind),
                broadcast(kind), tile(kind), spaceToBatch(kind), batchToSpace(kind), nearest(kind), bilinear(kind),
                logSoftmax(kind), l2Normalization(kind), cast(kind), reverse(kind), topK(kind), gatherNd(kind),
                spaceToBatchOfRows(kind), batchToSpaceOfRows(kind)));
        for (BinaryFunction function : BinaryFunction.values()) {
            if (function.isPredicate() && !function.isLogical()) {
                models.add(predicate(function, kind));
            }
        }
        if (kind == TensorKind.FLOAT32) {
            models.add(localResponseNormalization());
            models.add(cumsum());
            models.add(fakeQuant());
            models.add(OperatorModel.of("ATAN2", kind, (model, input) -> new Operator.Binary(BinaryFunction.ATAN2,
                    input, input, model.operator("ATAN2", null, input, model.shape(input), input, input),
                    Activation.NONE)));
            models.add(conv3d());
            models.add(topK(TensorKind.INT64));
            models.add(gatherNd(TensorKind.BOOL));
            models.add(OperatorModel.elementwise(ElementwiseFunction.SIGN, TensorKind.INT32));
            models.add(OperatorModel.elementwise(ElementwiseFunction.ABS, TensorKind.INT32));
            models.add(OperatorModel.elementwise(ElementwiseFunction.NEG, TensorKind.INT64));
            models.add(addN(TensorKind.FLOAT32));
            models.add(addN(TensorKind.INT32));
            models.add(reverse(TensorKind.BOOL));
            models.add(predicate(BinaryFunction.LOGICAL_AND, TensorKind.BOOL));
            models.add(predicate(BinaryFunction.LOGICAL_OR, TensorKind.BOOL));
            models.add(OperatorModel.of("LOGICAL_NOT", TensorKind.BOOL,
                    (model, input) -> new Operator.Elementwise(ElementwiseFunction.LOGICAL_NOT, input,
                            model.operator("LOGICAL_NOT", null, input, model.shape(input), input))));
            models.add(OperatorModel.binary(BinaryFunction.FLOOR_DIV, TensorKind.INT32));
            models.add(OperatorModel.binary(BinaryFunction.FLOOR_MOD, TensorKind.INT32));
        }
        return models;
    }

    private static BuiltinOptionsUnion options(byte type, Object value) {
        return ModelBuilder.options(type, value);
    }

    private static int ints(ModelBuilder model, int... values) {
        return model.constant(values, values.length);
    }

    private static OperatorModel transposeConv(TensorKind kind) {
        return OperatorModel.of("TRANSPOSE_CONV", kind, (model, input) -> {
            TransposeConvOptionsT options = new TransposeConvOptionsT();
            options.setPadding(org.tensorflow.lite.schema.Padding.SAME);
            options.setStrideH(2);
            options.setStrideW(3);
            options.setFusedActivationFunction(org.tensorflow.lite.schema.ActivationFunctionType.RELU6);
            int filter = OperatorModel.weights(model, kind, 0, 4, 3, 2, 3);
            int bias = model.bias(input, filter, new int[]{1, -2, 3, -4});
            int output = model.operator("TRANSPOSE_CONV", options(BuiltinOptions.TransposeConvOptions, options), input,
                    new int[]{1, 9, 21, 4}, ints(model, 1, 9, 21, 4), filter, input, bias);
            return new Operator.TransposeConv(input, filter, bias, output,
                    new Operator.Window(Padding.SAME, 2, 3, 1, 1), Activation.RELU6);
        });
    }

    private static OperatorModel batchMatMul(TensorKind kind) {
        return OperatorModel.of("BATCH_MATMUL", kind, (model, input) -> {
            BatchMatMulOptionsT options = new BatchMatMulOptionsT();
            options.setAdjY(true);
            int output = model.operator("BATCH_MATMUL", options(BuiltinOptions.BatchMatMulOptions, options), input,
                    new int[]{1, 5, 7, 7}, input, input);
            return new Operator.BatchMatMul(input, input, false, true, output);
        });
    }

    private static OperatorModel select(TensorKind kind, boolean broadcasts) {
        String name = broadcasts ? "SELECT_V2" : "SELECT";
        ModelBuilder model = new ModelBuilder();
        int condition = model.input(TensorKind.BOOL, broadcasts ? new int[]{7, 1} : new int[]{1, 5, 7, 3});
        int left = model.input(kind, OperatorModel.quant(kind), 1, 5, 7, 3);
        int right = broadcasts ? model.input(kind, OperatorModel.quant(kind), 3) : left;
        int output = model.operator(name, null, left, new int[]{1, 5, 7, 3}, condition, left, right);
        model.output(output);
        return new OperatorModel(name, kind, model, new Operator.Select(condition, left, right, output, broadcasts));
    }

    private static OperatorModel pack(TensorKind kind) {
        return OperatorModel.of("PACK", kind, (model, input) -> {
            PackOptionsT options = new PackOptionsT();
            options.setAxis(-2);
            options.setValuesCount(2);
            int output = model.operator("PACK", options(BuiltinOptions.PackOptions, options), input,
                    new int[]{1, 5, 7, 2, 3}, input, input);
            return new Operator.Pack(List.of(input, input), output, 3);
        });
    }

    private static OperatorModel unpack(TensorKind kind) {
        return OperatorModel.of("UNPACK", kind, (model, input) -> {
            UnpackOptionsT options = new UnpackOptionsT();
            options.setAxis(-1);
            options.setNum(3);
            int[] outputs = model.operator("UNPACK", options(BuiltinOptions.UnpackOptions, options), input,
                    new int[][]{{1, 5, 7}, {1, 5, 7}, {1, 5, 7}}, input);
            return new Operator.Split("UNPACK", input, 3, List.of(1, 1, 1),
                    List.of(outputs[0], outputs[1], outputs[2]));
        });
    }

    private static OperatorModel split(TensorKind kind) {
        return OperatorModel.on("SPLIT", kind, new int[]{1, 6, 7, 3}, (model, input) -> {
            SplitOptionsT options = new SplitOptionsT();
            options.setNumSplits(2);
            int axis = model.constant(TensorKind.INT32, Quant.NONE, new byte[]{1, 0, 0, 0});
            int[] outputs = model.operator("SPLIT", options(BuiltinOptions.SplitOptions, options), input,
                    new int[][]{{1, 3, 7, 3}, {1, 3, 7, 3}}, axis, input);
            return new Operator.Split("SPLIT", input, 1, List.of(3, 3), List.of(outputs[0], outputs[1]));
        });
    }

    private static OperatorModel splitInto(TensorKind kind) {
        return OperatorModel.of("SPLIT_V", kind, (model, input) -> {
            SplitVOptionsT options = new SplitVOptionsT();
            options.setNumSplits(2);
            int axis = model.constant(TensorKind.INT32, Quant.NONE, new byte[]{-2, -1, -1, -1});
            int[] outputs = model.operator("SPLIT_V", options(BuiltinOptions.SplitVOptions, options), input,
                    new int[][]{{1, 5, 2, 3}, {1, 5, 5, 3}}, input, ints(model, 2, -1), axis);
            return new Operator.Split("SPLIT_V", input, 2, List.of(2, 5), List.of(outputs[0], outputs[1]));
        });
    }

    private static OperatorModel gather(TensorKind kind) {
        return OperatorModel.of("GATHER", kind, (model, input) -> {
            GatherOptionsT options = new GatherOptionsT();
            options.setAxis(-2);
            int indices = ints(model, 6, 0);
            int output = model.operator("GATHER", options(BuiltinOptions.GatherOptions, options), input,
                    new int[]{1, 5, 2, 3}, input, indices);
            return new Operator.Gather(input, indices, 2, 0, output);
        });
    }

    private static OperatorModel argExtremum(TensorKind kind, boolean largest) {
        return OperatorModel.of(largest ? "ARG_MAX" : "ARG_MIN", kind, (model, input) -> {
            ArgMaxOptionsT max = new ArgMaxOptionsT();
            max.setOutputType(TensorKind.INT32.schemaCode());
            ArgMinOptionsT min = new ArgMinOptionsT();
            min.setOutputType(TensorKind.INT32.schemaCode());
            int output = model.tensor(TensorKind.INT32, Quant.NONE, 1, 5, 3);
            model.operator(largest ? BuiltinOperator.ARG_MAX : BuiltinOperator.ARG_MIN, 1, largest
                    ? options(BuiltinOptions.ArgMaxOptions, max) : options(BuiltinOptions.ArgMinOptions, min),
                    new int[]{input, ints(model, -2)}, new int[]{output});
            return new Operator.ArgExtremum(largest, input, 2, output);
        });
    }

    private static OperatorModel padWithValue(TensorKind kind) {
        return OperatorModel.of("PADV2", kind, (model, input) -> {
            int paddings = model.constant(new int[]{0, 0, 1, 2, 3, 4, 0, 5}, 4, 2);
            int value = model.constant(kind, OperatorModel.quant(kind), new byte[kind.byteSize()], 1);
            int output = model.operator("PADV2", null, input, new int[]{1, 8, 14, 8}, input, paddings, value);
            return new Operator.Pad(input, List.of(0, 1, 3, 0), List.of(0, 2, 4, 5), value, output);
        });
    }

    private static OperatorModel mirrorPad(TensorKind kind) {
        return OperatorModel.of("MIRROR_PAD", kind, (model, input) -> {
            MirrorPadOptionsT options = new MirrorPadOptionsT();
            options.setMode(MirrorPadMode.SYMMETRIC);
            int paddings = model.constant(new int[]{0, 0, 1, 2, 3, 4, 0, 0}, 4, 2);
            int output = model.operator("MIRROR_PAD", options(BuiltinOptions.MirrorPadOptions, options), input,
                    new int[]{1, 8, 14, 3}, input, paddings);
            return new Operator.MirrorPad(input, List.of(0, 1, 3, 0), List.of(0, 2, 4, 0), true, output);
        });
    }

    private static OperatorModel shape(TensorKind kind) {
        return OperatorModel.of("SHAPE", kind, (model, input) -> {
            int output = model.tensor(TensorKind.INT32, Quant.NONE, 4);
            model.operator(BuiltinOperator.SHAPE, 1, null, new int[]{input}, new int[]{output});
            return new Operator.ShapeOf(input, output);
        });
    }

    private static OperatorModel broadcast(TensorKind kind) {
        return OperatorModel.on("BROADCAST_TO", kind, new int[]{5, 1, 3},
                (model, input) -> new Operator.BroadcastTo(input, model.operator("BROADCAST_TO", null, input,
                        new int[]{2, 5, 7, 3}, input, ints(model, 2, 5, 7, 3))));
    }

    private static OperatorModel tile(TensorKind kind) {
        return OperatorModel.of("TILE", kind, (model, input) -> new Operator.Tile(input, model.operator("TILE", null,
                input, new int[]{2, 5, 21, 9}, input, ints(model, 2, 1, 3, 3))));
    }

    private static OperatorModel reverse(TensorKind kind) {
        return OperatorModel.of("REVERSE_V2", kind, (model, input) -> new Operator.Reverse(input, List.of(1, 2),
                model.operator("REVERSE_V2", null, input, model.shape(input), input, ints(model, -2, 1))));
    }

    private static OperatorModel addN(TensorKind kind) {
        return OperatorModel.of("ADD_N", kind, (model, input) -> new Operator.AddN(List.of(input, input, input),
                model.operator("ADD_N", null, input, model.shape(input), input, input, input)));
    }

    private static OperatorModel spaceToBatch(TensorKind kind) {
        return OperatorModel.of("SPACE_TO_BATCH_ND", kind,
                (model, input) -> new Operator.SpaceToBatch(input, 2, 3, 1, 2,
                        3, 2,
                        model.operator("SPACE_TO_BATCH_ND", null, input, new int[]{6, 4, 4, 3}, input,
                                ints(model, 2, 3),
                                model.constant(new int[]{1, 2, 3, 2}, 2, 2))));
    }

    private static OperatorModel batchToSpace(TensorKind kind) {
        return OperatorModel.on("BATCH_TO_SPACE_ND", kind, new int[]{6, 4, 4, 3},
                (model, input) -> new Operator.BatchToSpace(input, 2, 3, 1, 2, 3, 2,
                        model.operator("BATCH_TO_SPACE_ND", null, input, new int[]{1, 5, 7, 3}, input,
                                ints(model, 2, 3),
                                model.constant(new int[]{1, 2, 3, 2}, 2, 2))));
    }

    private static OperatorModel spaceToBatchOfRows(TensorKind kind) {
        return OperatorModel.on("SPACE_TO_BATCH_ND", kind, new int[]{1, 5, 3},
                (model, input) -> new Operator.SpaceToBatch(input, 2, 1, 1, 2, 0, 0,
                        model.operator("SPACE_TO_BATCH_ND", null, input, new int[]{2, 4, 3}, input, ints(model, 2),
                                model.constant(new int[]{1, 2}, 1, 2))));
    }

    private static OperatorModel batchToSpaceOfRows(TensorKind kind) {
        return OperatorModel.on("BATCH_TO_SPACE_ND", kind, new int[]{2, 4, 3},
                (model, input) -> new Operator.BatchToSpace(input, 2, 1, 1, 2, 0, 0,
                        model.operator("BATCH_TO_SPACE_ND", null, input, new int[]{1, 5, 3}, input, ints(model, 2),
                                model.constant(new int[]{1, 2}, 1, 2))));
    }

    private static OperatorModel topK(TensorKind kind) {
        return OperatorModel.of("TOPK_V2", kind, (model, input) -> {
            int[] shape = {1, 5, 7, 2};
            int values = model.tensor(kind, model.quant(input), shape);
            int indices = model.tensor(TensorKind.INT32, Quant.NONE, shape);
            model.operator(BuiltinOperator.TOPK_V2, 1, null, new int[]{input, ints(model, 2)},
                    new int[]{values, indices});
            return new Operator.TopK(input, 2, values, indices);
        });
    }

    private static OperatorModel gatherNd(TensorKind kind) {
        return OperatorModel.of("GATHER_ND", kind, (model, input) -> {
            int indices = model.constant(new int[]{0, 4, 0, 1}, 2, 2);
            return new Operator.GatherNd(input, indices,
                    model.operator("GATHER_ND", null, input, new int[]{2, 7, 3}, input, indices));
        });
    }

    private static OperatorModel fakeQuant() {
        return OperatorModel.of("FAKE_QUANT", TensorKind.FLOAT32, (model, input) -> {
            FakeQuantOptionsT options = new FakeQuantOptionsT();
            options.setMin(-0.5f);
            options.setMax(6);
            options.setNumBits(7);
            return new Operator.FakeQuant(input, -0.5f, 6, 7,
                    model.operator("FAKE_QUANT", options(BuiltinOptions.FakeQuantOptions, options), input,
                            model.shape(input), input));
        });
    }

    /** 1×5×7×6×3 by 2×3×2 cells of 3 channels to 4: 2×2×3. */
    private static OperatorModel conv3d() {
        return OperatorModel.on("CONV_3D", TensorKind.FLOAT32, new int[]{1, 5, 7, 6, 3}, (model, input) -> {
            Conv3DOptionsT options = new Conv3DOptionsT();
            options.setPadding(org.tensorflow.lite.schema.Padding.VALID);
            options.setStrideD(2);
            options.setStrideH(3);
            options.setStrideW(1);
            options.setDilationDFactor(2);
            options.setDilationHFactor(1);
            options.setDilationWFactor(3);
            options.setFusedActivationFunction(org.tensorflow.lite.schema.ActivationFunctionType.RELU);
            int filter = OperatorModel.weights(model, TensorKind.FLOAT32, 4, 2, 3, 2, 3, 4);
            int bias = model.constant(new float[]{1, -2, 3, -4}, 4);
            int output = model.operator("CONV_3D", options(BuiltinOptions.Conv3DOptions, options), input,
                    new int[]{1, 2, 2, 3, 4}, input, filter, bias);
            return new Operator.Conv3D(input, filter, bias, output, new Operator.Window(Padding.VALID, 3, 1, 1, 3), 2,
                    2, Activation.RELU);
        });
    }

    private static OperatorModel nearest(TensorKind kind) {
        return OperatorModel.of("RESIZE_NEAREST_NEIGHBOR", kind, (model, input) -> {
            ResizeNearestNeighborOptionsT options = new ResizeNearestNeighborOptionsT();
            options.setHalfPixelCenters(true);
            int output = model.operator("RESIZE_NEAREST_NEIGHBOR",
                    options(BuiltinOptions.ResizeNearestNeighborOptions, options), input, new int[]{1, 9, 4, 3}, input,
                    ints(model, 9, 4));
            return new Operator.ResizeNearestNeighbor(input, false, true, output);
        });
    }

    private static OperatorModel bilinear(TensorKind kind) {
        return OperatorModel.of("RESIZE_BILINEAR", kind, (model, input) -> {
            ResizeBilinearOptionsT options = new ResizeBilinearOptionsT();
            options.setAlignCorners(true);
            int output = model.operator("RESIZE_BILINEAR", options(BuiltinOptions.ResizeBilinearOptions, options),
                    input, new int[]{1, 9, 4, 3}, input, ints(model, 9, 4));
            return new Operator.ResizeBilinear(input, true, false, output);
        });
    }

    private static OperatorModel logSoftmax(TensorKind kind) {
        return OperatorModel.of("LOG_SOFTMAX", kind, (model, input) -> new Operator.LogSoftmax(input,
                model.operator("LOG_SOFTMAX", null, input, model.shape(input), input)));
    }

    private static OperatorModel l2Normalization(TensorKind kind) {
        return OperatorModel.of("L2_NORMALIZATION", kind, (model, input) -> new Operator.L2Normalization(input,
                model.operator("L2_NORMALIZATION", options(BuiltinOptions.L2NormOptions, new L2NormOptionsT()), input,
                        model.shape(input), input),
                Activation.NONE));
    }

    private static OperatorModel localResponseNormalization() {
        return OperatorModel.of("LOCAL_RESPONSE_NORMALIZATION", TensorKind.FLOAT32, (model, input) -> {
            LocalResponseNormalizationOptionsT options = new LocalResponseNormalizationOptionsT();
            options.setRadius(2);
            options.setBias(1.5f);
            options.setAlpha(0.25f);
            options.setBeta(0.75f);
            int output = model.operator("LOCAL_RESPONSE_NORMALIZATION",
                    options(BuiltinOptions.LocalResponseNormalizationOptions, options), input, model.shape(input),
                    input);
            return new Operator.LocalResponseNormalization(input, output, 2, 1.5f, 0.25f, 0.75f);
        });
    }

    private static OperatorModel cumsum() {
        return OperatorModel.of("CUMSUM", TensorKind.FLOAT32, (model, input) -> {
            CumsumOptionsT options = new CumsumOptionsT();
            options.setReverse(true);
            int axis = model.constant(TensorKind.INT32, Quant.NONE, new byte[]{2, 0, 0, 0});
            int output = model.operator("CUMSUM", options(BuiltinOptions.CumsumOptions, options), input,
                    model.shape(input), input, axis);
            return new Operator.Cumsum(input, 2, false, true, output);
        });
    }

    private static OperatorModel cast(TensorKind kind) {
        return OperatorModel.of("CAST", kind,
                (model, input) -> new Operator.Cast(input, model.cast(input, TensorKind.INT32)));
    }

    private static OperatorModel predicate(BinaryFunction function, TensorKind kind) {
        ModelBuilder model = new ModelBuilder();
        int left = model.input(kind, OperatorModel.quant(kind), 5, 1, 3);
        int right = model.input(kind, OperatorModel.quant(kind), 1, 5, 7, 3);
        int output = model.tensor(TensorKind.BOOL, Quant.NONE, 1, 5, 7, 3);
        int code = List.of(BuiltinOperator.names).indexOf(function.name());
        model.operator(code, 1, null, new int[]{left, right}, new int[]{output}).output(output);
        return new OperatorModel(function.name(), kind, model,
                new Operator.Binary(function, left, right, output, Activation.NONE));
    }
}

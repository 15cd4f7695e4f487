package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.testing.Window;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.format.UnsupportedOperatorException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptionsT;
import org.tensorflow.lite.schema.GatherOptionsT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.ShapeOptionsT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TransposeConvOptionsT;

/**
 * What TensorFlow Lite runs, Leveret runs with equal numbers, or says what it lacks; it never calls the file unusable.
 */
class UsableModelsTest {
    private static final int[] IMAGE = {1, 4, 4, 2};

    /**
     * A situation.
     *
     * @param lacks what the message says; null if Leveret runs the model
     */
    private record Situation(String name, byte[] model, String lacks) {}

    private static byte[] of(Function<ModelBuilder, Integer> build) {
        ModelBuilder model = new ModelBuilder();
        return model.output(build.apply(model)).build();
    }

    private static byte[] edited(byte[] file, Consumer<org.tensorflow.lite.schema.ModelT> edit) {
        return new Edited(file).with(edit);
    }

    private record Edited(byte[] file) {
        byte[] with(Consumer<org.tensorflow.lite.schema.ModelT> edit) {
            org.tensorflow.lite.schema.ModelT model = org.tensorflow.lite.schema.ModelT.deserializeFromBinary(file);
            edit.accept(model);
            return io.leveret.testing.ModelPacker.pack(model);
        }
    }

    private static OperatorT operator(org.tensorflow.lite.schema.ModelT model, int index) {
        return model.getSubgraphs()[0].getOperators()[index];
    }

    private static TensorT tensor(org.tensorflow.lite.schema.ModelT model, int index) {
        return model.getSubgraphs()[0].getTensors()[index];
    }

    private static int image(ModelBuilder model) {
        return model.input(TensorKind.FLOAT32, IMAGE);
    }

    private static byte[] withoutOptions(Function<ModelBuilder, Integer> build) {
        return edited(of(build), model -> operator(model, 0).setBuiltinOptions(null));
    }

    private static byte[] gather(TensorKind kind) {
        return of(model -> {
            int image = image(model);
            byte[] places = kind == TensorKind.INT16 ? new byte[]{1, 0, 0, 0} : new byte[]{1, 0, 0, 0, 0, 0, 0, 0};
            int indices = model.constant(kind, Quant.NONE, places, 2);
            GatherOptionsT options = new GatherOptionsT();
            options.setAxis(1);
            return model.operator("GATHER", ModelBuilder.options(BuiltinOptions.GatherOptions, options), image,
                    new int[]{1, 2, 4, 2}, image, indices);
        });
    }

    private static byte[] half(boolean isCast) {
        return of(model -> {
            int image = model.input(TensorKind.FLOAT16, IMAGE);
            int wide = isCast ? model.cast(image, TensorKind.FLOAT32) : model.dequantize(image);
            return model.relu(wide, Quant.NONE);
        });
    }

    private static int shapeOf(ModelBuilder model, int tensor) {
        ShapeOptionsT options = new ShapeOptionsT();
        options.setOutType(TensorKind.INT32.schemaCode());
        int rank = model.shape(tensor).length;
        int result = model.tensor(TensorKind.INT32, Quant.NONE, rank);
        model.operator(BuiltinOperator.SHAPE, 1, ModelBuilder.options(BuiltinOptions.ShapeOptions, options),
                new int[]{tensor}, new int[]{result});
        return result;
    }

    private static byte[] transposeConv(int height, boolean isComputed) {
        return of(model -> {
            int image = image(model);
            int filter = model.constant(new RandomTensors(4).floats(3 * 2 * 2 * 2, -1, 1), 3, 2, 2, 2);
            int shape = model.constant(new int[]{1, height, height, 3}, 4);
            if (isComputed) {
                int twice = model.pairs("MUL", shapeOf(model, image), model.constant(new int[]{1, 2, 2, 1}, 4),
                        Quant.NONE);
                shape = model.pairs("ADD", twice, model.constant(new int[]{0, 0, 0, 1}, 4), Quant.NONE);
            }
            TransposeConvOptionsT options = new TransposeConvOptionsT();
            options.setPadding(Window.Padding.VALID.schemaCode());
            options.setStrideH(2);
            options.setStrideW(2);
            return model.operator("TRANSPOSE_CONV",
                    ModelBuilder.options(BuiltinOptions.TransposeConvOptions, options), image,
                    isComputed ? new int[]{1, 1, 1, 1} : new int[]{1, height, height, 3}, shape, filter, image);
        });
    }

    private static byte[] spaceToBatch() {
        return of(model -> {
            int image = image(model);
            int sizes = model.slice(shapeOf(model, image), new int[]{1}, new int[]{2});
            int block = model.pairs("SUB", sizes, model.constant(new int[]{2, 2}, 2), Quant.NONE);
            int pads = model.reshape(model.pairs("SUB", shapeOf(model, image), model.constant(new int[]{1, 4, 2, 2}, 4),
                    Quant.NONE), 2, 2);
            return model.operator("SPACE_TO_BATCH_ND", null, image, new int[]{1, 1, 1, 1}, image, block, pads);
        });
    }

    private static byte[] where() {
        return of(model -> {
            int image = image(model);
            int condition = model.constant(TensorKind.BOOL, Quant.NONE, new byte[]{0, 1, 0, 1}, 4);
            int places = model.tensor(TensorKind.INT64, Quant.NONE, 1, 1);
            model.operator(BuiltinOperator.WHERE, 1, null, new int[]{condition}, new int[]{places});
            GatherOptionsT options = new GatherOptionsT();
            options.setAxis(1);
            return model.operator("GATHER", ModelBuilder.options(BuiltinOptions.GatherOptions, options), image,
                    new int[]{1, 1, 1, 4, 2}, image, places);
        });
    }

    private static byte[] depthwise(int multiplier) {
        byte[] file = of(model -> {
            int image = image(model);
            int filter = model.constant(new RandomTensors(4).floats(3 * 3 * 4, -1, 1), 1, 3, 3, 4);
            return model.depthwiseConv2d(image, filter, model.constant(new float[4], 4), Window.same(), Quant.NONE);
        });
        return edited(file, model -> operator(model, 0).getBuiltinOptions().asDepthwiseConv2DOptions()
                .setDepthMultiplier(multiplier));
    }

    private static byte[] fullyConnected(Consumer<QuantizationParametersT> edit) {
        byte[] file = of(model -> {
            int input = model.input(TensorKind.INT8, Quant.perTensor(0.1, 3), 1, 8);
            int weights = model.constant(TensorKind.INT8, Quant.perTensor(0.1, 0),
                    new RandomTensors(5).int8Weights(24), 3, 8);
            return model.fullyConnected(input, weights, model.bias(input, weights, new int[3]), FusedActivation.NONE,
                    Quant.perTensor(0.5, 0));
        });
        return edited(file, model -> edit.accept(tensor(model, 1).getQuantization()));
    }

    private static byte[] emptyOperand() {
        return of(model -> {
            int image = image(model);
            int empty = model.slice(image, new int[4], new int[]{1, 0, 4, 2});
            ConcatenationOptionsT options = new ConcatenationOptionsT();
            options.setAxis(1);
            return model.operator("CONCATENATION", ModelBuilder.options(BuiltinOptions.ConcatenationOptions, options),
                    image, IMAGE, model.relu(empty, Quant.NONE), image);
        });
    }

    private static byte[] emptyPad() {
        return of(model -> {
            int image = image(model);
            int empty = model.slice(image, new int[4], new int[]{1, 0, 4, 2});
            return model.operator("PAD", null, image, IMAGE, empty,
                    model.constant(new int[]{0, 0, 2, 2, 0, 0, 0, 0}, 4, 2));
        });
    }

    private static byte[] emptySum() {
        return of(model -> {
            int image = image(model);
            int empty = model.slice(image, new int[4], new int[]{1, 0, 4, 2});
            int sum = model.reduce("SUM", empty, new int[]{1}, true, Quant.NONE);
            return model.add(image, sum, FusedActivation.NONE, Quant.NONE);
        });
    }

    private static byte[] shapeOfEmpty() {
        return of(model -> {
            int image = image(model);
            int empty = model.slice(image, new int[4], new int[]{1, 0, 4, 2});
            int sizes = model.cast(shapeOf(model, empty), TensorKind.FLOAT32);
            int mean = model.mean(sizes, new int[]{0}, true, Quant.NONE);
            return model.add(image, mean, FusedActivation.NONE, Quant.NONE);
        });
    }

    private static byte[] emptyOutput() {
        ModelBuilder model = new ModelBuilder();
        int image = image(model);
        int empty = model.slice(image, new int[4], new int[]{1, 0, 4, 2});
        return model.output(model.relu(image, Quant.NONE), empty).build();
    }

    private static byte[] inputTwice() {
        return edited(of(model -> model.relu(image(model), Quant.NONE)),
                model -> model.getSubgraphs()[0].setInputs(new int[]{0, 0}));
    }

    private static byte[] constantInput() {
        ModelBuilder model = new ModelBuilder();
        int image = image(model);
        int constant = model.constant(new float[]{1, 2}, 2);
        byte[] file = model.output(model.add(image, constant, FusedActivation.NONE, Quant.NONE)).build();
        return edited(file, edited -> edited.getSubgraphs()[0].setInputs(new int[]{0, 1}));
    }

    private static byte[] manyAxes() {
        return of(model -> model.operator("SUM",
                ModelBuilder.options(BuiltinOptions.ReducerOptions, new org.tensorflow.lite.schema.ReducerOptionsT()),
                image(model), new int[]{1, 2}, 0, model.constant(new int[]{1, 2, 1, -2, -3, 1}, 6)));
    }

    private static byte[] zeroScale() {
        byte[] file = of(model -> model.reshape(model.input(TensorKind.INT8, Quant.perTensor(1, 0), IMAGE), 1, 32));
        return edited(file, model -> {
            for (TensorT tensor : model.getSubgraphs()[0].getTensors()) {
                if (tensor.getQuantization() != null && tensor.getType() == TensorKind.INT8.schemaCode()) {
                    tensor.getQuantization().setScale(new float[]{0});
                }
            }
        });
    }

    private static byte[] unscaled(String name) {
        byte[] file = of(model -> {
            int input = model.input(TensorKind.INT8, Quant.perTensor(1, 0), IMAGE);
            return model.pairs(name, input, model.constant(TensorKind.INT8, Quant.perTensor(1, 0), new byte[]{3, 1}, 2),
                    Quant.perTensor(1, 0));
        });
        return edited(file, model -> {
            for (TensorT tensor : model.getSubgraphs()[0].getTensors()) {
                tensor.setQuantization(null);
            }
        });
    }

    private static byte[] writtenTwice() {
        byte[] file = of(model -> model.relu(model.relu6(image(model), Quant.NONE), Quant.NONE));
        return edited(file, model -> {
            operator(model, 0).setOutputs(operator(model, 1).getOutputs());
            operator(model, 1).setInputs(new int[]{0});
        });
    }

    private static byte[] zeroPointOfIntegers() {
        byte[] file = of(model -> model.reshape(model.input(TensorKind.INT32, Quant.perTensor(1, 0), IMAGE), 1, 32));
        return edited(file, model -> tensor(model, 0).getQuantization().setZeroPoint(new long[]{5}));
    }

    private static List<Situation> situations() {
        List<Situation> all = new ArrayList<>();
        all.add(new Situation("indices of INT16", gather(TensorKind.INT16), null));
        all.add(new Situation("indices of INT32", gather(TensorKind.INT32), null));
        all.add(new Situation("FLOAT16 input, dequantized", half(false), null));
        all.add(new Situation("FLOAT16 input, cast", half(true), null));
        all.add(new Situation("computed shape of TRANSPOSE_CONV", transposeConv(8, true), null));
        all.add(new Situation("TRANSPOSE_CONV with padded result", transposeConv(10, false), "to the result"));
        all.add(new Situation("computed operands of SPACE_TO_BATCH_ND", spaceToBatch(), null));
        all.add(new Situation("placeholder shape of WHERE", where(), null));
        all.add(new Situation("depth multiplier 0", depthwise(0), null));
        all.add(new Situation("depth multiplier 7", depthwise(7), null));
        all.add(new Situation("weights with a zero point",
                fullyConnected(quantization -> quantization.setZeroPoint(new long[]{3})), "zero point"));
        all.add(new Situation("ADD without options", withoutOptions(model -> model.add(image(model),
                model.constant(new float[]{1, 2}, 2), FusedActivation.NONE, Quant.NONE)), null));
        all.add(new Situation("MUL without options", withoutOptions(model -> model.mul(image(model),
                model.constant(new float[]{1, 2}, 2), FusedActivation.NONE, Quant.NONE)), null));
        all.add(new Situation("MEAN without options", withoutOptions(model -> model.mean(image(model),
                new int[]{1, 2}, false, Quant.NONE)), null));
        all.add(new Situation("CONCATENATION without options", withoutOptions(model -> {
            int image = image(model);
            return model.concatenation(0, FusedActivation.NONE, Quant.NONE, image, image);
        }), null));
        all.add(new Situation("empty operand of CONCATENATION", emptyOperand(), null));
        all.add(new Situation("empty operand of PAD", emptyPad(), "no elements"));
        all.add(new Situation("empty operand of SUM", emptySum(), "no elements"));
        all.add(new Situation("SHAPE of an empty tensor", shapeOfEmpty(), null));
        all.add(new Situation("empty output", emptyOutput(), "without elements"));
        all.add(new Situation("input listed twice", inputTwice(), "twice"));
        all.add(new Situation("constant input", constantInput(), "constant"));
        all.add(new Situation("more axes than the operand has", manyAxes(), "axes"));
        all.add(new Situation("scale 0", zeroScale(), null));
        all.add(new Situation("MAXIMUM without scales", unscaled("MAXIMUM"), "scale"));
        all.add(new Situation("result computed twice", writtenTwice(), "there already"));
        all.add(new Situation("integers with a zero point", zeroPointOfIntegers(), "zero point"));
        return all;
    }

    @TestFactory
    Stream<DynamicTest> read_whatTfliteRuns_runsOrSaysWhatIsMissing() {
        return situations().stream().map(situation -> dynamicTest(situation.name(), () -> compare(situation)));
    }

    private static void compare(Situation situation) {
        List<byte[]> inputs = new ArrayList<>();
        List<byte[]> expected;
        List<TensorKind> kinds = new ArrayList<>();
        try (TfliteOracle oracle = TfliteOracle.open(situation.model(), Kernels.BUILT_IN, 1)) {
            for (int i = 0; i < oracle.inputCount(); i++) {
                int[] shape = oracle.inputInfo(i).shape().stream().mapToInt(Integer::intValue).toArray();
                inputs.add(switch (oracle.inputInfo(i).kind()) {
                    case FLOAT16 -> halves(shape);
                    case INT32 -> new RandomTensors(i).int32(TensorKind.BOOL.byteCount(shape), -9, 9);
                    case TensorKind kind -> new RandomTensors(i).tensor(kind, shape);
                });
            }
            expected = oracle.run(inputs.toArray(byte[][]::new));
            for (int i = 0; i < oracle.outputCount(); i++) {
                kinds.add(oracle.outputInfo(i).kind());
            }
        }
        if (situation.lacks() != null) {
            UnsupportedOperatorException refused = assertThrows(UnsupportedOperatorException.class,
                    () -> ModelReader.read(situation.model(), "model", ModelLimits.DEFAULT));
            assertTrue(refused.getMessage().contains(situation.lacks()), refused.getMessage());
            return;
        }
        for (KernelChoice family : Engines.FAMILIES) {
            List<byte[]> actual = Engines.run(situation.model(), family, inputs);
            assertEquals(expected.size(), actual.size());
            for (int i = 0; i < expected.size(); i++) {
                new Agreement(0).compare(family.name(), kinds.get(i), expected.get(i), actual.get(i));
            }
        }
    }

    private static byte[] halves(int[] shape) {
        byte[] bytes = new byte[TensorKind.FLOAT16.byteCount(shape)];
        float[] values = LittleEndian.floats(new RandomTensors(6).tensor(TensorKind.FLOAT32, shape));
        for (int i = 0; i < values.length; i++) {
            short half = Float.floatToFloat16(values[i]);
            bytes[2 * i] = (byte) half;
            bytes[2 * i + 1] = (byte) (half >> 8);
        }
        return bytes;
    }
}

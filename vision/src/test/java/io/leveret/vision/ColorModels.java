package io.leveret.vision;

import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import java.util.function.ToIntBiFunction;

/**
 * Models whose result can be computed by hand: three classes, the mean red, green and blue of a picture of 4 × 4
 * pixels.
 */
final class ColorModels {
    static final int SIDE = 4;
    static final int CLASSES = 3;

    /** The scale of the quantized models: pixels of 0…255 become 0…3.98. */
    static final float STEP = 1 / 64f;

    private static final int VALUES = SIDE * SIDE * CLASSES;

    private ColorModels() {}

    /** Float in, logits out. */
    static byte[] floatLogits() {
        return floats(1, (model, means) -> means);
    }

    /** Float in, and further operators after the means. */
    static byte[] floats(int batch, ToIntBiFunction<ModelBuilder, Integer> tail) {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, batch, SIDE, SIDE, CLASSES);
        float[] weights = new float[CLASSES * VALUES]; // [class][y][x][channel]
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i % CLASSES == i / VALUES ? 1f / (SIDE * SIDE) : 0;
        }
        int means = model.fullyConnected(image, model.constant(weights, CLASSES, VALUES), ModelBuilder.ABSENT,
                FusedActivation.NONE, Quant.NONE);
        return model.output(tail.applyAsInt(model, means)).build();
    }

    /** Float in, logits out, with the batch left open, as Keras leaves it. */
    static byte[] openBatch() {
        return ModelPacker.openBatch(floatLogits());
    }

    /** Float in, and two heads out: probabilities of the colors, and of brightness, a quantized logistic of the red. */
    static byte[] twoHeads() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, SIDE, SIDE, CLASSES);
        int means = model.mean(image, new int[]{1, 2}, false, Quant.NONE);
        int colors = model.softmax(means, 1, Quant.NONE);
        int red = model.slice(means, new int[]{0, 0}, new int[]{1, 1});
        int bright = model.quantize(model.logistic(red, Quant.NONE), TensorKind.UINT8, Quant.perTensor(1 / 256.0, 0));
        return model.name(colors, "colors").name(bright, "bright").output(colors, bright, means).build();
    }

    /** UINT8 or float in, one gray channel; out are the mean, and twice the mean. */
    static byte[] gray(TensorKind kind) {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(kind, kind == TensorKind.FLOAT32 ? Quant.NONE : Quant.perTensor(1, 0), 1, SIDE, SIDE,
                1);
        int floats = kind == TensorKind.FLOAT32 ? image : model.dequantize(image);
        int mean = model.mean(floats, new int[]{1, 2}, false, Quant.NONE);
        return model.output(model.concatenation(1, FusedActivation.NONE, Quant.NONE, mean,
                model.add(mean, mean, FusedActivation.NONE, Quant.NONE))).build();
    }

    /** UINT8 in, logits out. */
    static byte[] uint8Logits() {
        return quantized(TensorKind.UINT8, 0);
    }

    /** INT8 in, logits out. */
    static byte[] int8Logits() {
        return quantized(TensorKind.INT8, -128);
    }

    /** UINT8 without a scale in, cast to floats, and their means out. */
    static byte[] castBytes() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.UINT8, 1, SIDE, SIDE, CLASSES);
        int floats = model.cast(image, TensorKind.FLOAT32);
        return model.output(model.mean(floats, new int[]{1, 2}, false, Quant.NONE)).build();
    }

    private static byte[] quantized(TensorKind kind, int zeroPoint) {
        ModelBuilder model = new ModelBuilder();
        Quant quantization = Quant.perTensor(STEP, zeroPoint);
        int image = model.input(kind, quantization, 1, SIDE, SIDE, CLASSES);
        byte[] weights = new byte[CLASSES * VALUES]; // [class][y][x][channel]
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (byte) (i % CLASSES == i / VALUES ? 1 : 0);
        }
        int filter = model.constant(kind, Quant.perTensor(1.0 / (SIDE * SIDE), 0), weights, CLASSES, VALUES);
        int bias = model.bias(image, filter, new int[CLASSES]);
        return model.output(model.fullyConnected(image, filter, bias, FusedActivation.NONE, quantization)).build();
    }
}

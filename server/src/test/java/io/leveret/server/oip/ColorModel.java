package io.leveret.server.oip;

import io.leveret.image.Pixels;
import io.leveret.image.awt.ImageEncoder;
import io.leveret.models.ModelRef;
import io.leveret.server.model.ServedModel;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.ClassifierOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntBiFunction;

/** Models of the mean red, green and blue of a picture of 2 × 2 pixels, whose results are easy to compute. */
public final class ColorModel {
    /** The classes. */
    public static final List<String> LABELS = List.of("red", "green", "blue");

    private ColorModel() {}

    /** Float in, probabilities out: the softmax of the means. */
    public static byte[] floats(int batch) {
        return floats(batch, (model, means) -> model.softmax(means, 1, Quant.NONE));
    }

    private static byte[] floats(int batch, ToIntBiFunction<ModelBuilder, Integer> tail) {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, batch, 2, 2, 3);
        int scores = tail.applyAsInt(model, model.mean(image, new int[]{1, 2}, false, Quant.NONE));
        return model.name(image, "image").name(scores, "scores").output(scores).build();
    }

    /** The same with the number of images left open. */
    public static byte[] openBatch(int example) {
        return ModelPacker.openBatch(floats(example));
    }

    /** Quantized pixels in, quantized means out. */
    public static byte[] quantized(TensorKind kind) {
        ModelBuilder model = new ModelBuilder();
        Quant quant = Quant.perTensor(1 / 255.0, kind == TensorKind.UINT8 ? 0 : -128);
        int image = model.input(kind, quant, 1, 2, 2, 3);
        int scores = model.mean(image, new int[]{1, 2}, false, quant);
        return model.name(image, "image").name(scores, "scores").output(scores).build();
    }

    /** Float in; out are probabilities, and twice the means, which are no probabilities. */
    public static byte[] twoOutputs() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 2, 2, 3);
        int means = model.mean(image, new int[]{1, 2}, false, Quant.NONE);
        int scores = model.softmax(means, 1, Quant.NONE);
        int independent = model.logistic(means, Quant.NONE);
        return model.name(image, "image").name(scores, "scores").name(independent, "present")
                .output(scores, independent).build();
    }

    /** Serves a model as {@code colors}, with the names of its classes. */
    public static ServedModel serve(Path folder, byte[] file) throws IOException {
        return serve(folder, file, ClassifierOptions.builder().labels(Labels.of(LABELS)).build());
    }

    /** Serves a model with options of its own. */
    static ServedModel serve(Path folder, byte[] file, ClassifierOptions options) throws IOException {
        Path path = Files.write(folder.resolve("colors.tflite"), file);
        return ServedModel.open("colors", "1", ModelRef.of(path, () -> {
            throw new AssertionError("the file is there");
        }), options);
    }

    /** A photo of one color. */
    public static byte[] photo(int red, int green, int blue) throws IOException {
        byte[] rgb = new byte[6 * 4 * 3];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return ImageEncoder.png(Pixels.of(6, 4, rgb));
    }
}

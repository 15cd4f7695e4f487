package io.leveret.train;

import io.leveret.image.Pixels;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.vision.ClassifierOptions;
import java.util.Optional;

/** Small classifiers with random weights, for pictures of 16 × 16 pixels. */
final class Backbones {
    static final int SIDE = 16;
    static final int FEATURES = 24;
    /** The tensor of 4 × 4 pixels, whose means are {@link #VECTOR}. */
    static final String PLACES = "places";
    static final String VECTOR = "vector";

    private static final Window HALVING = Window.same().stride(2).activation(FusedActivation.RELU);

    private Backbones() {}

    /** Two convolutions, their mean over all pixels, and a head of ten classes. */
    static byte[] classifier(TensorKind kind) {
        ModelBuilder model = new ModelBuilder();
        RandomLayers layers = new RandomLayers(model, 7);
        int image = model.input(kind, pixels(kind), 1, SIDE, SIDE, 3);
        int narrow = layers.conv2d(image, 16, 3, 3, HALVING, activations(kind));
        int places = layers.conv2d(narrow, FEATURES, 3, 3, HALVING, activations(kind));
        int vector = model.mean(places, new int[]{1, 2}, false, activations(kind));
        int logits = layers.fullyConnected(vector, 10, FusedActivation.NONE, centered(kind));
        return model.name(places, PLACES).name(vector, VECTOR).output(model.softmax(logits, 1, scores(kind))).build();
    }

    static Backbone vectors(TensorKind kind) {
        return Backbone.of(classifier(kind), "small", Optional.empty());
    }

    static Backbone images(TensorKind kind) {
        return Backbone.of(classifier(kind), "small", Optional.of(PLACES));
    }

    static Model read(byte[] model) {
        return ModelReader.read(model, "test", ModelLimits.DEFAULT);
    }

    /** Pixels as they are, for −1…1. */
    static Quant pixels(TensorKind kind) {
        return quant(kind, 1 / 127.5, 128);
    }

    /** For 0…4. */
    static Quant activations(TensorKind kind) {
        return quant(kind, 1 / 64.0, 0);
    }

    /** For −2…2. */
    static Quant centered(TensorKind kind) {
        return quant(kind, 1 / 64.0, 128);
    }

    static Quant scores(TensorKind kind) {
        return quant(kind, 1 / 256.0, 0);
    }

    private static Quant quant(TensorKind kind, double scale, int unsignedZeroPoint) {
        return switch (kind) {
            case UINT8 -> Quant.perTensor(scale, unsignedZeroPoint);
            case INT8 -> Quant.perTensor(scale, unsignedZeroPoint - 128);
            case FLOAT32, FLOAT16, INT32, INT64, BOOL, INT16 -> Quant.NONE;
        };
    }

    /** The bytes of their input, as users of a model compute them from a picture. */
    static byte[] input(TensorKind kind, Pixels photo) {
        byte[] rgb = ClassifierOptions.DEFAULT.resize().apply(photo, SIDE, SIDE).rgb().clone();
        if (kind == TensorKind.FLOAT32) {
            float[] floats = new float[rgb.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = ((rgb[i] & 0xff) - 127.5f) / 127.5f;
            }
            return LittleEndian.bytes(floats);
        }
        for (int i = 0; i < rgb.length && kind == TensorKind.INT8; i++) {
            rgb[i] -= (byte) 128;
        }
        return rgb;
    }
}

package io.leveret.engine;

import io.leveret.graph.Activation;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.testing.Window;
import io.leveret.tflite.HeadReplacement;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.ReadOptions;
import io.leveret.tflite.format.ModelFormatException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.SplitOptionsT;

/**
 * Models with a new head, as TensorFlow Lite runs them, beside the head as plain loops of doubles
 * over its own features.
 */
class HeadReplacementAgainstTfliteTest {
    private static final int CHANNELS = 37;
    private static final int CLASSES = 5;
    private static final double ENGINES_TOLERANCE = 2e-6;

    /** A classifier and its features, [batch, 1, 1, 37] or [batch, 37]. */
    private record Classifier(byte[] file, TensorKind kind, int[] inputShape, int features) {
        /** Noise, and images of one color, whose features are further apart. */
        List<byte[]> inputs() {
            RandomTensors random = new RandomTensors(9);
            return IntStream.range(0, 8).mapToObj(i -> {
                byte[] image = random.tensor(kind, inputShape);
                int pixelBytes = inputShape[inputShape.length - 1] * kind.byteSize();
                for (int at = pixelBytes; i % 2 == 0 && at < image.length; at++) {
                    image[at] = image[at - pixelBytes];
                }
                return image;
            }).toList();
        }
    }

    private static Quant activations(TensorKind kind) {
        return switch (kind) {
            case UINT8 -> Quant.perTensor(1 / 64.0, 120);
            case INT8 -> Quant.perTensor(1 / 64.0, -9);
            case FLOAT32, FLOAT16, INT32, INT64, BOOL, INT16 -> Quant.NONE;
        };
    }

    private static Classifier classifier(TensorKind kind, int batch, boolean flat) {
        ModelBuilder model = new ModelBuilder();
        RandomLayers layers = new RandomLayers(model, 1);
        Quant quant = activations(kind);
        int image = model.input(kind, quant, batch, 8, 8, 3);
        int conv = layers.conv2d(image, CHANNELS, 3, 3, Window.same().stride(2), quant);
        int features = flat ? model.mean(conv, new int[]{1, 2}, false, quant)
                : model.averagePool2d(conv, 4, 4, Window.valid());
        int pixel = flat ? model.reshape(features, batch, 1, 1, CHANNELS) : features;
        int logits = model.reshape(layers.conv2d(pixel, 11, 1, 1, Window.valid(), quant), batch, 11);
        byte[] file = model.output(model.softmax(logits, 1, scores(kind))).build();
        return new Classifier(file, kind, new int[]{batch, 8, 8, 3}, features);
    }

    private static Quant scores(TensorKind kind) {
        return kind == TensorKind.FLOAT32 ? Quant.NONE
                : Quant.perTensor(1 / 256.0, kind == TensorKind.INT8 ? -128 : 0);
    }

    private static void compare(Classifier classifier, Activation activation, int... widths) {
        Heads.compare(classifier.file(), classifier.kind(), classifier.features(), classifier.inputs(),
                ENGINES_TOLERANCE, activation, widths);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void write_oneLayer_computesTheHead(TensorKind kind) {
        compare(classifier(kind, 1, false), Activation.NONE, CLASSES);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void write_flatFeaturesOfSeveralImages_computesTheHeadOfEach(TensorKind kind) {
        compare(classifier(kind, 3, true), Activation.NONE, CLASSES);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void write_featuresOfSeveralImages_computesTheHeadOfEach(TensorKind kind) {
        compare(classifier(kind, 3, false), Activation.NONE, CLASSES);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void write_featuresInManyPlaces_computesTheHeadOfTheirMeans(TensorKind kind) {
        for (int batch : new int[]{1, 3}) {
            ModelBuilder model = new ModelBuilder();
            RandomLayers layers = new RandomLayers(model, 3);
            Quant quant = activations(kind);
            int image = model.input(kind, quant, batch, 8, 8, 3);
            int features = layers.conv2d(image, CHANNELS, 3, 3, Window.same().stride(2), quant);
            int later = layers.conv2d(features, 9, 3, 3, Window.same(), quant);
            byte[] file = model.output(model.mean(later, new int[]{1, 2}, false, quant)).build();
            compare(new Classifier(file, kind, new int[]{batch, 8, 8, 3}, features), Activation.RELU, 16, CLASSES);
            compare(new Classifier(file, kind, new int[]{batch, 8, 8, 3}, features), Activation.NONE, CLASSES);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void write_hiddenLayers_computesTheHead(TensorKind kind) {
        for (Activation activation : Activation.values()) {
            compare(classifier(kind, 1, false), activation, 16, CLASSES);
        }
        compare(classifier(kind, 1, true), Activation.RELU, 19, 8, CLASSES);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void write_branchBehindTheFeatures_computesTheHead(TensorKind kind) {
        ModelBuilder model = new ModelBuilder();
        RandomLayers layers = new RandomLayers(model, 2);
        Quant quant = activations(kind);
        int image = model.input(kind, quant, 1, 8, 8, 3);
        int conv = layers.conv2d(image, CHANNELS, 3, 3, Window.same().stride(2), quant);
        int large = layers.conv2d(conv, 200, 3, 3, Window.same().stride(2), quant);
        int features = model.averagePool2d(conv, 4, 4, Window.valid());
        int pooled = model.averagePool2d(large, 2, 2, Window.valid());
        int both = model.concatenation(3, FusedActivation.NONE, quant, features, pooled);
        int logits = model.reshape(layers.conv2d(both, 11, 1, 1, Window.valid(), quant), 1, 11);
        byte[] file = model.output(model.softmax(logits, 1, scores(kind))).build();
        compare(new Classifier(file, kind, new int[]{1, 8, 8, 3}, features), Activation.NONE, CLASSES);
    }

    /** Of the results of a SPLIT, some are for the old head alone. */
    @Test
    void write_resultThatOnlyTheOldHeadNeeds_runs() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 2 * CHANNELS);
        int axis = model.constant(new int[]{1});
        SplitOptionsT options = new SplitOptionsT();
        options.setNumSplits(2);
        int[] halves = model.operator("SPLIT",
                ModelBuilder.options(BuiltinOptions.SplitOptions, options), image,
                new int[][]{{1, CHANNELS}, {1, CHANNELS}}, axis, image);
        byte[] file = model.output(model.add(halves[0], halves[1], FusedActivation.NONE, Quant.NONE)).build();
        compare(new Classifier(file, TensorKind.FLOAT32, new int[]{1, 2 * CHANNELS}, halves[0]), Activation.NONE,
                CLASSES);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void write_openBatch_takesSeveralImages(TensorKind kind) {
        Classifier one = classifier(kind, 1, false);
        Classifier three = classifier(kind, 3, false);
        List<byte[]> inputs = three.inputs();
        Heads.Head head = Heads.head(
                Heads.images(Heads.features(three.file(), three.features(), inputs), CHANNELS), Activation.RELU, 9,
                CLASSES);
        HeadReplacement replacement = HeadReplacement.of(head.layers()).withRanges(head.ranges());
        byte[] open = Heads.write(replacement, ModelPacker.openBatch(one.file()), one.features());
        byte[] closed = Heads.write(replacement, three.file(), three.features());
        Session session = Plan.compile(ModelReader.read(open, "open", ReadOptions.DEFAULT.withBatch(3)).graph()).open();
        for (byte[] input : inputs) {
            session.write(0, input);
            session.run();
            new Agreement(0, ENGINES_TOLERANCE).compare("open", kind,
                    TfliteOracle.ask(closed, Kernels.XNNPACK, input).getFirst(), session.readBytes(0));
        }
    }
}

package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import io.leveret.base.OptionException;
import io.leveret.base.UnsuitableModelException;
import io.leveret.graph.Activation;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementType;
import io.leveret.graph.GraphBuilder;
import io.leveret.graph.Operator;
import io.leveret.graph.Padding;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.image.Normalization;
import io.leveret.image.Pixels;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.TfliteOracle;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelWriter;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.metadata.InputSize;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that leave the size of their pictures open; scores are those of the same network with a fixed size. */
class OpenSizeTest {
    private static final int HEIGHT = 6;
    private static final int WIDTH = 5;

    /** Adds a network to an image of any size, and returns its scores. */
    private interface Network {
        int add(GraphBuilder builder, int image);
    }

    private static Arguments network(String name, Network network) {
        return arguments(name, network);
    }

    static List<Arguments> networks() {
        return List.of(network("convolution, mean", (b, image) -> mean(b, convolution(b, image, 3, 1))),
                network("strides, pooling, concatenation", (b, image) -> {
                    int small = b.averagePool2d(convolution(b, image, 3, 2), 2, 2, Operator.Window.of(Padding.SAME, 1),
                            Activation.NONE);
                    return mean(b, b.concatenation(3, small, b.add(small, small)));
                }),
                network("channels one by one", (b, image) -> {
                    List<Integer> split = b.split(image, 3, 1, 1, 1);
                    return mean(b, convolution(b, b.concatenation(3, split.get(2), split.get(0), split.get(1)), 3, 2));
                }), network("resized to a fixed size inside", (b, image) -> {
                    int fixed = b.resizeBilinear(image, 4, 4, false, true);
                    return b.fullyConnected(fixed, b.constant(random("dense", 3, 48)), b.constant(random("bias", 3)),
                            false, Activation.NONE);
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void inputSize_openModel_scoresAsTheFixedOne(String name, Network network) throws IOException {
        assertScores(model(network, 1, 3, HEIGHT, WIDTH, false), open(network, 1, 3, false), 1);
    }

    @Test
    void inputSize_channelsFirst_scoresAsTheFixedOne() throws IOException {
        Network network = (b, image) -> mean(b, convolution(b, image, 3, 2));
        byte[] open = ModelPacker.openInputs(model(network, 1, 3, 1, 1, true), 2, 3);
        byte[] fixed = model(network, 1, 3, HEIGHT, WIDTH, true);

        Pixels picture = picture();
        try (ImageClassifier expected = open(fixed, ClassifierOptions.builder());
                ImageClassifier actual = open(open, size(HEIGHT, WIDTH))) {
            assertEquals(new InputSize(HEIGHT, WIDTH), actual.assumptions().inputSize().value());
            assertArrayEquals(scores(expected, picture), scores(actual, picture), 1e-6f);
        }
    }

    @Test
    void inputSize_andBatch_areBothSet() throws IOException {
        Network network = (b, image) -> mean(b, convolution(b, image, 3, 2));
        byte[] open = ModelPacker.openBatch(model(network, 1, 3, 1, 1, false));
        open = ModelPacker.openInputs(open, 0, 1, 2);
        try (ImageClassifier classifier = open(open, size(HEIGHT, WIDTH).batchSize(2))) {
            assertEquals(2, classifier.batchSize());
            assertEquals(HEIGHT, classifier.inputHeight());
        }
    }

    @Test
    void inputSize_notGiven_isRefusedWithTheOption() {
        UnsuitableModelException refused = assertThrows(UnsuitableModelException.class, () -> open(
                open((b, image) -> mean(b, convolution(b, image, 3, 1)), 1, 3, false), ClassifierOptions.builder()));

        assertTrue(refused.getMessage().contains("leaves the size of its pictures open"), refused.getMessage());
        assertTrue(refused.message((option, _) -> "--" + option).contains("--inputSize"), refused.getMessage());
    }

    @Test
    void inputSize_exampleOfASize_isAssumed() throws IOException {
        Network network = (b, image) -> mean(b, convolution(b, image, 3, 1));
        byte[] file = ModelPacker.openInputs(model(network, 1, 3, HEIGHT, WIDTH, false), 1, 2);
        try (ImageClassifier classifier = open(file, ClassifierOptions.builder())) {
            assertTrue(classifier.assumptions().inputSize().isAssumed());
            assertEquals(new InputSize(HEIGHT, WIDTH), classifier.assumptions().inputSize().value());
        }
    }

    @Test
    void inputSize_ofAFixedModel_isRefused() {
        byte[] fixed = model((b, image) -> mean(b, convolution(b, image, 3, 1)), 1, 3, HEIGHT, WIDTH, false);
        OptionException refused = assertThrows(OptionException.class, () -> open(fixed, size(7, 7)));
        assertTrue(refused.getMessage().contains("takes pictures of 6×5"), refused.getMessage());
    }

    @Test
    void inputSize_thatTheNetworkDoesNotTake_isRefused() {
        Network flat = (b, image) -> {
            int conv = convolution(b, image, 3, 1);
            return b.fullyConnected(conv, b.constant(random("dense", 3, b.shape(conv).elements())), Operator.ABSENT,
                    false, Activation.NONE);
        };
        assertThrows(UnsuitableModelException.class, () -> open(open(flat, 1, 3, false), size(4, 5)));
        ModelFormatException refused = assertThrows(ModelFormatException.class,
                () -> open(open(flat, 1, 3, false), size(1 << 20, 1 << 20)));
        assertTrue(refused.getMessage().contains("does not take pictures of 1048576×1048576"), refused.getMessage());
        Network sized = (b, image) -> mean(b, b.binary(BinaryFunction.MUL, convolution(b, image, 3, 1),
                b.constant(random("mask", 1, 2, 2, 4)), Activation.NONE));
        assertThrows(ModelFormatException.class, () -> open(open(sized, 2, 3, false), size(4, 5)));
    }

    // ---- signatures ----

    @Test
    void signature_ofTheSecondGraph_isUsed() throws IOException {
        byte[] infer = model((b, image) -> mean(b, convolution(b, image, 3, 1)), 1, 3, HEIGHT, WIDTH, false);
        byte[] both = ModelPacker.withSignatures(vector(), "train", infer, "infer");
        Pixels picture = picture();
        try (ImageClassifier expected = open(infer, ClassifierOptions.builder());
                ImageClassifier actual = open(both, ClassifierOptions.builder().signature("infer"))) {
            assertArrayEquals(scores(expected, picture), scores(actual, picture));
            assertEquals("infer", actual.assumptions().signature().value().orElseThrow());
            assertEquals(List.of("train", "infer"), actual.model().signatures());
        }
    }

    @Test
    void signature_firstGraphTakesNoPictures_messageNamesTheOthers() {
        byte[] infer = model((b, image) -> mean(b, convolution(b, image, 3, 1)), 1, 3, HEIGHT, WIDTH, false);
        byte[] both = ModelPacker.withSignatures(vector(), "train", infer, "infer");

        String refused = assertThrows(UnsuitableModelException.class,
                () -> open(both, ClassifierOptions.builder())).getMessage();
        assertTrue(refused.endsWith("it has the signatures train, infer; choose one of them with signature"),
                refused);
        String unknown = assertThrows(OptionException.class,
                () -> open(both, ClassifierOptions.builder().signature("serving"))).getMessage();
        assertTrue(unknown.contains("no signature \"serving\"; it has \"train\", \"infer\""), unknown);
    }

    private static byte[] vector() {
        GraphBuilder builder = new GraphBuilder();
        int vector = builder.input("vector", ElementType.FLOAT32, Shape.of(1, 7));
        return ModelWriter.write(Model.of(builder.build(builder.add(vector, vector))));
    }

    // ---- models ----

    private static byte[] open(Network network, int side, int channels, boolean first) {
        return ModelPacker.openInputs(model(network, 1, channels, side, side, first), 1, 2);
    }

    private static byte[] model(Network network, int batch, int channels, int height, int width,
            boolean channelsFirst) {
        GraphBuilder builder = new GraphBuilder();
        int image = builder.input("image", ElementType.FLOAT32, channelsFirst ? Shape.of(batch, channels, height, width)
                : Shape.of(batch, height, width, channels));
        int moved = channelsFirst ? builder.transpose(image, 0, 2, 3, 1) : image;
        return ModelWriter.write(Model.of(builder.build(network.add(builder, moved))));
    }

    private static int convolution(GraphBuilder builder, int image, int size, int stride) {
        int filter = builder.constant(random("filter", 4, size, size, builder.shape(image).dimension(3)));
        return builder.conv2d(image, filter, builder.constant(random("bias", 4)),
                Operator.Window.of(Padding.SAME, stride),
                Activation.RELU);
    }

    private static int mean(GraphBuilder builder, int image) {
        return builder.reduce(ReduceFunction.MEAN, image, false, 1, 2);
    }

    private static TensorSpec random(String name, int... dimensions) {
        Shape shape = Shape.of(dimensions);
        Random random = new Random(shape.elements());
        float[] values = new float[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return TensorSpec.of(name, shape, values);
    }

    private static Pixels picture() {
        byte[] rgb = new byte[HEIGHT * WIDTH * 3];
        new Random(7).nextBytes(rgb);
        return Pixels.of(WIDTH, HEIGHT, rgb);
    }

    private static ClassifierOptions.Builder size(int height, int width) {
        return ClassifierOptions.builder().inputSize(new InputSize(height, width));
    }

    /** Compares an open model with TensorFlow Lite's scores of the fixed one. */
    private static void assertScores(byte[] fixed, byte[] open, int batch) throws IOException {
        Pixels picture = picture();
        float[] values = new float[picture.rgb().length];
        Normalization.DEFAULT.apply(picture, values, 0);
        try (TfliteOracle oracle = TfliteOracle.open(fixed, TfliteOracle.Kernels.XNNPACK, 1);
                ImageClassifier classifier = open(open, size(HEIGHT, WIDTH).softmax(Softmax.OFF))) {
            oracle.setInput(0, values);
            oracle.invoke();
            assertEquals(batch, classifier.batchSize());
            assertArrayEquals(oracle.outputFloats(0), scores(classifier, picture), 1e-4f);
        }
    }

    private static ImageClassifier open(byte[] file, ClassifierOptions.Builder options) throws IOException {
        return ImageClassifier.open(ModelSource.bytes(file, "open"), options.build());
    }

    private static float[] scores(ImageClassifier classifier, Pixels picture) {
        float[] scores = new float[classifier.classes()];
        classifier.classify(picture).classifications().forEach(each -> scores[each.index()] = each.score());
        return scores;
    }
}

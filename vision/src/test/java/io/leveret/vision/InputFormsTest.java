package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import io.leveret.base.LeveretException;
import io.leveret.base.OptionException;
import io.leveret.base.UnsuitableModelException;
import io.leveret.graph.Activation;
import io.leveret.graph.ElementType;
import io.leveret.graph.GraphBuilder;
import io.leveret.graph.Operator;
import io.leveret.graph.Padding;
import io.leveret.graph.Quantization;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.image.ImageOp;
import io.leveret.image.Normalization;
import io.leveret.image.Pixels;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.TfliteOracle;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelWriter;
import io.leveret.tflite.metadata.ChannelOrder;
import io.leveret.tflite.metadata.InputSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs of all layouts and types: on random pictures, scores are those of TensorFlow Lite. */
class InputFormsTest {
    private static final int CLASSES = 5;

    private final Random random = new Random(1);

    /** The element of a pixel: of an image of this size, at row y, column x and channel c. */
    private interface Element {
        double of(Pixels picture, int y, int x, int c);
    }

    private static double normalized(Pixels picture, int y, int x, int c) {
        return (byteAt(picture, y, x, c) - 127.5) / 127.5;
    }

    private static int byteAt(Pixels picture, int y, int x, int c) {
        return picture.rgb()[(y * picture.width() + x) * 3 + c] & 0xff;
    }

    private static int gray(Pixels picture, int y, int x) {
        return byteAt(ImageOp.grayscale().apply(picture), y, x, 0);
    }

    private static ClassifierOptions.Builder options() {
        return ClassifierOptions.builder().softmax(Softmax.OFF);
    }

    static List<Arguments> layouts() {
        return List.of(arguments("NHWC", new int[]{1, 6, 5, 3}, "HWC", ChannelOrder.RGB),
                arguments("NHWC gray", new int[]{1, 6, 5, 1}, "HWC", ChannelOrder.GRAY),
                arguments("NHWC alpha", new int[]{1, 6, 5, 4}, "HWC", ChannelOrder.RGB),
                arguments("NCHW", new int[]{1, 3, 6, 5}, "CHW", ChannelOrder.RGB),
                arguments("NCHW gray", new int[]{1, 1, 6, 5}, "CHW", ChannelOrder.GRAY),
                arguments("NCHW alpha", new int[]{1, 4, 6, 5}, "CHW", ChannelOrder.RGB),
                arguments("NCHW square", new int[]{1, 3, 4, 4}, "CHW", ChannelOrder.RGB),
                arguments("NHWC square", new int[]{1, 4, 4, 3}, "HWC", ChannelOrder.RGB),
                arguments("NHW", new int[]{1, 6, 5}, "HW", ChannelOrder.GRAY),
                arguments("HWC", new int[]{6, 5, 3}, "HWC", ChannelOrder.RGB),
                arguments("HWC alpha", new int[]{6, 5, 4}, "HWC", ChannelOrder.RGB),
                arguments("HWC gray", new int[]{6, 5, 1}, "HWC", ChannelOrder.GRAY),
                arguments("CHW", new int[]{3, 6, 5}, "CHW", ChannelOrder.RGB),
                arguments("HW", new int[]{6, 5}, "HW", ChannelOrder.GRAY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layouts")
    void layout_floatInput_takesThePicture(String name, int[] shape, String axes, ChannelOrder order)
            throws IOException {
        int last = shape.length;
        int height = shape[axes.equals("CHW") ? last - 2 : axes.equals("HW") ? last - 2 : last - 3];
        int width = shape[axes.equals("HWC") ? last - 2 : last - 1];
        int channels = axes.equals("HW") ? 1 : shape[axes.equals("CHW") ? last - 3 : last - 1];
        byte[] file = model(ElementType.FLOAT32, null, shape);
        Pixels picture = picture(width, height);
        double[] elements = new double[Shape.of(shape).elements()];
        int at = 0;
        if (axes.equals("CHW")) {
            for (int c = 0; c < channels; c++) {
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        elements[at++] = element(picture, y, x, c, order);
                    }
                }
            }
        } else {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    for (int c = 0; c < channels; c++) {
                        elements[at++] = element(picture, y, x, c, order);
                    }
                }
            }
        }

        try (ImageClassifier classifier = open(file, options())) {
            assertEquals(new InputSize(height, width), classifier.assumptions().inputSize().value());
            assertEquals(order, classifier.assumptions().channels().value());
            assertArrayEquals(oracle(file, elements, ElementType.FLOAT32), scores(classifier, picture), 1e-4f);
        }
    }

    private static double element(Pixels picture, int y, int x, int c, ChannelOrder order) {
        return order == ChannelOrder.GRAY ? (gray(picture, y, x) - 127.5) / 127.5
                : c == 3 ? 1 : normalized(picture, y, x, c);
    }

    static List<Arguments> types() {
        Element bytes = InputFormsTest::byteAt;
        Element shifted = (picture, y, x, c) -> byteAt(picture, y, x, c) - 128;
        return List.of(arguments(ElementType.UINT8, null, bytes), arguments(ElementType.INT8, null, shifted),
                arguments(ElementType.INT16, null, bytes), arguments(ElementType.INT32, null, bytes),
                arguments(ElementType.INT64, null, bytes),
                arguments(ElementType.FLOAT16, null, (Element) InputFormsTest::normalized),
                arguments(ElementType.UINT8, Quantization.perTensor(1 / 128f, 128), bytes),
                arguments(ElementType.INT8, Quantization.perTensor(1 / 255f, -128), shifted),
                arguments(ElementType.INT8, Quantization.perTensor(2, 0),
                        (Element) (picture, y, x, c) -> Math.round(byteAt(picture, y, x, c) / 2.0)),
                arguments(ElementType.UINT8, Quantization.perTensor(2, 128),
                        (Element) (picture, y, x, c) -> Math.min(255,
                                128 + Math.round(byteAt(picture, y, x, c) / 2.0))),
                arguments(ElementType.INT16, Quantization.perTensor(255 / 32767f, 0),
                        (Element) (picture, y, x, c) -> Math
                                .round((double) byteAt(picture, y, x, c) / (255 / 32767f))),
                arguments(ElementType.INT16, Quantization.perTensor(1 / 32768f, 0),
                        (Element) (picture, y, x, c) -> Math.clamp(
                                Math.round((double) (float) normalized(picture, y, x, c) / (1 / 32768f)), -32768,
                                32767)));
    }

    @ParameterizedTest
    @MethodSource("types")
    void type_integers_takesThePixels(ElementType type, Quantization quantization, Element element)
            throws IOException {
        byte[] file = model(type, quantization, 1, 3, 4, 3);
        Pixels picture = picture(4, 3);

        try (ImageClassifier classifier = open(file, options())) {
            assertArrayEquals(oracle(file, elements(picture, element), type), scores(classifier, picture), 1e-2f);
        }
    }

    @Test
    void normalization_integers_isRoundedToThem() throws IOException {
        byte[] file = model(ElementType.INT32, null, 1, 3, 4, 3);
        Pixels picture = picture(4, 3);

        try (ImageClassifier classifier = open(file, options().normalization(Normalization.of(10, 2)))) {
            double[] elements = elements(picture, (p, y, x, c) -> Math.round((byteAt(p, y, x, c) - 10) / 2.0));
            assertArrayEquals(oracle(file, elements, ElementType.INT32), scores(classifier, picture), 1e-2f);
        }
    }

    /** Each way to make the halves floats. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void range_float16_isThatOfFloats(boolean dequantizes) throws IOException {
        for (float factor : new float[]{0, 1 / 255f}) {
            GraphBuilder builder = new GraphBuilder();
            int image = builder.input("image", ElementType.FLOAT16, Shape.of(1, 3, 4, 3));
            int floats = dequantizes ? builder.dequantize(image) : builder.cast(image, ElementType.FLOAT32);
            int scaled = factor == 0 ? floats : builder.multiply(floats, builder.constant(number(factor)));
            byte[] file = ModelWriter.write(Model.of(builder.build(scores(builder, scaled))));
            Pixels picture = picture(4, 3);
            try (ImageClassifier classifier = open(file, options())) {
                assertEquals(factor == 0 ? Decision.Source.ASSUMED : Decision.Source.GRAPH,
                        classifier.assumptions().range().source());
                double[] elements = elements(picture,
                        factor == 0 ? InputFormsTest::normalized : InputFormsTest::byteAt);
                assertArrayEquals(oracle(file, elements, ElementType.FLOAT16), scores(classifier, picture), 1e-3f);
            }
        }
    }

    // ---- rows of pixels ----

    static List<Arguments> rows() {
        return List.of(arguments(new int[]{1, 30}, 1, ElementType.FLOAT32),
                arguments(new int[]{1, 90}, 3, ElementType.FLOAT32), arguments(new int[]{1, 120}, 4, ElementType.UINT8),
                arguments(new int[]{30}, 1, ElementType.INT8), arguments(new int[]{90}, 3, ElementType.INT32),
                arguments(new int[]{1, 1, 90}, 3, ElementType.FLOAT16),
                arguments(new int[]{30, 1}, 1, ElementType.UINT8),
                arguments(new int[]{1, 90, 1}, 3, ElementType.FLOAT32),
                arguments(new int[]{1, 1, 1, 30}, 1, ElementType.FLOAT32));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void row_ofAStatedSize_takesThePixels(int[] shape, int channels, ElementType type) throws IOException {
        byte[] file = model(type, null, shape);
        Pixels picture = picture(5, 6);
        double[] elements = new double[30 * channels];
        for (int i = 0; i < elements.length; i++) {
            int pixel = i / channels;
            int value = i % channels == 3 ? 255 : channels == 1 ? gray(picture, pixel / 5, pixel % 5)
                    : byteAt(picture, pixel / 5, pixel % 5, i % channels);
            elements[i] = type.isFloat() ? (value - 127.5) / 127.5 : type == ElementType.INT8 ? value - 128 : value;
        }

        try (ImageClassifier classifier = open(file, options().inputSize(new InputSize(6, 5)))) {
            assertEquals(new Decision<>(new InputSize(6, 5), Decision.Source.OPTION, "pixels in a row, "
                    + (channels == 1 ? "batch×height×width×channels" : "channels last assumed")),
                    classifier.assumptions().inputSize());
            assertArrayEquals(oracle(file, elements, type), scores(classifier, picture), 1e-2f);
        }
    }

    /** The shape that a network gives a row of values at first, by RESHAPE, after CAST or a scale. */
    static List<Arguments> pictures() {
        return List.of(arguments(new int[]{1, 6, 5, 3}, false, "HWC"), arguments(new int[]{1, 3, 6, 5}, false, "CHW"),
                arguments(new int[]{1, 1, 6, 5}, false, "CHW"), arguments(new int[]{1, 6, 5, 1}, true, "HWC"));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void row_thatTheNetworkReshapes_isThatPicture(int[] shape, boolean scales, String axes) throws IOException {
        GraphBuilder builder = new GraphBuilder();
        int row = builder.input("row", ElementType.FLOAT32, Shape.of(1, Shape.of(shape).elements()));
        int scaled = scales ? builder.multiply(row, builder.constant(number(1 / 255f))) : row;
        byte[] file = ModelWriter.write(Model.of(builder.build(scores(builder, builder.reshape(scaled, shape)))));
        Pixels picture = picture(5, 6);
        double[] elements = new double[Shape.of(shape).elements()];
        int channels = elements.length / 30;
        for (int i = 0; i < elements.length; i++) {
            int pixel = axes.equals("CHW") ? i % 30 : i / channels;
            int channel = axes.equals("CHW") ? i / 30 : i % channels;
            int value = channels == 1 ? gray(picture, pixel / 5, pixel % 5)
                    : byteAt(picture, pixel / 5, pixel % 5, channel);
            elements[i] = scales ? value : (value - 127.5) / 127.5;
        }

        try (ImageClassifier classifier = open(file, options())) {
            assertEquals(new InputSize(6, 5), classifier.assumptions().inputSize().value());
            assertEquals(Decision.Source.GRAPH, classifier.assumptions().inputSize().source());
            assertArrayEquals(oracle(file, elements, ElementType.FLOAT32), scores(classifier, picture), 1e-4f);
        }
    }

    /** 36 values, which become 12 of 3 before the first weights. */
    @Test
    void row_thatTheNetworkUsesAsASeries_isNoPictureUnlessASizeSaysSo() throws IOException {
        GraphBuilder builder = new GraphBuilder();
        int row = builder.input("row", ElementType.FLOAT32, Shape.of(1, 36));
        byte[] series = ModelWriter.write(Model.of(builder.build(scores(builder, builder.reshape(row, 1, 12, 3)))));
        assertThrows(UnsuitableModelException.class, () -> open(series, options()));
        try (ImageClassifier classifier = open(series, options().inputSize(new InputSize(3, 4)))) {
            assertEquals(ChannelOrder.RGB, classifier.assumptions().channels().value());
        }
        GraphBuilder square = new GraphBuilder();
        int pixels = square.input("row", ElementType.FLOAT32, Shape.of(1, 36));
        try (ImageClassifier classifier = open(
                ModelWriter.write(Model.of(square.build(scores(square, square.reshape(pixels, 1, 6, 6))))),
                options())) {
            assertEquals(new Decision<>(new InputSize(6, 6), Decision.Source.GRAPH,
                    "pixels in a row, batch×height×width"), classifier.assumptions().inputSize());
        }
    }

    @Test
    void row_openBatch_takesTheBatch() throws IOException {
        byte[] one = model(ElementType.FLOAT32, null, 1, 30);
        try (ImageClassifier classifier = open(ModelPacker.openBatch(one),
                options().inputSize(new InputSize(6, 5)).batchSize(3));
                ImageClassifier single = open(one, options().inputSize(new InputSize(6, 5)))) {
            assertEquals(3, classifier.batchSize());
            List<Pixels> pictures = List.of(picture(5, 6), picture(5, 6), picture(5, 6));
            List<Outcome<Pixels>> outcomes = classifier
                    .classifyAll(pictures.stream(), (each, wanted) -> wanted.of(each)).toList();
            for (int i = 0; i < 3; i++) {
                Outcome.Classified<?> done = assertInstanceOf(Outcome.Classified.class, outcomes.get(i));
                assertArrayEquals(scores(single, pictures.get(i)), scores(classifier, done.classification()), 1e-6f);
            }
        }
    }

    @Test
    void row_noSizeOrAWrongOne_isRefusedWithTheOption() {
        byte[] file = model(ElementType.FLOAT32, null, 1, 30);
        String none = assertThrows(UnsuitableModelException.class, () -> open(file, options())).getMessage();
        assertTrue(none.endsWith("; if they are the pixels of a picture, give its size with inputSize, such as 28x28"),
                none);
        String wrong = assertThrows(UnsuitableModelException.class,
                () -> open(file, options().inputSize(new InputSize(5, 5)))).getMessage();
        assertTrue(wrong.endsWith("; they are not the pixels of pictures of 5×5, with 1, 3 or 4 channels"), wrong);
    }

    @Test
    void channels_bgr_swapsRedAndBlueAndTheirMeans() throws IOException {
        byte[] file = model(ElementType.FLOAT32, null, 1, 3, 4, 3);
        Pixels picture = picture(4, 3);
        Normalization how = new Normalization(new float[]{120, 110, 100}, new float[]{60, 59, 58});

        try (ImageClassifier classifier = open(file, options().channels(ChannelOrder.BGR).normalization(how))) {
            double[] elements = elements(picture, (p, y, x, c) -> (byteAt(p, y, x, 2 - c) - how.mean()[2 - c])
                    / how.std()[2 - c]);
            assertArrayEquals(oracle(file, elements, ElementType.FLOAT32), scores(classifier, picture), 1e-4f);
            assertEquals(Decision.Source.OPTION, classifier.assumptions().channels().source());
        }
    }

    /** Bytes in a picture's order are not moved one by one, unless colors change places or differ in their values. */
    @Test
    void channels_bytes_bgrAndMeansOfColors_areThoseOfEachColor() throws IOException {
        byte[] plain = model(ElementType.UINT8, null, 1, 3, 4, 3);
        byte[] scaled = model(ElementType.UINT8, Quantization.perTensor(1, 0), 1, 3, 4, 3);
        Pixels picture = picture(4, 3);
        Normalization means = new Normalization(new float[]{10, 40, 90}, new float[]{1, 1, 2});

        try (ImageClassifier swapped = open(plain, options().channels(ChannelOrder.BGR));
                ImageClassifier normalized = open(scaled, options().normalization(means))) {
            double[] colors = elements(picture, (p, y, x, c) -> byteAt(p, y, x, 2 - c));
            assertArrayEquals(oracle(plain, colors, ElementType.UINT8), scores(swapped, picture), 1e-2f);
            double[] values = elements(picture, (p, y, x, c) -> Math.max(0,
                    Math.round((byteAt(p, y, x, c) - means.mean()[c]) / means.std()[c])));
            assertArrayEquals(oracle(scaled, values, ElementType.UINT8), scores(normalized, picture), 1e-2f);
        }
    }

    @Test
    void channels_gray_fillsAllThree() throws IOException {
        byte[] file = model(ElementType.UINT8, null, 1, 3, 4, 3);
        Pixels picture = picture(4, 3);

        try (ImageClassifier classifier = open(file, options().channels(ChannelOrder.GRAY))) {
            double[] elements = elements(picture, (p, y, x, _) -> gray(p, y, x));
            assertArrayEquals(oracle(file, elements, ElementType.UINT8), scores(classifier, picture), 1e-2f);
        }
    }

    @Test
    void channels_colorsOfAGrayModel_areRefused() throws IOException {
        byte[] file = model(ElementType.FLOAT32, null, 1, 3, 4, 1);

        OptionException refused = assertThrows(OptionException.class,
                () -> open(file, options().channels(ChannelOrder.BGR)));
        assertTrue(refused.getMessage().startsWith("channels are BGR, but"), refused.getMessage());
    }

    /** Both are possible, 3 rows of 8 columns and 4 channels, and 3 channels of 8 rows and 4 columns. */
    @Test
    void layout_shapeAllowsTwo_theNetworkDecides() throws IOException {
        Decision<InputSize> first = size(first(4, true));
        Decision<InputSize> last = size(first(4, false));

        assertEquals(new Decision<>(new InputSize(8, 4), Decision.Source.GRAPH,
                "batch×channels×height×width"), first);
        assertEquals(new Decision<>(new InputSize(3, 8), Decision.Source.GRAPH, ""), last);
    }

    @Test
    void layout_shapeAllowsTwo_nothingTells_isAssumed() throws IOException {
        assertEquals(Decision.Source.ASSUMED, size(model(ElementType.FLOAT32, null, 1, 3, 8, 3)).source());
        assertEquals(Decision.Source.GRAPH, size(model(ElementType.FLOAT32, null, 1, 3, 8, 5)).source());
    }

    /** A model of 1×3×8×channels, which begins with a TRANSPOSE of the channels, or a convolution. */
    private byte[] first(int channels, boolean transposed) {
        GraphBuilder builder = new GraphBuilder();
        int image = builder.input("image", ElementType.FLOAT32, Shape.of(1, 3, 8, channels));
        int moved = transposed ? builder.transpose(image, 0, 2, 3, 1) : image;
        int depth = builder.shape(moved).dimension(3);
        int filter = builder.constant(TensorSpec.of("filter", Shape.of(2, 1, 1, depth), randomFloats(2 * depth)));
        int conv = builder.conv2d(moved, filter, Operator.ABSENT, Operator.Window.of(Padding.SAME, 1),
                Activation.NONE);
        return ModelWriter.write(Model.of(builder.build(builder.reduce(ReduceFunction.MEAN, conv, false, 1, 2))));
    }

    private static Decision<InputSize> size(byte[] file) throws IOException {
        try (ImageClassifier classifier = open(file, options())) {
            return classifier.assumptions().inputSize();
        }
    }

    @Test
    void shape_noPicture_isRefused() {
        for (int[] shape : List.of(new int[]{1, 10}, new int[]{1, 6, 5, 2}, new int[]{1, 2, 6, 5, 3})) {
            byte[] file = model(ElementType.FLOAT32, null, shape);
            UnsuitableModelException refused = assertThrows(UnsuitableModelException.class,
                    () -> open(file, options()));
            assertTrue(refused.getMessage().contains("batch×height×width×channels"), refused.getMessage());
        }
    }

    // ---- further inputs ----

    @Test
    void secondInput_oneNumber_isGivenByNameOrIndex() throws IOException {
        Pixels picture = picture(4, 3);
        for (ElementType type : List.of(ElementType.FLOAT32, ElementType.INT32)) {
            byte[] file = withFactor(type);
            for (String name : List.of("factor", "1")) {
                try (ImageClassifier classifier = open(file, options().constantInputs(Map.of(name, 3f)));
                        TfliteOracle oracle = TfliteOracle.open(file, TfliteOracle.Kernels.XNNPACK, 1)) {
                    oracle.setInput(0, bytes(elements(picture, InputFormsTest::normalized), ElementType.FLOAT32));
                    oracle.setInput(1, bytes(new double[]{3}, type));
                    oracle.invoke();
                    assertArrayEquals(oracle.outputFloats(0), scores(classifier, picture), 1e-4f);
                }
            }
        }
    }

    @Test
    void secondInput_notGiven_isRefusedWithItsName() {
        LeveretException missing = assertThrows(UnsuitableModelException.class,
                () -> open(withFactor(ElementType.FLOAT32), options()));
        assertTrue(missing.getMessage().contains("factor"), missing.getMessage());
        LeveretException unknown = assertThrows(OptionException.class, () -> open(withFactor(ElementType.FLOAT32),
                options().constantInputs(Map.of("factor", 1f, "training", 0f))));
        assertTrue(unknown.getMessage().contains("no input training"), unknown.getMessage());
    }

    @Test
    void secondInput_anotherPicture_isRefused() {
        GraphBuilder builder = new GraphBuilder();
        int left = builder.input("left", ElementType.FLOAT32, Shape.of(1, 3, 4, 3));
        int right = builder.input("right", ElementType.FLOAT32, Shape.of(1, 3, 4, 3));
        byte[] file = ModelWriter.write(Model.of(builder.build(
                builder.reduce(ReduceFunction.MEAN, builder.add(left, right), false, 1, 2))));

        UnsuitableModelException refused = assertThrows(UnsuitableModelException.class, () -> open(file, options()));
        assertTrue(refused.getMessage().contains("2 of its 2 inputs take pictures"), refused.getMessage());
    }

    /** Random scores of 1×3×4×3 float pixels, multiplied by a second input. */
    private byte[] withFactor(ElementType type) {
        GraphBuilder builder = new GraphBuilder();
        int image = builder.input("image", ElementType.FLOAT32, Shape.of(1, 3, 4, 3));
        int factor = builder.input("factor", type, Shape.of());
        int floats = type == ElementType.FLOAT32 ? factor : builder.cast(factor, ElementType.FLOAT32);
        return ModelWriter.write(Model.of(builder.build(builder.multiply(scores(builder, image), floats))));
    }

    // ---- models and pictures ----

    private byte[] model(ElementType type, Quantization quantization, int... shape) {
        GraphBuilder builder = new GraphBuilder();
        if (quantization != null) {
            builder.next(quantization);
        }
        int image = builder.input("image", type, Shape.of(shape));
        int floats = type == ElementType.FLOAT32 ? image
                : quantization == null ? builder.cast(image, ElementType.FLOAT32) : builder.dequantize(image);
        return ModelWriter.write(Model.of(builder.build(scores(builder, floats))));
    }

    /** Adds random scores of a picture's elements. */
    private int scores(GraphBuilder builder, int floats) {
        int elements = builder.shape(floats).elements();
        int filter = builder.constant(
                TensorSpec.of("filter", Shape.of(CLASSES, elements), randomFloats(CLASSES * elements)));
        return builder.fullyConnected(floats, filter, Operator.ABSENT, false, Activation.NONE);
    }

    private static TensorSpec number(float value) {
        return TensorSpec.of("number", Shape.of(), value);
    }

    private float[] randomFloats(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() / 10);
        }
        return values;
    }

    private Pixels picture(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        random.nextBytes(rgb);
        return Pixels.of(width, height, rgb);
    }

    /** Returns the elements of a picture, channels last. */
    private static double[] elements(Pixels picture, Element element) {
        double[] elements = new double[picture.rgb().length];
        int at = 0;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                for (int c = 0; c < 3; c++) {
                    elements[at++] = element.of(picture, y, x, c);
                }
            }
        }
        return elements;
    }

    private static byte[] bytes(double[] elements, ElementType type) {
        ByteBuffer bytes = ByteBuffer.allocate(elements.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (double element : elements) {
            switch (type) {
                case FLOAT32 -> bytes.putFloat((float) element);
                case FLOAT16 -> bytes.putShort(Float.floatToFloat16((float) element));
                case UINT8, INT8 -> bytes.put((byte) (long) element);
                case INT16 -> bytes.putShort((short) element);
                case INT32 -> bytes.putInt((int) element);
                default -> bytes.putLong((long) element);
            }
        }
        return bytes.array();
    }

    private static float[] oracle(byte[] file, double[] elements, ElementType type) {
        try (TfliteOracle oracle = TfliteOracle.open(file, TfliteOracle.Kernels.XNNPACK, 1)) {
            oracle.setInput(0, bytes(elements, type));
            oracle.invoke();
            return oracle.outputFloats(0);
        }
    }

    private static ImageClassifier open(byte[] file, ClassifierOptions.Builder options) throws IOException {
        return ImageClassifier.open(ModelSource.bytes(file, "form"), options.build());
    }

    private static float[] scores(ImageClassifier classifier, Pixels picture) {
        return scores(classifier, classifier.classify(picture));
    }

    private static float[] scores(ImageClassifier classifier, ImageClassification result) {
        float[] scores = new float[classifier.classes()];
        result.classifications().forEach(each -> scores[each.index()] = each.score());
        return scores;
    }
}

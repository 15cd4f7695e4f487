package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.ClosedException;
import io.leveret.base.LeveretException;
import io.leveret.image.Fit;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Normalization;
import io.leveret.image.Pixels;
import io.leveret.image.Resize;
import io.leveret.image.Resizer;
import io.leveret.image.awt.ImageEncoder;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.metadata.Labels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageClassifierTest {
    private static final float TOLERANCE = 1e-6f;
    private static final Labels COLORS = Labels.of(List.of("red", "green", "blue"));

    @TempDir
    Path folder;

    // ---- scores ----

    @Test
    void classify_floatLogits_areNormalizedByDefaultAndBecomeProbabilities() throws IOException {
        ImageClassification result = classify(ColorModels.floatLogits(), options(), Colors.solid(255, 0, 51));

        // (x − 127.5) / 127.5 of 255, 0, 51
        assertScores(softmax(1, -1, -0.6), result);
        assertEquals(1, result.classifications().stream().mapToDouble(Classification::score).sum(), TOLERANCE);
    }

    @Test
    void classify_softmaxOff_scoresAreTheModelsOwnEvenWhenNegative() throws IOException {
        ImageClassification result = classify(ColorModels.floatLogits(), options().softmax(Softmax.OFF),
                Colors.solid(255, 0, 51));

        assertScores(new double[]{1, -1, -0.6}, result);
    }

    @Test
    void classify_modelEndsInSoftmax_isNotAppliedTwice() throws IOException {
        byte[] model = ColorModels.floats(1, (builder, means) -> builder.softmax(means, 1, Quant.NONE));

        assertScores(softmax(1, -1, -0.6), classify(model, options(), Colors.solid(255, 0, 51)));
    }

    @Test
    void classify_softmaxBehindShapeAndTypeChanges_isFound() throws IOException {
        byte[] model = ColorModels.floats(1, (builder, means) -> {
            int probabilities = builder.softmax(means, 1, Quant.NONE);
            int quantized = builder.quantize(probabilities, TensorKind.UINT8, Quant.perTensor(1 / 256.0, 0));
            int pixel = builder.reshape(quantized, 1, 1, 1, 3);
            return builder.dequantize(builder.reshape(pixel, 1, 3));
        });

        ImageClassification result = classify(model, options(), Colors.solid(255, 0, 51));

        assertArrayEquals(softmax(1, -1, -0.6), scoresByIndex(result), 1 / 256.0);
    }

    @Test
    void classify_modelEndsInLogistic_keepsItsValues() throws IOException {
        byte[] model = ColorModels.floats(1, (builder, means) -> builder.logistic(means, Quant.NONE));

        assertScores(new double[]{logistic(1), logistic(-1), logistic(-0.6)},
                classify(model, options(), Colors.solid(255, 0, 51)));
    }

    @Test
    void classify_uint8_takesPixelsAsTheyAre() throws IOException {
        ImageClassification result = classify(ColorModels.uint8Logits(), options().softmax(Softmax.OFF),
                Colors.solid(200, 64, 3));

        assertScores(new double[]{200 / 64.0, 1, 3 / 64.0}, result);
    }

    @Test
    void classify_uint8Logits_becomeProbabilities() throws IOException {
        ImageClassification result = classify(ColorModels.uint8Logits(), options(), Colors.solid(200, 64, 3));

        assertScores(softmax(200 / 64.0, 1, 3 / 64.0), result);
    }

    @Test
    void classify_int8_takesPixelsLess128() throws IOException {
        ImageClassification result = classify(ColorModels.int8Logits(), options().softmax(Softmax.OFF),
                Colors.solid(200, 64, 3));

        assertScores(new double[]{200 / 64.0, 1, 3 / 64.0}, result);
    }

    /** As TensorFlow 2 exports models whose first layer takes bytes: no scale says what they stand for. */
    @Test
    void classify_pixelsThatTheModelCastsItself_areTakenAsTheyAre() throws IOException {
        ImageClassification result = classify(ColorModels.castBytes(), options().softmax(Softmax.OFF),
                Colors.solid(200, 64, 3));

        assertScores(new double[]{200, 64, 3}, result);
    }

    @Test
    void classify_normalizationOverride_holdsForFloat() throws IOException {
        Normalization how = new Normalization(new float[]{10, 20, 30}, new float[]{1, 2, 4});

        ImageClassification result = classify(ColorModels.floatLogits(),
                options().softmax(Softmax.OFF).normalization(how), Colors.solid(12, 24, 42));

        assertScores(new double[]{2, 2, 3}, result);
    }

    @Test
    void classify_normalizationOverride_holdsForQuantizedAndClamps() throws IOException {
        Normalization how = Normalization.of(0, 64); // 0…255 to 0…3.98: to pixels themselves
        Normalization tooFar = Normalization.of(100, 1); // below 0 and above 3.98 for most

        assertAll(
                () -> assertScores(new double[]{200 / 64.0, 1, 3 / 64.0},
                        classify(ColorModels.int8Logits(), options().softmax(Softmax.OFF).normalization(how),
                                Colors.solid(200, 64, 3))),
                () -> assertScores(new double[]{255 / 64.0, 0, 2},
                        classify(ColorModels.uint8Logits(), options().softmax(Softmax.OFF).normalization(tooFar),
                                Colors.solid(200, 64, 102))));
    }

    @Test
    void classify_modelOfBatchTwo_answersForTheFirst() throws IOException {
        ImageClassification result = classify(ColorModels.floats(2, (builder, means) -> means),
                options().softmax(Softmax.OFF), Colors.solid(255, 0, 51));

        assertScores(new double[]{1, -1, -0.6}, result);
    }

    @Test
    void classify_outputOfOnePixel_isRead() throws IOException {
        byte[] model = ColorModels.floats(1, (builder, means) -> builder.reshape(means, 1, 1, 1, 3));

        assertScores(new double[]{1, -1, -0.6},
                classify(model, options().softmax(Softmax.OFF), Colors.solid(255, 0, 51)));
    }

    @Test
    void classify_resize_isTheOneOfTheOptions() throws IOException {
        Pixels wide = Colors.halves();
        ClassifierOptions.Builder raw = options().softmax(Softmax.OFF).normalization(Normalization.of(0, 255));

        assertAll(
                () -> assertScores(new double[]{0.5, 0, 0.5}, classify(ColorModels.floatLogits(),
                        raw.resize(new Resize(Resizer.NEAREST, Fit.SQUASH)), wide)),
                () -> assertScores(new double[]{0.25, 0, 0.25}, classify(ColorModels.floatLogits(),
                        raw.resize(new Resize(Resizer.NEAREST, Fit.PAD)), wide)));
    }

    // ---- which classes ----

    @Test
    void classify_ties_orderLowerIndexFirst() throws IOException {
        assertEquals(List.of("red", "green", "blue"),
                labels(classify(ColorModels.floatLogits(), options().labels(COLORS), Colors.solid(7, 7, 7))));
        assertEquals(List.of("green", "red", "blue"),
                labels(classify(ColorModels.floatLogits(), options().labels(COLORS), Colors.solid(7, 9, 7))));
    }

    @Test
    void classify_maxResults_keepsTheBest() throws IOException {
        assertEquals(List.of("blue", "red"), labels(
                classify(ColorModels.floatLogits(), options().labels(COLORS).maxResults(2), Colors.solid(7, 3, 9))));
    }

    @Test
    void classify_threshold_isInclusive() throws IOException {
        ClassifierOptions.Builder options = options().labels(COLORS).softmax(Softmax.OFF);

        assertEquals(List.of("red", "green"),
                labels(classify(ColorModels.uint8Logits(), options.scoreThreshold(1), Colors.solid(65, 64, 63))));
        assertEquals(List.of(),
                labels(classify(ColorModels.uint8Logits(), options.scoreThreshold(1.1f), Colors.solid(65, 64, 63))));
    }

    @Test
    void classify_allowList_keepsOnlyItsClassesAndTheirPlaces() throws IOException {
        ImageClassification result = classify(ColorModels.floatLogits(),
                options().labels(COLORS).maxResults(2).labelAllowList(List.of("violet", "blue", "red")),
                Colors.solid(3, 9, 7));

        assertEquals(List.of("blue", "red"), labels(result));
        assertEquals(List.of(2, 0), result.classifications().stream().map(Classification::index).toList());
        assertEquals(softmax((7 - 127.5) / 127.5, (3 - 127.5) / 127.5, (9 - 127.5) / 127.5)[0],
                result.classifications().getFirst().score(), TOLERANCE);
    }

    @Test
    void classify_denyList_dropsAllClassesOfThatLabel() throws IOException {
        Labels twoCranes = Labels.of(List.of("crane", "heron", "crane"));

        assertEquals(List.of("heron"), labels(classify(ColorModels.floatLogits(),
                options().labels(twoCranes).labelDenyList(List.of("crane", "stork")), Colors.solid(9, 3, 7))));
    }

    @Test
    void open_listWithoutAKnownLabel_isRefusedWithBoth() {
        assertEquals("none of the labels to allow, [Red, violet], is a label of colors; spell them as it does,"
                + " [red, green, blue] for instance",
                refusal(ColorModels.floatLogits(),
                        options().labels(COLORS).labelAllowList(List.of("Red", "violet"))));
        assertEquals("none of the labels to deny, [violet], is a label of colors; spell them as it does,"
                + " [red, green, blue] for instance",
                refusal(ColorModels.floatLogits(),
                        options().labels(COLORS).labelDenyList(List.of("violet"))));
    }

    @Test
    void open_listForAModelWithoutLabels_isRefused() {
        assertEquals("colors has no labels, so none of the labels to deny, [red], is known; give it labels",
                refusal(ColorModels.floatLogits(), options().labelDenyList(List.of("red"))));
    }

    @Test
    void open_listThatDeniesAll_isRefused() {
        assertEquals("the labels to deny are all that colors has, so no class could ever be found; leave one out",
                refusal(ColorModels.floatLogits(),
                        options().labels(COLORS).labelDenyList(List.of("blue", "red", "green"))));
    }

    @Test
    void classify_noLabels_givesIndexAndEmptyNames() throws IOException {
        Classification best = classify(ColorModels.floatLogits(), options(), Colors.solid(0, 0, 255))
                .classifications()
                .getFirst();

        assertEquals(2, best.index());
        assertEquals("", best.label());
        assertEquals("", best.displayName());
    }

    @Test
    void classify_displayNames_standBesideLabels() throws IOException {
        Labels names = new Labels(List.of("r", "g", "b"), List.of("Red", "Green", "Blue"));

        Classification best = classify(ColorModels.floatLogits(), options().labels(names), Colors.solid(0, 255, 0))
                .classifications().getFirst();

        assertEquals("g", best.label());
        assertEquals("Green", best.displayName());
    }

    // ---- photos ----

    @Test
    void classify_file_tellsSizeAndTimes() throws IOException {
        Path photo = folder.resolve("photo.png");
        Files.write(photo, ImageEncoder.png(Pixels.of(30, 20, new byte[30 * 20 * 3])));
        try (ImageClassifier classifier = open(ColorModels.floatLogits(), options())) {
            ImageClassification fromFile = classifier.classify(photo);
            ImageClassification fromMemory = classifier
                    .classify(PictureSource.bytes(Files.readAllBytes(photo), "photo"));

            assertEquals(30, fromFile.width());
            assertEquals(20, fromFile.height());
            assertTrue(fromFile.timing().decodeNanos() > 0 && fromMemory.timing().decodeNanos() > 0);
            assertTrue(fromFile.timing().preprocessNanos() > 0 && fromFile.timing().inferenceNanos() > 0);
            assertEquals(fromFile.classifications(), fromMemory.classifications());
        }
    }

    @Test
    void classify_pixels_tookNoTimeToDecode() throws IOException {
        assertEquals(0, classify(ColorModels.floatLogits(), options(), Colors.solid(1, 2, 3)).timing().decodeNanos());
    }

    @Test
    void classify_noPhoto_isRefusedAndTheClassifierGoesOn() throws IOException {
        try (ImageClassifier classifier = open(ColorModels.floatLogits(), options())) {
            assertThrows(NoSuchFileException.class, () -> classifier.classify(folder.resolve("missing.jpg")));
            assertThrows(ImageFormatException.class,
                    () -> classifier.classify(PictureSource.bytes(new byte[0], "nothing")));

            assertScores(softmax(1, -1, -0.6), classifier.classify(Colors.solid(255, 0, 51)));
        }
    }

    @Test
    void classify_closed_isRefused() throws IOException {
        ImageClassifier classifier = open(ColorModels.floatLogits(), options());
        classifier.close();

        assertThrows(ClosedException.class, () -> classifier.classify(Colors.solid(1, 2, 3)));
        assertThrows(ClosedException.class, classifier::warmUp);
    }

    @Test
    void warmUp_leavesAnswersAsTheyAre() throws IOException {
        try (ImageClassifier classifier = open(ColorModels.floatLogits(), options().threads(2))) {
            classifier.warmUp();

            assertScores(softmax(1, -1, -0.6), classifier.classify(Colors.solid(255, 0, 51)));
        }
    }

    @Test
    void classify_manyThreads_giveWhatOneGives() throws IOException, InterruptedException, ExecutionException {
        Random random = new Random(42);
        List<Pixels> photos = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            byte[] rgb = new byte[8 * 6 * 3];
            random.nextBytes(rgb);
            photos.add(Pixels.of(8, 6, rgb));
        }
        List<List<Classification>> expected = new ArrayList<>();
        try (ImageClassifier alone = open(ColorModels.floatLogits(), options().threads(1))) {
            photos.forEach(photo -> expected.add(alone.classify(photo).classifications()));
        }
        try (ImageClassifier shared = open(ColorModels.floatLogits(), options().threads(4));
                ExecutorService callers = Executors.newFixedThreadPool(8)) {
            List<Future<List<List<Classification>>>> answers = new ArrayList<>();
            for (int caller = 0; caller < 8; caller++) {
                answers.add(callers.submit(
                        () -> photos.stream().map(photo -> shared.classify(photo).classifications()).toList()));
            }
            for (Future<List<List<Classification>>> answer : answers) {
                assertEquals(expected, answer.get());
            }
        }
    }

    // ---- models ----

    @Test
    void open_file_readsIt() throws IOException {
        Path model = Files.write(folder.resolve("colors.tflite"), ColorModels.floatLogits());
        try (ImageClassifier classifier = ImageClassifier.open(model)) {
            assertEquals(model.toString(), classifier.model().source());
            assertEquals(3, classifier.classes());
            assertEquals(4, classifier.inputWidth());
            assertEquals(4, classifier.inputHeight());
            assertTrue(classifier.labels().isEmpty());
        }
    }

    @Test
    void open_graph_takesWhatWasRead() throws IOException {
        Model model = ModelReader.read(ColorModels.floatLogits(), "colors", ModelLimits.DEFAULT);
        try (ImageClassifier classifier = ImageClassifier.open(ModelSource.of(model),
                options().labels(COLORS).build())) {
            assertSame(model, classifier.model());
            assertEquals("blue", classifier.classify(Colors.solid(0, 0, 255)).classifications().getFirst().label());
        }
    }

    @Test
    void open_stream_readsItWithinTheLimit() throws IOException {
        byte[] model = ColorModels.floatLogits();
        ModelLimits unlimited = limits(Long.MAX_VALUE);
        for (ModelLimits limits : List.of(ModelLimits.DEFAULT, unlimited, limits(model.length))) {
            try (ImageClassifier classifier = ImageClassifier.open(
                    ModelSource.stream(new ByteArrayInputStream(model), "stream"),
                    options().modelLimits(limits).build())) {
                assertEquals("stream", classifier.model().source());
                assertEquals(3, classifier.classes());
            }
        }
        assertThrows(ModelFormatException.class,
                () -> ImageClassifier.open(ModelSource.stream(new ByteArrayInputStream(model), "stream"),
                        options().modelLimits(limits(model.length - 1)).build()));
    }

    private static ModelLimits limits(long maxFileBytes) {
        ModelLimits usual = ModelLimits.DEFAULT;
        return new ModelLimits(maxFileBytes, usual.maxTensorElements(), usual.maxOperators(),
                usual.maxAssociatedFileBytes(), usual.maxArenaBytes());
    }

    @Test
    void open_folder_isRefusedByItsName() {
        String message = assertThrows(IOException.class, () -> ImageClassifier.open(folder)).getMessage();

        assertEquals(folder + ": is a folder, not a model file", message);
    }

    @Test
    void openBundled_batchItDoesNotTake_isRefusedWithIt() {
        String message = assertThrows(ModelFormatException.class,
                () -> ImageClassifier.open(ModelSource.bundled(), options().batchSize(8).build())).getMessage();

        assertTrue(message.contains("takes no batch of 8"), message);
    }

    @Test
    void open_noModel_isRefused() {
        assertThrows(ModelFormatException.class, () -> open(new byte[]{1, 2, 3}, options()));
        assertThrows(NoSuchFileException.class, () -> ImageClassifier.open(folder.resolve("missing.tflite")));
    }

    @Test
    void open_labelsOfAnotherNumber_tellsBothCounts() {
        String message = refusal(ColorModels.floatLogits(),
                options().labels(Labels.of(List.of("a", "b", "c", "d", "e"))));

        assertTrue(message.contains("5 labels for the 3 classes"), message);
        assertTrue(!message.contains("background"), message);
    }

    @Test
    void open_labelsOffByOne_tellsOfTheBackgroundClass() {
        String tooFew = refusal(ColorModels.floatLogits(), options().labels(Labels.of(List.of("a", "b"))));
        String tooMany = refusal(ColorModels.floatLogits(), options().labels(Labels.of(List.of("a", "b", "c", "d"))));

        assertTrue(tooFew.contains("2 labels for the 3 classes") && tooFew.contains("background"), tooFew);
        assertTrue(tooMany.contains("4 labels for the 3 classes") && tooMany.contains("background"), tooMany);
    }

    @Test
    void open_inputThatIsNoPicture_isRefusedWithWhatItIs() {
        ModelBuilder vector = new ModelBuilder();
        int values = vector.input(TensorKind.FLOAT32, 1, 7);
        String message = refusal(vector.output(vector.relu(values, Quant.NONE)).build(), options());

        assertTrue(message.contains("no image classifier") && message.contains("FLOAT32 1×7"), message);
    }

    @Test
    void open_inputOfTwoChannels_isRefused() {
        ModelBuilder two = new ModelBuilder();
        int image = two.input(TensorKind.FLOAT32, 1, 8, 8, 2);
        String message = refusal(two.output(two.mean(image, new int[]{1, 2}, false, Quant.NONE)).build(), options());

        assertTrue(message.contains("1×8×8×2") && message.contains("1, 3 or 4 channels"), message);
    }

    @Test
    void open_inputOfBooleans_isRefused() {
        ModelBuilder integers = new ModelBuilder();
        int image = integers.input(TensorKind.BOOL, 1, 8, 8, 3);
        String message = refusal(integers.output(integers.slice(image, new int[4], new int[]{1, 1, 1, 3})).build(),
                options());

        assertTrue(message.contains("BOOL 1×8×8×3, expected"), message);
    }

    @Test
    void open_twoInputs_isRefused() {
        ModelBuilder two = new ModelBuilder();
        int left = two.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        int right = two.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        String message = refusal(two.output(two.add(left, right, FusedActivation.NONE, Quant.NONE)).build(), options());

        assertTrue(message.contains("2 inputs"), message);
    }

    @Test
    void open_outputThatIsNoRowOfScores_isRefusedWithWhatItIs() {
        ModelBuilder picture = new ModelBuilder();
        int image = picture.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        String message = refusal(picture.output(picture.relu(image, Quant.NONE)).build(), options());

        assertTrue(message.contains("no image classifier") && message.contains("1×4×4×3"), message);
    }

    private static ClassifierOptions.Builder options() {
        return ClassifierOptions.builder().threads(2);
    }

    private static ImageClassifier open(byte[] model, ClassifierOptions.Builder options) throws IOException {
        return ImageClassifier.open(ModelSource.bytes(model, "colors"), options.build());
    }

    private static ImageClassification classify(byte[] model, ClassifierOptions.Builder options, Pixels photo)
            throws IOException {
        try (ImageClassifier classifier = open(model, options)) {
            return classifier.classify(photo);
        }
    }

    private static String refusal(byte[] model, ClassifierOptions.Builder options) {
        return assertThrows(LeveretException.class, () -> open(model, options)).getMessage();
    }

    private static List<String> labels(ImageClassification result) {
        return result.classifications().stream().map(Classification::label).toList();
    }

    private static void assertScores(double[] expected, ImageClassification actual) {
        assertArrayEquals(expected, scoresByIndex(actual), TOLERANCE);
    }

    private static double[] scoresByIndex(ImageClassification result) {
        double[] scores = new double[result.classifications().size()];
        result.classifications().forEach(each -> scores[each.index()] = each.score());
        return scores;
    }

    private static double[] softmax(double... logits) {
        double sum = 0;
        double[] probabilities = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = Math.exp(logits[i]);
            sum += probabilities[i];
        }
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }

    private static double logistic(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}

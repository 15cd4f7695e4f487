package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.LeveretException;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Pixels;
import io.leveret.image.Region;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.metadata.Labels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The expectations of the tests of TensorFlow Lite's Task Library for its image classifier. */
class TaskLibraryTest {
    private static final Labels FIVE = Labels.of(List.of("a", "b", "c", "d", "e"));

    /** UINT8 in and out; the scores are the first five values of two pixels, in units of 1/256. */
    private static byte[] fiveScores() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.UINT8, Quant.perTensor(1 / 256.0, 0), 1, 1, 2, 3);
        int row = model.reshape(image, 1, 6);
        return model.output(model.slice(row, new int[]{0, 0}, new int[]{1, 5})).build();
    }

    @Test
    void postprocessing_itsExample_givesItsScores() throws IOException {
        byte[] values = {0, 64, (byte) 255, 32, (byte) 128, 9};
        ClassifierOptions options = ClassifierOptions.builder().softmax(Softmax.OFF).labels(FIVE).maxResults(3).build();
        try (ImageClassifier classifier = ImageClassifier.open(ModelSource.bytes(fiveScores(), "five"), options)) {
            assertEquals(
                    List.of(new Classification(2, "c", "c", .99609375f), new Classification(4, "e", "e", .5f),
                            new Classification(1, "b", "b", .25f)),
                    classifier.classify(Pixels.of(2, 1, values)).classifications());
        }
    }

    @Test
    void options_whichItRefuses_areRefusedWithTheirValues() throws IOException {
        ClassifierOptions.Builder plain = ClassifierOptions.builder();
        assertAll(refuses("maxResults cannot be 0", () -> ClassifierOptions.builder().maxResults(0).build()),
                refuses("threads cannot be 0", () -> ClassifierOptions.builder().threads(0).build()),
                refuses("threads cannot be -2", () -> ClassifierOptions.builder().threads(-2).build()),
                refuses("[a] and labelDenyList [b]",
                        () -> ClassifierOptions.builder().labelAllowList(List.of("a")).labelDenyList(List.of("b"))
                                .build()),
                refuses("[no such label], is a label of five", () -> open(
                        ClassifierOptions.builder().labels(FIVE).labelAllowList(List.of("no such label")))),
                refuses("has no labels", () -> open(ClassifierOptions.builder().labelDenyList(List.of("a")))),
                refuses("4 labels for the 5 classes",
                        () -> open(ClassifierOptions.builder().labels(Labels.of(List.of("a", "b", "c", "d"))))),
                refuses("x=1 y=0 width=2 height=1",
                        () -> open(plain).classify(PictureSource.of(Pixels.of(2, 1, new byte[6])),
                                ImageProcessingOptions.builder().region(Region.pixels(1, 0, 2, 1)).build())));
    }

    private static ImageClassifier open(ClassifierOptions.Builder options) throws IOException {
        return ImageClassifier.open(ModelSource.bytes(fiveScores(), "five"), options.build());
    }

    private static Executable refuses(String expected, Executable attempt) {
        return () -> {
            String message = assertThrows(LeveretException.class, attempt).getMessage();
            assertTrue(message.contains(expected), message);
        };
    }

    // ---- its models and photos, from the folder in -Dleveret.fixtures, absolute or relative to the project's root
    // ----

    @Test
    @Tag("fixtures")
    void classify_itsQuantizedModelOnItsBurger_givesItsScore() throws IOException {
        assertBurger("mobilenet_v1_0.25_224_quant_metadata.tflite", .96f);
    }

    @Test
    @Tag("fixtures")
    void classify_itsFloatModelOnItsBurger_givesWhatTensorFlowLiteGives() throws IOException {
        assertBurger("mobilenet_v1_0.25_224_float_metadata.tflite", .9886f);
    }

    private static void assertBurger(String model, float score) throws IOException {
        try (ImageClassifier classifier = ImageClassifier.open(fixture("models/" + model))) {
            Classification top = classifier.classify(fixture("images/burger.jpg")).classifications().getFirst();

            assertEquals(934, top.index());
            assertEquals("cheeseburger", top.label());
            assertEquals("cheeseburger", top.displayName());
            assertEquals(score, top.score(), .01f);
            assertEquals(1001, classifier.labels().orElseThrow().size());
        }
    }

    /** A rotated photo gives the right classes with its orientation. */
    @Test
    @Tag("fixtures")
    void classify_turnedBurger_isThatOfTheUprightOne() throws IOException {
        Pixels burger = new ImageDecoder().decode(fixture("images/burger.jpg"));
        try (ImageClassifier classifier = ImageClassifier
                .open(fixture("models/mobilenet_v1_0.25_224_quant_metadata.tflite"))) {
            List<Classification> upright = classifier.classify(burger).classifications();

            assertEquals(upright, classifier
                    .classify(PictureSource.of(burger.rotate(-90)),
                            ImageProcessingOptions.builder().rotation(90).build())
                    .classifications());
            assertTrue(!upright.equals(classifier.classify(burger.rotate(-90)).classifications()));
        }
    }

    private static Path fixture(String name) {
        return Path.of("..").resolve(System.getProperty("leveret.fixtures")).resolve(name).normalize();
    }
}

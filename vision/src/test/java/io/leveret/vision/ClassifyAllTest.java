package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.image.Region;
import io.leveret.image.awt.ImageEncoder;
import io.leveret.tflite.format.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifyAllTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 4", "3, 1", "3, 4"})
    void classifyAll_pictures_givesInOrderWhatEachGivesAlone(int batch, int threads) throws IOException {
        List<Pixels> pictures = IntStream.range(0, 100).mapToObj(i -> Colors.solid(i, 100 - i, 2 * i)).toList();
        byte[] model = ColorModels.floats(batch, (_, means) -> means);
        try (ImageClassifier classifier = open(model, ClassifierOptions.builder().threads(threads))) {
            assertEquals(batch, classifier.batchSize());
            assertEquals(pictures.stream().map(picture -> classifier.classify(picture).classifications()).toList(),
                    classifier.classifyAll(pictures.stream(), picture -> picture)
                            .map(outcome -> assertInstanceOf(Outcome.Classified.class, outcome).classification()
                                    .classifications())
                            .toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "4, 1", "4, 2"})
    void classifyAll_filesOfWhichSomeFail_othersGoOn(int batch, int threads) throws IOException {
        Path red = folder.resolve("red.png");
        Files.write(red, ImageEncoder.png(Colors.solid(255, 0, 0)));
        Path text = Files.writeString(folder.resolve("text.png"), "no photo");
        Path missing = folder.resolve("missing.png");
        byte[] model = ColorModels.floats(batch, (_, means) -> means);
        try (ImageClassifier classifier = open(model, ClassifierOptions.builder().threads(threads))) {
            List<Outcome<Path>> outcomes = classifier.classifyAll(Stream.of(red, text, missing, red, text, red))
                    .toList();

            assertEquals(List.of(red, text, missing, red, text, red), outcomes.stream().map(Outcome::item).toList());
            for (int i : new int[]{0, 3, 5}) {
                ImageClassification seen = assertInstanceOf(Outcome.Classified.class, outcomes.get(i)).classification();
                assertEquals(0, seen.classifications().getFirst().index());
                assertTrue(seen.decodeNanos() > 0);
            }
            assertInstanceOf(ImageFormatException.class, cause(outcomes.get(1)));
            assertInstanceOf(NoSuchFileException.class, cause(outcomes.get(2)));
            assertInstanceOf(ImageFormatException.class, cause(outcomes.get(4)));
        }
    }

    @Test
    void classifyAll_sourceFailsWithAnything_othersGoOn() throws IOException {
        List<Throwable> faults = List.of(new ArithmeticException("x"), new OutOfMemoryError("y"),
                new StackOverflowError("z"));
        try (ImageClassifier classifier = open(ColorModels.floatLogits(), ClassifierOptions.builder().threads(2))) {
            List<Outcome<Throwable>> outcomes = classifier.classifyAll(faults.stream(), fault -> {
                switch (fault) {
                    case RuntimeException e -> throw e;
                    case Error e -> throw e;
                    default -> throw new AssertionError(fault);
                }
            }).toList();

            assertEquals(faults, outcomes.stream().map(ClassifyAllTest::cause).toList());
        }
    }

    @Test
    void classifyAll_region_isThatOfEach() throws IOException {
        try (ImageClassifier classifier = open(ColorModels.floatLogits(), ClassifierOptions.builder().threads(2))) {
            List<Integer> tops = classifier
                    .classifyAll(Stream.of(Colors.halves(), Colors.solid(0, 255, 0)), picture -> picture,
                            ImageProcessingOptions.NONE.withRegion(Region.fractions(0.5, 0, 0.5, 1)))
                    .map(outcome -> assertInstanceOf(Outcome.Classified.class, outcome).classification()
                            .classifications().getFirst().index())
                    .toList();

            assertEquals(List.of(2, 1), tops);
        }
    }

    @Test
    void classifyAll_closed_failsEach() throws IOException {
        ImageClassifier classifier = open(ColorModels.floatLogits(), ClassifierOptions.builder());
        classifier.close();

        assertInstanceOf(IllegalStateException.class, cause(
                classifier.classifyAll(Stream.of(Colors.solid(1, 2, 3)), picture -> picture).findFirst()
                        .orElseThrow()));
    }

    /** Whether a model whose file leaves the batch open takes the options', and one of another fixed batch refuses it. */
    @Test
    void batchSize_ofTheOptions_isTakenWhereTheFileLeavesItOpen() throws IOException {
        byte[] open = ColorModels.openBatch();
        try (ImageClassifier one = open(open, ClassifierOptions.builder());
                ImageClassifier five = open(open, ClassifierOptions.builder().batchSize(5))) {
            assertEquals(1, one.batchSize());
            assertEquals(5, five.batchSize());
            List<Pixels> pictures = IntStream.range(0, 13).mapToObj(i -> Colors.solid(20 * i, 90, 7 * i)).toList();
            assertEquals(pictures.stream().map(picture -> one.classify(picture).classifications()).toList(),
                    five.classifyAll(pictures.stream(), picture -> picture)
                            .map(outcome -> assertInstanceOf(Outcome.Classified.class, outcome).classification()
                                    .classifications())
                            .toList());
        }
        String message = assertThrows(ModelFormatException.class,
                () -> open(ColorModels.floatLogits(), ClassifierOptions.builder().batchSize(2))).getMessage();
        assertTrue(message.contains("1×4×4×3 takes no batch of 2"), message);
    }

    private static Throwable cause(Outcome<?> outcome) {
        return assertInstanceOf(Outcome.Failed.class, outcome).cause();
    }

    private static ImageClassifier open(byte[] model, ClassifierOptions.Builder options) throws IOException {
        return ImageClassifier.open(model, "colors", options.build());
    }
}

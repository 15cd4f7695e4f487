package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.Cancellation;
import io.leveret.base.CancelledException;
import io.leveret.base.ClosedException;
import io.leveret.engine.Workers;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.image.Region;
import io.leveret.image.awt.ImageEncoder;
import io.leveret.tflite.format.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifyAllTest {
    private static final Pixels RED = Colors.solid(255, 0, 0);

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
                    classifier.classifyAll(pictures.stream(), (picture, wanted) -> wanted.of(picture))
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
                assertTrue(seen.timing().decodeNanos() > 0);
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
            List<Outcome<Throwable>> outcomes = classifier.classifyAll(faults.stream(), (fault, _) -> {
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
                    .classifyAll(Stream.of(Colors.halves(), Colors.solid(0, 255, 0)),
                            (picture, wanted) -> wanted.of(picture),
                            ImageProcessingOptions.builder().region(Region.fractions(0.5, 0, 0.5, 1)).build())
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

        assertInstanceOf(ClosedException.class, cause(
                classifier.classifyAll(Stream.of(Colors.solid(1, 2, 3)), (picture, wanted) -> wanted.of(picture))
                        .findFirst()
                        .orElseThrow()));
    }

    /** A model with an open batch takes the options' size, and one with another fixed size refuses it. */
    @Test
    void batchSize_ofTheOptions_isTakenWhereTheFileLeavesItOpen() throws IOException {
        byte[] open = ColorModels.openBatch();
        try (ImageClassifier one = open(open, ClassifierOptions.builder());
                ImageClassifier five = open(open, ClassifierOptions.builder().batchSize(5))) {
            assertEquals(1, one.batchSize());
            assertEquals(5, five.batchSize());
            List<Pixels> pictures = IntStream.range(0, 13).mapToObj(i -> Colors.solid(20 * i, 90, 7 * i)).toList();
            assertEquals(pictures.stream().map(picture -> one.classify(picture).classifications()).toList(),
                    five.classifyAll(pictures.stream(), (picture, wanted) -> wanted.of(picture))
                            .map(outcome -> assertInstanceOf(Outcome.Classified.class, outcome).classification()
                                    .classifications())
                            .toList());
        }
        String message = assertThrows(ModelFormatException.class,
                () -> open(ColorModels.floatLogits(), ClassifierOptions.builder().batchSize(2))).getMessage();
        assertTrue(message.contains("1×4×4×3 takes no batch of 2"), message);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 3", "4, 1", "4, 3"})
    void classifyAll_cancelled_endsTheStreamAndLeavesTheClassifierUsable(int batch, int threads) throws IOException {
        byte[] model = ColorModels.floats(batch, (_, means) -> means);
        Cancellation cancellation = Cancellation.byHand();
        AtomicInteger read = new AtomicInteger();
        try (ImageClassifier classifier = open(model, ClassifierOptions.builder().threads(threads))) {
            assertThrows(CancelledException.class,
                    () -> classifier.classifyAll(Stream.generate(() -> RED), (picture, wanted) -> {
                        if (read.incrementAndGet() == 100) {
                            cancellation.cancel();
                        }
                        return wanted.of(picture);
                    }, ImageProcessingOptions.builder().cancellation(cancellation).build())
                            .forEach(outcome -> assertInstanceOf(Outcome.Classified.class, outcome)));
            assertTrue(read.get() < 200, read + " read");
            assertEquals(0, classifier.classify(RED).classifications().getFirst().index());
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "3"})
    void classifyAll_takerInterrupted_endsWithoutAFailedPhoto(int threads) throws IOException {
        Path red = folder.resolve("red.png");
        Files.write(red, ImageEncoder.png(RED));
        AtomicInteger taken = new AtomicInteger();
        try (ImageClassifier classifier = open(ColorModels.floatLogits(),
                ClassifierOptions.builder().threads(threads))) {
            assertThrows(CancelledException.class,
                    () -> classifier.classifyAll(Stream.generate(() -> red)).forEachOrdered(outcome -> {
                        assertInstanceOf(Outcome.Classified.class, outcome);
                        if (taken.incrementAndGet() == 20) {
                            Thread.currentThread().interrupt();
                        }
                    }));
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void classify_deadlinePassed_isCancelled() throws IOException {
        try (ImageClassifier classifier = open(ColorModels.floatLogits(), ClassifierOptions.builder().threads(2))) {
            ImageProcessingOptions late = ImageProcessingOptions.builder()
                    .cancellation(Cancellation.after(Duration.ZERO)).build();
            assertThrows(CancelledException.class, () -> classifier.classify(PictureSource.of(RED), late));
            assertThrows(CancelledException.class, () -> classifier.explain(RED, late, 0, (_, _) -> {}));
            assertEquals(0, classifier.classify(RED).classifications().getFirst().index());
        }
    }

    /** Classifiers that share workers give the same results without further threads. */
    @Test
    void classifyAll_manyClassifiersOfTheSameWorkers_haveNoMoreThreadsThanThese() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        List<Thread> callers = new ArrayList<>();
        AtomicInteger right = new AtomicInteger();
        try (Workers workers = Workers.of(2)) {
            for (int i = 0; i < 4; i++) {
                ImageClassifier classifier = open(ColorModels.floatLogits(),
                        ClassifierOptions.builder().workers(workers));
                callers.add(Thread.ofPlatform().start(() -> {
                    classifier.classifyAll(Stream.generate(() -> RED).limit(100), (picture, wanted) -> {
                        threads.add(Thread.currentThread());
                        return wanted.of(picture);
                    }).forEach(outcome -> right.addAndGet(
                            outcome instanceof Outcome.Classified<?> seen
                                    && seen.classification().classifications().getFirst().index() == 0 ? 1 : 0));
                    classifier.close();
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertEquals(400, right.get());
            callers.forEach(threads::remove);
            assertTrue(threads.size() <= 2, threads.toString());
            assertTrue(workers.start(() -> {}), "the classifiers have closed what is not theirs");
        }
    }

    private static Throwable cause(Outcome<?> outcome) {
        return assertInstanceOf(Outcome.Failed.class, outcome).cause();
    }

    private static ImageClassifier open(byte[] model, ClassifierOptions.Builder options) throws IOException {
        return ImageClassifier.open(ModelSource.bytes(model, "colors"), options.build());
    }
}

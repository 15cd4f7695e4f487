package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.Cancellation;
import io.leveret.base.CancelledException;
import io.leveret.base.ClosedException;
import io.leveret.base.OptionException;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Orientation;
import io.leveret.image.Pixels;
import io.leveret.image.Region;
import io.leveret.image.awt.ImageEncoder;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.ZooFiles;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelWriter;
import io.leveret.zoo.Zoo;
import io.leveret.zoo.precision.Precision;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchingClassifierTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final PictureSource RED = PictureSource.of(Colors.solid(255, 0, 0));
    private static final PictureSource BLUE = PictureSource.of(Colors.solid(0, 0, 255));

    /** All places of a batch, full and partial ones, on both kinds of threads. */
    @ParameterizedTest
    @EnumSource(value = Precision.class, names = {"FLOAT32", "UINT8", "INT8", "DYNAMIC_RANGE"})
    void classify_manyCallers_giveWhatEachGivesAlone(Precision precision) throws Exception {
        byte[] model = ModelPacker.openBatch(new ZooFiles(graph -> ModelWriter.write(Model.of(graph)))
                .build(Zoo.MOBILENET_V1_SMALLEST, precision));
        List<byte[]> photos = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            photos.add(jpeg(100 + i, 140 - i, i));
        }
        ImageProcessingOptions how = ImageProcessingOptions.builder().region(Region.fractions(0.1, 0, 0.8, 0.9))
                .orientation(Orientation.ofRotation(90)).build();
        try (ImageClassifier classifier = open(model, 3);
                ImageClassifier single = open(model, 1);
                BatchingClassifier batching = classifier.batching(Duration.ofMillis(200));
                ExecutorService platform = Executors.newFixedThreadPool(7);
                ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            List<ImageClassification> expected = new ArrayList<>();
            for (byte[] photo : photos) {
                expected.add(classifier.classify(PictureSource.bytes(photo, "photo"), how));
                assertEquals(single.classify(PictureSource.bytes(photo, "photo"), how).heads(),
                        expected.getLast().heads());
            }
            for (ExecutorService threads : List.of(platform, virtual)) {
                List<Future<ImageClassification>> results = new ArrayList<>();
                for (int i = 0; i < 61; i++) {
                    byte[] photo = photos.get(i % photos.size());
                    results.add(threads.submit(() -> batching.classify(PictureSource.bytes(photo, "photo"), how)));
                }
                for (int i = 0; i < results.size(); i++) {
                    ImageClassification result = results.get(i).get();
                    ImageClassification alone = expected.get(i % photos.size());
                    assertEquals(alone.heads(), result.heads());
                    assertEquals(alone.width() + "x" + alone.height(), result.width() + "x" + result.height());
                    assertTrue(result.timing().decodeNanos() > 0 && result.timing().inferenceNanos() > 0);
                }
            }
            assertEquals(122, batching.runs(1) + 2 * batching.runs(2) + 3 * batching.runs(3));
            assertTrue(batching.runs(3) > 10, "full batches: " + batching.runs(3));
        }
    }

    @Test
    void classify_unusablePhotos_failAloneAndKeepNoPlaceInTheBatch() throws Exception {
        try (ImageClassifier classifier = open(ColorModels.openBatch(), 3);
                BatchingClassifier batching = classifier.batching(LONG)) {
            FutureTask<ImageClassification> red = waiting(() -> batching.classify(RED));

            assertThrows(ImageFormatException.class,
                    () -> batching.classify(PictureSource.bytes("no photo".getBytes(), "text")));
            assertThrows(OptionException.class, () -> batching.classify(BLUE,
                    ImageProcessingOptions.builder().region(Region.pixels(0, 0, 99, 1)).build()));
            assertThrows(IOException.class, () -> batching.classify(PictureSource.stream(new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("the connection was lost");
                }
            }, "upload")));
            assertThrows(CancelledException.class, () -> batching.classify(BLUE, ImageProcessingOptions.builder()
                    .cancellation(Cancellation.after(Duration.ofMillis(20))).build()));
            FutureTask<ImageClassification> alsoRed = waiting(() -> batching.classify(RED));
            assertFalse(red.isDone() || alsoRed.isDone());
            assertEquals(2, batching.classify(BLUE).classifications().getFirst().index());
            assertEquals(0, red.get().classifications().getFirst().index());
            assertEquals(0, alsoRed.get().classifications().getFirst().index());
            assertEquals(List.of(0L, 0L, 1L), List.of(batching.runs(1), batching.runs(2), batching.runs(3)));
        }
    }

    @Test
    void classify_alone_runsAfterTheLongestWait() throws IOException {
        try (ImageClassifier classifier = open(ColorModels.openBatch(), 4);
                BatchingClassifier batching = classifier.batching(Duration.ofMillis(20))) {
            long start = System.nanoTime();
            ImageClassification result = batching.classify(RED);

            assertTrue(System.nanoTime() - start >= 20_000_000);
            assertEquals(classifier.classify(Colors.solid(255, 0, 0)).heads(), result.heads());
            assertEquals(1, batching.runs(1));
        }
    }

    @Test
    void classify_modelOfBatchOne_waitsForNobody() throws IOException {
        try (ImageClassifier classifier = open(ColorModels.openBatch(), 1);
                BatchingClassifier batching = classifier.batching(LONG)) {
            assertEquals(0, batching.classify(RED).classifications().getFirst().index());
            assertEquals(1, batching.runs(1));
            assertThrows(IndexOutOfBoundsException.class, () -> batching.runs(2));
        }
    }

    @Test
    void classify_classifierClosed_failsEach() throws Exception {
        ImageClassifier classifier = open(ColorModels.openBatch(), 2);
        try (BatchingClassifier batching = classifier.batching(LONG)) {
            FutureTask<ImageClassification> red = waiting(() -> batching.classify(RED));
            classifier.close();

            assertThrows(ClosedException.class, () -> batching.classify(BLUE));
            assertInstanceOf(ClosedException.class, assertThrows(ExecutionException.class, red::get).getCause());
        }
    }

    @Test
    void close_runningCalls_finishAndLaterOnesAreRefused() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        InputStream slow = new ByteArrayInputStream(ImageEncoder.png(Colors.solid(0, 255, 0))) {
            @Override
            public synchronized int read(byte[] bytes, int from, int most) {
                reading.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException ending) {
                    throw new IllegalStateException(ending);
                }
                return super.read(bytes, from, most);
            }
        };
        try (ImageClassifier classifier = open(ColorModels.openBatch(), 4)) {
            BatchingClassifier batching = classifier.batching(LONG);
            FutureTask<ImageClassification> red = waiting(() -> batching.classify(RED));
            FutureTask<ImageClassification> green = new FutureTask<>(
                    () -> batching.classify(PictureSource.stream(slow, "upload")));
            Thread.ofVirtual().start(green);
            reading.await();
            FutureTask<Void> closing = new FutureTask<>(batching::close, null);
            Thread closer = Thread.ofPlatform().start(closing);
            assertEquals(0, red.get().classifications().getFirst().index()); // waits for others no longer
            closer.interrupt(); // without effect, but for its status

            assertThrows(ClosedException.class, () -> batching.classify(BLUE));
            assertFalse(closing.isDone(), "one is still read");
            goOn.countDown();
            assertEquals(1, green.get().classifications().getFirst().index());
            closing.get();
            assertEquals(2, classifier.classify(Colors.solid(0, 0, 255)).classifications().getFirst().index());
        }
    }

    @Test
    void batching_negativeWait_isRefused() throws IOException {
        try (ImageClassifier classifier = open(ColorModels.openBatch(), 2)) {
            assertEquals("batchWait cannot be PT-1S; give zero or more", assertThrows(OptionException.class,
                    () -> classifier.batching(Duration.ofSeconds(-1))).getMessage());
            classifier.batching(Duration.ofSeconds(Long.MAX_VALUE)).close();
        }
    }

    /** Starts a call and waits until it waits for others. */
    private static FutureTask<ImageClassification> waiting(Callable<ImageClassification> call) {
        FutureTask<ImageClassification> task = new FutureTask<>(call);
        Thread thread = Thread.ofPlatform().start(task);
        while (!task.isDone() && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.yield();
        }
        return task;
    }

    private static ImageClassifier open(byte[] model, int batch) throws IOException {
        return ImageClassifier.open(ModelSource.bytes(model, "model"),
                ClassifierOptions.builder().batchSize(batch).build());
    }

    private static byte[] jpeg(int width, int height, int seed) throws IOException {
        byte[] rgb = new byte[width * height * 3];
        new Random(seed).nextBytes(rgb);
        return ImageEncoder.jpeg(Pixels.of(width, height, rgb));
    }
}

package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.Pixels;
import io.leveret.image.awt.ImageEncoder;
import io.leveret.testing.ZooFiles;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelWriter;
import io.leveret.zoo.Zoo;
import io.leveret.zoo.precision.Precision;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One classifier for many threads, and classifiers that are never closed. */
class SharedClassifierTest {
    private static final int CALLERS = 16;
    private static final int PHOTOS = 10_000;

    @Test
    void classify_sixteenThreadsAndTenThousandPhotos_giveWhatOneThreadGivesInFlatMemory()
            throws IOException, InterruptedException, ExecutionException {
        List<byte[]> photos = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            photos.add(jpeg(40 + i, 104 - i, i));
        }
        byte[] model = new ZooFiles(graph -> ModelWriter.write(Model.of(graph)))
                .build(Zoo.MOBILENET_V1_SMALLEST, Precision.UINT8);
        List<List<Classification>> expected = new ArrayList<>();
        try (ImageClassifier alone = open(model, 1)) {
            for (byte[] photo : photos) {
                expected.add(alone.classify(PictureSource.bytes(photo, "photo")).classifications());
            }
        }
        try (ImageClassifier shared = open(model, 2);
                ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            AtomicInteger next = new AtomicInteger();
            List<Long> heaps = new ArrayList<>(); // bytes in use after each fifth
            for (int fifth = 1; fifth <= 5; fifth++) {
                int end = fifth * PHOTOS / 5;
                List<Future<?>> running = new ArrayList<>();
                for (int caller = 0; caller < CALLERS; caller++) {
                    running.add(callers.submit(() -> {
                        for (int i = next.getAndIncrement(); i < end; i = next.getAndIncrement()) {
                            int photo = i % photos.size();
                            assertEquals(expected.get(photo),
                                    shared.classify(PictureSource.bytes(photos.get(photo), "photo")).classifications());
                        }
                        return null;
                    }));
                }
                for (Future<?> each : running) {
                    each.get();
                }
                next.set(end);
                heaps.add(heapAfterCollection());
            }
            assertTrue(heaps.getLast() - heaps.getFirst() < 4 << 20, // half a kilobyte a photo
                    "bytes in use grew: " + heaps);
        }
    }

    /** Returns the heap in use without garbage, in bytes; repeats the collection for objects that end later. */
    private static long heapAfterCollection() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int tries = 0; tries < 5; tries++) {
            System.gc();
            Thread.sleep(20);
            least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    @Test
    void open_neverClosed_leavesNoThreadBehind() throws IOException, InterruptedException {
        long before = helpers();
        for (int i = 0; i < 30; i++) {
            open(ColorModels.floatLogits(), 4).classify(Pixels.of(4, 4, new byte[48]));
        }
        long most = helpers();
        for (int tries = 0; helpers() > before && tries < 100; tries++) {
            System.gc();
            Thread.sleep(100);
        }

        assertTrue(most > before, "no helpers were there");
        assertTrue(helpers() <= before, helpers() + " of " + most); // threads of earlier tests may still be ending
    }

    /** A thread that decodes needs its processor itself. */
    @Test
    void classify_whileAnotherCallerReads_takesNoHelper() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Pixels picture = Pixels.of(4, 4, new byte[48]);
        InputStream upload = new FilterInputStream(new ByteArrayInputStream(jpeg(40, 40, 1))) {
            @Override
            public int read(byte[] to, int from, int length) throws IOException {
                reads.countDown();
                try {
                    mayEnd.await();
                } catch (InterruptedException interrupted) {
                    throw new InterruptedIOException();
                }
                return super.read(to, from, length);
            }
        };
        try (ImageClassifier classifier = open(ColorModels.floatLogits(), 2);
                ExecutorService other = Executors.newFixedThreadPool(1)) {
            Future<ImageClassification> reading = other
                    .submit(() -> classifier.classify(PictureSource.stream(upload, "upload")));
            reads.await();
            Set<Thread> before = threads();
            classifier.classify(picture);
            assertTrue(before.containsAll(threads()), "a helper was taken");
            mayEnd.countDown();
            reading.get();
            assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
                do { // the other caller is remembered for some milliseconds
                    classifier.classify(picture);
                } while (before.containsAll(threads()));
            }, "nobody helps a caller that is alone");
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().matches("leveret-\\d+"))
                .collect(Collectors.toSet());
    }

    private static long helpers() {
        return threads().size();
    }

    private static ImageClassifier open(byte[] model, int threads) throws IOException {
        return ImageClassifier.open(ModelSource.bytes(model, "model"),
                ClassifierOptions.builder().threads(threads).maxResults(5).build());
    }

    private static byte[] jpeg(int width, int height, int seed) throws IOException {
        byte[] rgb = new byte[width * height * 3];
        new Random(seed).nextBytes(rgb);
        return ImageEncoder.jpeg(Pixels.of(width, height, rgb));
    }
}

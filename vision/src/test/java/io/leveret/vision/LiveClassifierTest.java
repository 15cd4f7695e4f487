package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.ClosedException;
import io.leveret.engine.Workers;
import io.leveret.image.Pixels;
import io.leveret.image.Region;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveClassifierTest {
    private static final Pixels RED = Colors.solid(255, 0, 0);

    private ImageClassifier classifier;

    @BeforeEach
    void open() throws IOException {
        classifier = ImageClassifier.open(ModelSource.bytes(ColorModels.floatLogits(), "colors"),
                ClassifierOptions.builder().threads(1).build());
    }

    @AfterEach
    void close() {
        classifier.close();
    }

    /** Records its calls, and takes as long over each result as the test wants. */
    private static final class Notes implements LiveListener {
        private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
        private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
        private final Semaphore begun = new Semaphore(0); // results that the listener has been given
        private final Semaphore released = new Semaphore(0); // results that it may return from

        @Override
        public void onResult(ImageClassification result, long timestampMillis, long dropped) {
            threads.add(Thread.currentThread());
            lines.add(
                    timestampMillis + " class " + result.classifications().getFirst().index() + ", dropped " + dropped);
            begun.release();
            try {
                released.tryAcquire(20, TimeUnit.SECONDS); // so that a test that fails ends
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onError(Throwable error, long timestampMillis) {
            lines.add(timestampMillis + " " + error.getMessage());
            begun.release();
        }
    }

    @Test
    void classifyAsync_fasterThanTheListener_keepsTheNewestAndCountsTheRest() throws InterruptedException {
        Notes notes = new Notes();
        try (LiveClassifier live = classifier.live(Duration.ZERO, notes)) {
            live.classifyAsync(RED, 0);
            notes.begun.acquire();
            for (int millis = 1; millis <= 9; millis++) {
                live.classifyAsync(Colors.solid(0, 0, 25 * millis), millis); // all but the last are stale
            }
            assertEquals(8, live.dropped());
            notes.released.release(3);
            notes.begun.acquire();
            live.classifyAsync(RED, 10);
            notes.begun.acquire();

            assertEquals(List.of("0 class 0, dropped 0", "9 class 2, dropped 8", "10 class 0, dropped 0"),
                    List.copyOf(notes.lines));
            assertEquals(3, live.classified());
            assertEquals(8, live.dropped());
        }
    }

    @Test
    void classifyAsync_failedFrame_isReportedAndLaterOnesGoOn() throws InterruptedException {
        Notes notes = new Notes();
        notes.released.release(1);
        try (LiveClassifier live = classifier.live(Duration.ZERO, notes)) {
            live.classifyAsync(RED, 1, ImageProcessingOptions.builder().region(Region.pixels(0, 0, 99, 1)).build());
            notes.begun.acquire();
            live.classifyAsync(RED, 2);
            notes.begun.acquire();
        }
        assertTrue(notes.lines.get(0).startsWith("1 the region x=0 y=0 width=99"), notes.lines.get(0));
        assertEquals("2 class 0, dropped 0", notes.lines.get(1));
    }

    @Test
    void classifyAsync_listenerFails_isReportedAndLaterOnesGoOn() throws InterruptedException {
        CountDownLatch reported = new CountDownLatch(2);
        List<Long> times = Collections.synchronizedList(new ArrayList<>());
        LiveListener failing = new LiveListener() {
            @Override
            public void onResult(ImageClassification result, long timestampMillis, long dropped) {
                throw new AssertionError("the listener's own");
            }

            @Override
            public void onError(Throwable error, long timestampMillis) {
                if (error instanceof AssertionError) {
                    times.add(timestampMillis);
                }
                reported.countDown();
            }
        };
        try (LiveClassifier live = classifier.live(Duration.ZERO, failing)) {
            live.classifyAsync(RED, 1);
            while (reported.getCount() > 1) {
                Thread.sleep(1);
            }
            live.classifyAsync(RED, 2);
            assertTrue(reported.await(50, TimeUnit.SECONDS));
        }
        assertEquals(List.of(1L, 2L), List.copyOf(times));
    }

    @Test
    void classifyAsync_timeThatDoesNotGrow_isRefusedAtOnce() {
        try (LiveClassifier live = classifier.live(Duration.ZERO, (_, _, _) -> {})) {
            live.classifyAsync(RED, 7);

            assertThrows(IllegalArgumentException.class, () -> live.classifyAsync(RED, 7));
        }
    }

    @Test
    void close_whileOneIsClassified_waitsForItAndDropsTheOther() throws InterruptedException {
        Notes notes = new Notes();
        LiveClassifier live = classifier.live(Duration.ZERO, notes);
        live.classifyAsync(RED, 0);
        notes.begun.acquire();
        live.classifyAsync(RED, 1);
        Thread closing = Thread.ofPlatform().start(live::close);
        closing.join(200);
        assertTrue(closing.isAlive());
        notes.released.release(9);
        closing.join();

        assertEquals(List.of("0 class 0, dropped 0"), List.copyOf(notes.lines));
        assertEquals(1, live.dropped());
        assertThrows(ClosedException.class, () -> live.classifyAsync(RED, 2));
        live.close();
    }

    @Test
    void close_byTheListener_doesNotWaitForItself() throws InterruptedException {
        LiveClassifier[] live = new LiveClassifier[1];
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch known = new CountDownLatch(1);
        live[0] = classifier.live(Duration.ZERO, (_, _, _) -> {
            try {
                known.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            live[0].close();
            closed.countDown();
        });
        live[0].classifyAsync(RED, 0);
        known.countDown();

        assertTrue(closed.await(50, TimeUnit.SECONDS));
    }

    @Test
    void thread_withoutFrames_endsByItself() throws InterruptedException {
        Notes notes = new Notes();
        notes.released.release(9);
        LiveClassifier live = classifier.live(Duration.ZERO, notes);
        live.classifyAsync(RED, 0);
        notes.begun.acquire();
        for (Thread worker : notes.threads) {
            worker.join();
        }

        live.classifyAsync(RED, 1); // and is there again when it is needed
        notes.begun.acquire();
        live.close();
        assertEquals(2, live.classified());
    }

    @Test
    void classifyAsync_noWorkers_isDoneByTheOneWhoBringsTheFrame() throws IOException {
        Notes notes = new Notes();
        notes.released.release(9);
        try (ImageClassifier alone = ImageClassifier.open(ModelSource.bytes(ColorModels.floatLogits(), "colors"),
                ClassifierOptions.builder().workers(Workers.none()).build());
                LiveClassifier live = alone.live(Duration.ZERO, notes)) {
            live.classifyAsync(RED, 0);
            assertEquals(List.of("0 class 0, dropped 0"), List.copyOf(notes.lines));
            live.classifyAsync(RED, 1);
            assertEquals(2, live.classified());
        }
        assertEquals(Set.of(Thread.currentThread()), notes.threads);
    }

    @Test
    void classifyAsync_manyOnOneThread_allHaveTheirTurn() throws InterruptedException {
        Notes first = new Notes();
        Notes second = new Notes();
        try (LiveClassifier one = classifier.live(Duration.ZERO, first);
                LiveClassifier other = classifier.live(Duration.ZERO, second)) {
            one.classifyAsync(RED, 0);
            first.begun.acquire();
            one.classifyAsync(RED, 1);
            other.classifyAsync(RED, 0);
            first.released.release(1);
            second.begun.acquire(); // though the first has another frame all the time
            second.released.release(9);
            first.released.release(9);
        }
        assertEquals(first.threads, second.threads);
    }

    @Test
    void classifyAsync_classifierClosed_tellsTheListener() throws InterruptedException {
        Notes notes = new Notes();
        try (LiveClassifier live = classifier.live(Duration.ZERO, notes)) {
            classifier.close();
            live.classifyAsync(RED, 0);
            notes.begun.acquire();
        }
        assertEquals(List.of("0 the classifier of colors is closed"), List.copyOf(notes.lines));
    }
}

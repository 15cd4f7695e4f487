package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.Cancellation;
import io.leveret.base.CancelledException;
import io.leveret.base.ClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OrderedStreamTest {
    private static final List<Integer> ITEMS = IntStream.range(0, 1000).boxed().toList();

    private final List<Workers> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Workers::close);
    }

    private <T, R> Stream<R> stream(Stream<T> items, int some, int threads, Workers.Work<T, R> work) {
        return stream(items, some, threads, Cancellation.NONE, work);
    }

    private <T, R> Stream<R> stream(Stream<T> items, int some, int threads, Cancellation cancellation,
            Workers.Work<T, R> work) {
        Workers workers = Workers.of(threads);
        opened.add(workers);
        return workers.stream(items, some, cancellation, work);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "1, 7", "3, 1", "3, 2", "64, 2", "2000, 3"})
    void of_anyWorkersAndBatches_keepsTheOrder(int some, int workers) {
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        List<Integer> results = stream(ITEMS.stream(), some, workers, (items, _) -> {
            sizes.add(items.size());
            return items.stream().map(item -> item * 3).toList();
        }).toList();

        assertEquals(ITEMS.stream().map(item -> item * 3).toList(), results);
        assertEquals(Math.min(some, ITEMS.size()), sizes.stream().mapToInt(size -> size).max().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void of_nothing_givesNothing(int workers) {
        assertEquals(List.of(), stream(Stream.of(), 4, workers, (items, _) -> items).toList());
    }

    @Test
    void of_slowFirstItem_holdsOthersBack() {
        CountDownLatch othersWaited = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        stream(ITEMS.stream(), 1, 2, (items, _) -> {
            begun.incrementAndGet();
            if (items.getFirst() == 0) {
                await(othersWaited);
            } else if (items.getFirst() == 8) {
                othersWaited.countDown(); // the last that may run ahead of the first
            }
            return items;
        }).forEachOrdered(item -> {
            if (item == 0) {
                assertTrue(begun.get() <= 9, begun + " begun");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void of_consumerFails_leavesTheRestAlone(int workers) {
        AtomicInteger begun = new AtomicInteger();
        AtomicBoolean closed = new AtomicBoolean();

        assertThrows(ArithmeticException.class, () -> {
            try (Stream<Integer> results = stream(ITEMS.stream().onClose(() -> closed.set(true)), 1, workers,
                    (_, _) -> List.of(begun.incrementAndGet()))) {
                results.forEachOrdered(_ -> {
                    throw new ArithmeticException();
                });
            }
        });
        assertTrue(begun.get() < 100, begun + " begun");
        assertTrue(closed.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void of_workFails_endsTheStream(int workers) {
        assertThrows(IllegalStateException.class, () -> stream(ITEMS.stream(), 1, workers, (_, _) -> {
            throw new IllegalStateException("no");
        }).forEachOrdered(_ -> {}));
    }

    @Test
    void of_oneItem_isAlone() {
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch first = new CountDownLatch(1);
        List<Boolean> alone = stream(Stream.of(1, 2), 1, 2, (items, isAlone) -> {
            if (items.getFirst() == 2) {
                boolean before = isAlone.getAsBoolean(); // while the first waits
                second.countDown();
                await(first);
                return List.of(before);
            }
            await(second);
            boolean meanwhile = isAlone.getAsBoolean();
            first.countDown();
            return List.of(meanwhile);
        }).toList();

        assertEquals(List.of(false, false), alone);
        assertEquals(List.of(true),
                stream(Stream.of(1), 1, 2, (_, is) -> List.of(is.getAsBoolean())).toList());
        assertEquals(List.of(true),
                stream(Stream.of(1), 1, 1, (_, is) -> List.of(is.getAsBoolean())).toList());
    }

    @Test
    void of_manyItems_takesThemAsTheyAreNeeded() {
        AtomicInteger taken = new AtomicInteger();
        Stream<Integer> endless = Stream.generate(taken::incrementAndGet);

        try (Stream<Integer> results = stream(endless, 2, 3, (items, _) -> items)) {
            assertEquals(List.of(1, 2, 3, 4, 5), results.limit(5).toList());
        }
        assertTrue(taken.get() <= 50, taken + " taken");
    }

    @ParameterizedTest
    @CsvSource({"8, 2", "1000, 2", "8, 1"})
    void next_closed_isRefusedAndDoesNotHang(int items, int workers) {
        CountDownLatch closed = new CountDownLatch(1);
        Stream<Integer> results = stream(ITEMS.stream().limit(items), 1, workers, (some, _) -> {
            if (some.getFirst() > 0) {
                await(closed);
            }
            return some;
        });
        Iterator<Integer> each = results.iterator();
        assertEquals(0, each.next());
        Thread closing = Thread.ofPlatform().start(() -> {
            results.close();
            closed.countDown();
        });

        assertThrows(ClosedException.class, () -> {
            for (int i = 1; i < items; i++) {
                each.next(); // those that had begun may still come
            }
            each.next();
        });
        assertFalse(closing.isInterrupted());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void of_workFails_isThrownAsItIs(int workers) {
        ArithmeticException fault = new ArithmeticException("no");

        assertSame(fault, assertThrows(ArithmeticException.class,
                () -> stream(ITEMS.stream(), 1, workers, (_, _) -> {
                    throw fault;
                }).forEachOrdered(_ -> {})));
    }

    @Test
    void of_leftHalfWay_leavesNoThreadBehind() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Stream<Integer> results = stream(ITEMS.stream(), 1, 3, (items, _) -> {
            threads.add(Thread.currentThread());
            return items;
        });
        results.iterator().next();
        threads.remove(Thread.currentThread());

        for (Thread thread : threads) {
            thread.join();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void next_cancelled_endsTheStream(int threads) {
        Cancellation cancellation = Cancellation.byHand();
        AtomicInteger begun = new AtomicInteger();
        Iterator<Integer> each = stream(ITEMS.stream(), 1, threads, cancellation, (items, _) -> {
            begun.incrementAndGet();
            return items;
        }).iterator();
        assertEquals(0, each.next());
        cancellation.cancel();

        assertThrows(CancelledException.class, each::next);
        assertThrows(RuntimeException.class, each::next);
        assertTrue(begun.get() < 50, begun + " begun");
    }

    @Test
    void next_deadlineWhileOneIsAwaited_doesNotWaitForIt() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(2); // by the two threads that are not the taker's
        Iterator<Integer> each = stream(ITEMS.stream(), 1, 2, Cancellation.after(Duration.ofMillis(300)),
                (items, _) -> {
                    if (Thread.currentThread().getName().startsWith("leveret-")) {
                        begun.countDown();
                        await(mayEnd);
                    } else {
                        await(begun);
                    }
                    return items;
                }).iterator();

        assertEquals("the work has ended early: its deadline of 300 ms has passed",
                assertThrows(CancelledException.class, () -> {
                    while (true) {
                        each.next();
                    }
                }).getMessage());
        mayEnd.countDown();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void next_interrupted_endsTheStream(int threads) {
        Iterator<Integer> each = stream(ITEMS.stream(), 1, threads, (items, _) -> items).iterator();
        assertEquals(0, each.next());
        Thread.currentThread().interrupt();

        assertThrows(CancelledException.class, () -> {
            while (true) {
                each.next(); // those that are ready may come
            }
        });
        assertTrue(Thread.interrupted());
    }

    @Test
    void of_workersThatAreBusyForEver_isDoneByTheTaker() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (Workers workers = Workers.of(2)) {
            CountDownLatch busy = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                assertTrue(workers.start(() -> {
                    busy.countDown();
                    await(mayEnd);
                }));
            }
            await(busy);
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            assertEquals(ITEMS, workers.stream(ITEMS.stream(), 1, Cancellation.NONE, (items, _) -> {
                threads.add(Thread.currentThread());
                return items;
            }).toList());
            assertEquals(Set.of(Thread.currentThread()), threads);
            mayEnd.countDown();
        }
    }

    @Test
    void of_streamWithinAStream_comesToItsEnd() {
        try (Workers workers = Workers.of(2)) {
            List<Integer> sums = workers.stream(ITEMS.stream().limit(100), 1, Cancellation.NONE, (items, _) -> List.of(
                    workers.stream(ITEMS.stream().limit(100), 1, Cancellation.NONE, (inner, _) -> inner)
                            .mapToInt(item -> item + items.getFirst()).sum()))
                    .toList();

            assertEquals(IntStream.range(0, 100).mapToObj(item -> 4950 + 100 * item).toList(), sums);
        }
    }

    @Test
    void of_manyStreams_makeNoMoreThreadsThanTheWorkersHave() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (Workers workers = Workers.of(3)) {
            List<Thread> takers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                takers.add(Thread.ofPlatform().start(() -> workers.stream(ITEMS.stream(), 1, Cancellation.NONE,
                        (items, _) -> {
                            threads.add(Thread.currentThread());
                            return items;
                        }).forEach(_ -> {})));
            }
            for (Thread taker : takers) {
                taker.join();
            }
            threads.removeAll(takers);
        }
        assertTrue(threads.size() <= 3, threads.toString());
    }

    @Test
    void of_workersClosedMeanwhile_comesToItsEnd() {
        for (int round = 0; round < 20; round++) {
            Workers workers = Workers.of(2);
            assertEquals(ITEMS, workers.stream(ITEMS.stream(), 1, Cancellation.NONE, (items, _) -> {
                if (items.getFirst() == 100) {
                    workers.close();
                }
                return items;
            }).toList());
        }
    }

    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException closing) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

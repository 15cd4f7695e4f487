package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OrderedStreamTest {
    private static final List<Integer> ITEMS = IntStream.range(0, 1000).boxed().toList();

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "1, 7", "3, 1", "3, 2", "64, 2", "2000, 3"})
    void of_anyWorkersAndBatches_keepsTheOrder(int some, int workers) {
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        List<Integer> results = OrderedStream.of(ITEMS.stream(), some, workers, (items, _) -> {
            sizes.add(items.size());
            return items.stream().map(item -> item * 3).toList();
        }).toList();

        assertEquals(ITEMS.stream().map(item -> item * 3).toList(), results);
        assertEquals(Math.min(some, ITEMS.size()), sizes.stream().mapToInt(size -> size).max().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void of_nothing_givesNothing(int workers) {
        assertEquals(List.of(), OrderedStream.of(Stream.of(), 4, workers, (items, _) -> items).toList());
    }

    @Test
    void of_slowFirstItem_holdsOthersBack() {
        CountDownLatch othersWaited = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        OrderedStream.of(ITEMS.stream(), 1, 2, (items, _) -> {
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
            try (Stream<Integer> results = OrderedStream.of(ITEMS.stream().onClose(() -> closed.set(true)), 1, workers,
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
        assertThrows(IllegalStateException.class, () -> OrderedStream.of(ITEMS.stream(), 1, workers, (_, _) -> {
            throw new IllegalStateException("no");
        }).forEachOrdered(_ -> {}));
    }

    @Test
    void of_oneItem_isAlone() {
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch first = new CountDownLatch(1);
        List<Boolean> alone = OrderedStream.of(Stream.of(1, 2), 1, 2, (items, isAlone) -> {
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
                OrderedStream.of(Stream.of(1), 1, 2, (_, is) -> List.of(is.getAsBoolean())).toList());
        assertEquals(List.of(true),
                OrderedStream.of(Stream.of(1), 1, 1, (_, is) -> List.of(is.getAsBoolean())).toList());
    }

    @Test
    void of_manyItems_takesThemAsTheyAreNeeded() {
        AtomicInteger taken = new AtomicInteger();
        Stream<Integer> endless = Stream.generate(taken::incrementAndGet);

        try (Stream<Integer> results = OrderedStream.of(endless, 2, 3, (items, _) -> items)) {
            assertEquals(List.of(1, 2, 3, 4, 5), results.limit(5).toList());
        }
        assertTrue(taken.get() <= 50, taken + " taken");
    }

    @ParameterizedTest
    @CsvSource({"8, 2", "1000, 2", "8, 1"})
    void next_closed_isRefusedAndDoesNotHang(int items, int workers) {
        CountDownLatch closed = new CountDownLatch(1);
        Stream<Integer> results = OrderedStream.of(ITEMS.stream().limit(items), 1, workers, (some, _) -> {
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

        assertThrows(IllegalStateException.class, () -> {
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
                () -> OrderedStream.of(ITEMS.stream(), 1, workers, (_, _) -> {
                    throw fault;
                }).forEachOrdered(_ -> {})));
    }

    @Test
    void of_leftHalfWay_leavesNoThreadBehind() throws InterruptedException {
        Stream<Integer> results = OrderedStream.of(ITEMS.stream(), 1, 3, (items, _) -> items);
        results.iterator().next();

        for (int tries = 0; threads() > 0 && tries < 100; tries++) {
            Thread.sleep(100);
        }
        assertFalse(threads() > 0, "threads of the stream still live");
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("leveret-classify-")).count();
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

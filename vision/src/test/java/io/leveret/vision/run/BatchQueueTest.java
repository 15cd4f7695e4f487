package io.leveret.vision.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.Cancellation;
import io.leveret.base.CancelledException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls whose work is to write a number as text. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchQueueTest {
    private static final long LONG = TimeUnit.HOURS.toNanos(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final List<Set<Integer>> batches = Collections.synchronizedList(new ArrayList<>()); // in order

    /** A call on a thread of its own. */
    private static final class Caller extends FutureTask<String> {
        private final Thread thread = Thread.ofPlatform().unstarted(this);

        Caller(BatchQueue<Integer, String> queue, int item, Cancellation cancellation) {
            super(() -> queue.call(item, cancellation));
            thread.start();
        }

        /** Waits until it waits for others. */
        static Caller waiting(BatchQueue<Integer, String> queue, int item, Cancellation cancellation) {
            Caller caller = new Caller(queue, item, cancellation);
            while (!caller.isDone() && caller.thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.yield();
            }
            return caller;
        }

        static Caller waiting(BatchQueue<Integer, String> queue, int item) {
            return waiting(queue, item, Cancellation.NONE);
        }

        Throwable failure() {
            return assertThrows(ExecutionException.class, this::get).getCause();
        }
    }

    private List<String> write(List<Integer> items) {
        batches.add(Set.copyOf(items));
        return items.stream().map(String::valueOf).toList();
    }

    private BatchQueue<Integer, String> queue(int most, long longestWaitNanos) {
        return new BatchQueue<>(most, longestWaitNanos, (items, _) -> write(items));
    }

    // ---- when a batch runs ----

    @Test
    void call_full_runsAtOnceOnTheLastCallersThread() throws Exception {
        List<Thread> ran = new ArrayList<>();
        BatchQueue<Integer, String> queue = new BatchQueue<>(3, LONG, (items, _) -> {
            ran.add(Thread.currentThread());
            return write(items);
        });
        Caller one = Caller.waiting(queue, 1);
        Caller two = Caller.waiting(queue, 2);

        assertEquals("3", queue.call(3, Cancellation.NONE));
        assertEquals("1", one.get());
        assertEquals("2", two.get());
        assertEquals(List.of(Set.of(1, 2, 3)), batches);
        assertEquals(List.of(Thread.currentThread()), ran);
    }

    @Test
    void call_notFull_runsWhenTheOldestHasWaited() throws Exception {
        BatchQueue<Integer, String> queue = queue(8, SHORT.toNanos());
        long start = System.nanoTime();
        Caller two = Caller.waiting(queue, 2);

        assertEquals("1", queue.call(1, Cancellation.NONE));
        assertEquals("2", two.get());
        assertTrue(System.nanoTime() - start >= SHORT.toNanos());
        assertEquals(Set.of(1, 2), union());
    }

    @Test
    void call_noWait_runsAlone() {
        BatchQueue<Integer, String> queue = queue(8, 0);
        assertEquals("1", queue.call(1, Cancellation.NONE));
        assertEquals("2", queue.call(2, Cancellation.NONE));
        assertEquals(List.of(Set.of(1), Set.of(2)), batches);
    }

    @Test
    void call_batchesOfOne_getTheCallersCancellation() {
        List<Cancellation> given = new ArrayList<>();
        BatchQueue<Integer, String> queue = new BatchQueue<>(1, LONG, (items, cancellation) -> {
            given.add(cancellation);
            return write(items);
        });
        Cancellation own = Cancellation.byHand();

        assertEquals("1", queue.call(1, own));
        assertEquals(List.of(own), given);
    }

    @Test
    void call_whileABatchRuns_isInTheNext() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch next = new CountDownLatch(1);
        BatchQueue<Integer, String> queue = new BatchQueue<>(2, LONG, (items, _) -> {
            if (items.contains(1)) {
                begun.countDown();
                await(next);
            }
            return write(items);
        });
        Caller one = Caller.waiting(queue, 1);
        Caller two = new Caller(queue, 2, Cancellation.NONE);
        await(begun);
        Caller three = Caller.waiting(queue, 3);

        assertEquals("4", queue.call(4, Cancellation.NONE)); // does not wait for the first
        assertEquals("3", three.get());
        assertFalse(one.isDone() || two.isDone());
        next.countDown();
        assertEquals("1", one.get());
        assertEquals("2", two.get());
    }

    @Test
    void end_waiting_runAtOnceAndSoDoLaterCalls() throws Exception {
        BatchQueue<Integer, String> queue = queue(8, LONG);
        Caller one = Caller.waiting(queue, 1);
        Caller two = Caller.waiting(queue, 2);
        queue.end();

        assertEquals("1", one.get());
        assertEquals("2", two.get());
        assertEquals("3", queue.call(3, Cancellation.NONE));
        assertTrue(batches.getLast().equals(Set.of(3)) && union().equals(Set.of(1, 2, 3)), batches::toString);
    }

    // ---- failures ----

    @Test
    void call_batchFails_eachHasItsOwnFailure() throws Exception {
        for (Throwable fault : List.of(new ArithmeticException("negative"), new OutOfMemoryError("negative"))) {
            BatchQueue<Integer, String> queue = new BatchQueue<>(4, LONG, (items, _) -> {
                if (items.stream().anyMatch(item -> item < 0)) {
                    BatchQueueTest.<RuntimeException>sneak(fault);
                }
                return write(items);
            });
            Caller one = Caller.waiting(queue, 1);
            Caller bad = Caller.waiting(queue, -1);
            Caller two = Caller.waiting(queue, 2);

            assertEquals("3", queue.call(3, Cancellation.NONE));
            assertEquals("1", one.get());
            assertEquals("2", two.get());
            assertEquals(fault, bad.failure());
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable fault) throws E {
        throw (E) fault;
    }

    // ---- cancellations ----

    @Test
    void call_cancelledBefore_doesNotGetIn() {
        Cancellation cancelled = Cancellation.byHand();
        cancelled.cancel();

        assertThrows(CancelledException.class, () -> queue(2, LONG).call(1, cancelled));
        assertEquals(List.of(), batches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"by hand", "deadline", "interrupt"})
    void call_cancelledWhileItWaits_leavesAtOnce(String how) throws Exception {
        BatchQueue<Integer, String> queue = queue(3, LONG);
        Cancellation cancellation = how.equals("deadline") ? Cancellation.after(SHORT) : Cancellation.byHand();
        Caller oldest = Caller.waiting(queue, 1, cancellation);
        Caller two = Caller.waiting(queue, 2);
        switch (how) {
            case "by hand" -> cancellation.cancel();
            case "interrupt" -> oldest.thread.interrupt();
            default -> {
                // it passes
            }
        }
        assertInstanceOf(CancelledException.class, oldest.failure());
        Caller three = Caller.waiting(queue, 3);

        assertEquals("4", queue.call(4, Cancellation.NONE)); // the third, since the oldest has left
        assertEquals("2", two.get());
        assertEquals("3", three.get());
        assertEquals(List.of(Set.of(2, 3, 4)), batches);
    }

    @Test
    void call_oldestLeaves_othersRunWhenTheyHaveWaited() throws Exception {
        BatchQueue<Integer, String> queue = queue(3, 50 * SHORT.toNanos());
        Cancellation cancellation = Cancellation.byHand();
        Caller oldest = Caller.waiting(queue, 1, cancellation);
        Caller two = Caller.waiting(queue, 2);
        cancellation.cancel();

        assertInstanceOf(CancelledException.class, oldest.failure());
        assertEquals("2", two.get());
        assertEquals(List.of(Set.of(2)), batches);
    }

    @Test
    void call_cancelledWhileOthersRunIt_endsAtOnceAndTheyGoOn() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch next = new CountDownLatch(1);
        BatchQueue<Integer, String> queue = new BatchQueue<>(2, LONG, (items, cancellation) -> {
            begun.countDown();
            await(next);
            cancellation.check();
            return write(items);
        });
        Cancellation cancellation = Cancellation.byHand();
        Caller one = Caller.waiting(queue, 1, cancellation);
        Caller two = new Caller(queue, 2, Cancellation.NONE);
        await(begun);
        cancellation.cancel();

        assertInstanceOf(CancelledException.class, one.failure()); // while the batch runs
        assertFalse(two.isDone());
        next.countDown();
        assertEquals("2", two.get());
        assertEquals(List.of(Set.of(1, 2)), batches);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void call_cancelledWhileItRunsTheBatch_completesItForTheOthers(boolean interrupted) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch next = new CountDownLatch(1);
        BatchQueue<Integer, String> queue = new BatchQueue<>(2, LONG, (items, cancellation) -> {
            begun.countDown();
            awaitUninterruptibly(next);
            cancellation.check();
            return write(items);
        });
        Cancellation cancellation = Cancellation.byHand();
        Caller one = Caller.waiting(queue, 1);
        Caller leader = new Caller(queue, 2, cancellation);
        await(begun);
        if (interrupted) {
            leader.thread.interrupt();
        } else {
            cancellation.cancel();
        }
        next.countDown();

        assertEquals("1", one.get());
        assertEquals(List.of(Set.of(1, 2)), batches); // once
    }

    @Test
    void call_allCancelled_endsTheWork() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        BatchQueue<Integer, String> queue = new BatchQueue<>(2, LONG, (_, cancellation) -> {
            begun.countDown();
            while (!cancellation.isRequested()) {
                Thread.yield();
            }
            ended.countDown();
            throw new CancelledException("nobody wants it");
        });
        Cancellation first = Cancellation.byHand();
        Caller one = Caller.waiting(queue, 1, first);
        Cancellation last = Cancellation.byHand();
        Caller leader = new Caller(queue, 2, last);
        await(begun);
        first.cancel();
        last.cancel();

        await(ended);
        assertInstanceOf(CancelledException.class, one.failure());
        assertInstanceOf(CancelledException.class, leader.failure());
    }

    // ---- all at once ----

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void call_manyCallersOfWhichSomeFailOrAreCancelled_giveEachItsOwn(boolean virtual) throws Exception {
        int callers = 24;
        AtomicInteger most = new AtomicInteger();
        BatchQueue<Integer, String> queue = new BatchQueue<>(4, 200_000, (items, _) -> {
            most.accumulateAndGet(items.size(), Math::max);
            if (items.stream().anyMatch(item -> item % 50 == 0)) {
                throw new ArithmeticException(items.toString());
            }
            return items.stream().map(String::valueOf).toList();
        });
        try (ExecutorService threads = virtual ? Executors.newVirtualThreadPerTaskExecutor()
                : Executors.newFixedThreadPool(callers)) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                int seed = caller;
                running.add(threads.submit(() -> callMany(queue, seed)));
            }
            int cancelled = 0;
            for (Future<Integer> each : running) {
                cancelled += each.get();
            }
            assertTrue(cancelled > 0 && cancelled < callers * 500 / 5, cancelled + " cancelled");
        }
        assertTrue(most.get() > 1 && most.get() <= 4, "at most " + most + " together");
    }

    /** Returns how many of its calls were cancelled, about one of ten. */
    private static int callMany(BatchQueue<Integer, String> queue, int seed) {
        Random random = new Random(seed);
        int cancelled = 0;
        for (int i = 0; i < 500; i++) {
            int item = seed * 1000 + i;
            boolean hurries = random.nextInt(10) == 0;
            try {
                assertEquals(String.valueOf(item), queue.call(item,
                        hurries ? Cancellation.after(Duration.ofNanos(random.nextInt(200_000))) : Cancellation.NONE));
                assertTrue(item % 50 != 0, item + " did not fail");
            } catch (CancelledException ended) {
                assertTrue(hurries, "another's cancellation");
                cancelled++;
            } catch (ArithmeticException itsOwn) {
                assertEquals("[" + item + "]", itsOwn.getMessage());
                assertEquals(0, item % 50);
            }
        }
        return cancelled;
    }

    private Set<Integer> union() {
        Set<Integer> union = new HashSet<>();
        batches.forEach(union::addAll);
        return union;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException ending) {
            throw new IllegalStateException(ending);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.yield();
        }
    }
}

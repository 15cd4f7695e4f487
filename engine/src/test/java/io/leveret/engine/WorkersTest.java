package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.Cancellation;
import io.leveret.base.CancelledException;
import io.leveret.base.ErrorCode;
import io.leveret.base.OptionException;
import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.lower.Program;
import io.leveret.engine.lower.ProgramStep;
import io.leveret.engine.passes.RandomNetworks;
import io.leveret.graph.Graph;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkersTest {
    private static final int SIZE = 32;

    private static byte[] noise(TensorKind kind, long seed) {
        return new RandomTensors(seed).tensor(kind, 1, SIZE, SIZE, 3);
    }

    private static byte[] alone(Plan plan, byte[] input) {
        Session session = plan.open();
        session.write(0, input);
        session.run();
        return session.readBytes(0);
    }

    private static Plan plan(TensorKind kind) {
        return Plan.compile(Engines.graph(RandomNetworks.residual(kind, SIZE)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void of_noThreads_isRefused(int threads) {
        assertEquals("threads must be at least 1, not " + threads,
                assertThrows(OptionException.class, () -> Workers.of(threads)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {Workers.MOST_THREADS + 1, Integer.MAX_VALUE})
    void of_tooManyThreads_isRefused(int threads) {
        assertEquals("threads must be at most 1024, not " + threads,
                assertThrows(OptionException.class, () -> Workers.of(threads)).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"1,FLOAT32", "2,FLOAT32", "3,FLOAT32", "5,FLOAT32", "1,UINT8", "2,UINT8", "3,UINT8", "5,UINT8",
            "2,INT8", "5,INT8"})
    void run_anyNumberOfThreads_isTheSameToTheBit(int threads, TensorKind kind) {
        byte[] file = RandomNetworks.residual(kind, SIZE);
        try (Workers workers = Workers.of(threads)) {
            assertEquals(threads, workers.threads());
            for (KernelChoice family : Engines.FAMILIES) {
                for (long seed = 0; seed < 5; seed++) {
                    byte[] input = noise(kind, seed);
                    byte[] expected = Engines.run(file, family, List.of(input)).getFirst();
                    Session session = Engines.open(file, family);
                    session.write(0, input);
                    session.run(workers);
                    assertArrayEquals(expected, session.readBytes(0), family.name());
                }
            }
        }
    }

    @Test
    void run_manyCallersOfTheSameWorkers_allGetTheirOwnResults() throws Exception {
        Plan plan = plan(TensorKind.UINT8);
        List<Callable<Void>> callers = new ArrayList<>();
        try (Workers workers = Workers.of(3); ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int caller = 0; caller < 8; caller++) {
                byte[] input = noise(TensorKind.UINT8, caller);
                byte[] expected = alone(plan, input);
                callers.add(() -> {
                    Session session = plan.open();
                    for (int i = 0; i < 50; i++) {
                        session.write(0, input);
                        session.run(workers);
                        assertArrayEquals(expected, session.readBytes(0));
                    }
                    return null;
                });
            }
            for (Future<Void> result : threads.invokeAll(callers)) {
                result.get();
            }
        }
    }

    @Test
    void close_whileOthersRun_endsAndTheirResultsHold() throws Exception {
        Plan plan = plan(TensorKind.UINT8);
        byte[] input = noise(TensorKind.UINT8, 1);
        byte[] expected = alone(plan, input);
        for (int round = 0; round < 10; round++) {
            Workers workers = Workers.of(2);
            CountDownLatch running = new CountDownLatch(3);
            List<Future<Void>> results = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
                for (int caller = 0; caller < 3; caller++) {
                    results.add(threads.submit(() -> {
                        Session session = plan.open();
                        session.write(0, input);
                        running.countDown();
                        for (int i = 0; i < 10; i++) {
                            session.run(workers);
                            assertArrayEquals(expected, session.readBytes(0));
                        }
                        return null;
                    }));
                }
                running.await();
                workers.close();
            }
            for (Future<Void> result : results) {
                result.get();
            }
        }
    }

    @Test
    void run_workersClosed_givesTheSame() {
        Plan plan = plan(TensorKind.INT8);
        byte[] input = noise(TensorKind.INT8, 1);
        for (boolean used : new boolean[]{false, true}) {
            Workers workers = Workers.of(2);
            Session session = plan.open();
            session.write(0, input);
            if (used) {
                session.run(workers);
            }
            workers.close();
            workers.close();
            session.run(workers);
            assertArrayEquals(alone(plan, input), session.readBytes(0));
        }
    }

    @Test
    void run_modelWithoutSteps_leavesTheWorkersUsable() {
        ModelBuilder model = new ModelBuilder();
        byte[] reshape = model.output(model.reshape(model.input(TensorKind.FLOAT32, 1, 4), 2, 2)).build();
        Plan plan = plan(TensorKind.UINT8);
        byte[] input = noise(TensorKind.UINT8, 1);
        byte[] expected = alone(plan, input);
        try (Workers workers = Workers.of(3)) {
            for (int i = 0; i < 100; i++) {
                Session empty = Engines.open(reshape, Engines.BEST);
                empty.write(0, new float[]{1, 2, 3, 4});
                empty.run(workers);
                assertArrayEquals(new float[]{1, 2, 3, 4}, empty.readFloats(0));
                Session session = plan.open();
                session.write(0, input);
                session.run(workers);
                assertArrayEquals(expected, session.readBytes(0));
            }
        }
    }

    @Test
    void run_stepFails_tellsTheCallerAndLeavesTheWorkersUsable() {
        Graph graph = Engines.graph(RandomNetworks.residual(TensorKind.UINT8, SIZE));
        Program program = Rewriting.compile(graph, Engines.BEST, PlanLimits.DEFAULT);
        RuntimeException thrown = new RuntimeException("broken");
        Kernel broken = new Kernel() {
            @Override
            public int parts() {
                return 2;
            }

            @Override
            public void run(Arena arena, Scratch scratch, int from, int to) {
                if (to == parts()) { // the last member's share
                    throw thrown;
                }
            }
        };
        List<ProgramStep> steps = new ArrayList<>(program.steps());
        steps.set(3, new ProgramStep(steps.get(3).operators(), steps.get(3).result(), 0, 0, broken));
        Program failing = new Program(program.graph(), steps, program.memory(), program.constants(), program.scratch());
        byte[] input = noise(TensorKind.UINT8, 1);
        Plan plan = plan(TensorKind.UINT8);
        byte[] expected = alone(plan, input);
        try (Workers workers = Workers.of(2)) {
            for (int i = 0; i < 20; i++) {
                Session session = new Session(failing);
                assertSame(thrown,
                        assertThrows(IllegalStateException.class, () -> session.run(workers)).getCause());
                Session sound = plan.open();
                sound.write(0, input);
                sound.run(workers);
                assertArrayEquals(expected, sound.readBytes(0));
            }
        }
    }

    /** A caller that works alone leaves one thread less to the next one. */
    @Test
    @Timeout(60)
    void run_whileAnotherWorksAlone_takesTheThreadsLeft() throws Exception {
        CountDownLatch firstMayEnd = new CountDownLatch(1);
        CountDownLatch aloneMayEnd = new CountDownLatch(1);
        CountDownLatch firstBegan = new CountDownLatch(1);
        CountDownLatch aloneBegan = new CountDownLatch(1);
        Set<Thread> together = ConcurrentHashMap.newKeySet();
        try (Workers workers = Workers.of(3); ExecutorService callers = Executors.newFixedThreadPool(2)) {
            Future<?> first = callers.submit(() -> ofOneStep(() -> await(firstBegan, firstMayEnd)).run(workers));
            firstBegan.await();
            Future<?> alone = callers.submit(() -> ofOneStep(() -> await(aloneBegan, aloneMayEnd)).run(workers));
            aloneBegan.await();
            firstMayEnd.countDown();
            first.get();
            ofOneStep(() -> together.add(Thread.currentThread())).run(workers);
            aloneMayEnd.countDown();
            alone.get();
        }
        assertEquals(2, together.size());
    }

    @Test
    void run_sessionThatAnotherThreadRuns_isRefused() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Session session = ofOneStep(() -> await(began, mayEnd));
        try (Workers workers = Workers.of(1); ExecutorService callers = Executors.newFixedThreadPool(1)) {
            Future<?> first = callers.submit(() -> session.run());
            began.await();
            for (Executable second : List.<Executable>of(session::run, () -> session.run(workers),
                    () -> session.profile(workers))) {
                assertEquals("this session is running on another thread; open one for each thread",
                        assertThrows(IllegalStateException.class, second).getMessage());
            }
            mayEnd.countDown();
            first.get();
            session.run(workers); // and is usable again
            session.profile(workers);
            session.run();
        }
    }

    @Test
    void run_stepFails_leavesTheSessionUsable() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Session session = ofOneStep(() -> {
            if (broken.get()) {
                throw new ArithmeticException("broken");
            }
        });
        try (Workers workers = Workers.of(1)) {
            assertThrows(ArithmeticException.class, session::run);
            assertThrows(ArithmeticException.class, () -> session.run(workers));
            assertThrows(ArithmeticException.class, () -> session.profile(workers));
            broken.set(false);
            session.run();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void run_cancelledInALongPlan_endsAfterTheStepAndLeavesTheSessionUsable(int threads) {
        Cancellation cancellation = Cancellation.byHand();
        AtomicInteger stepsRun = new AtomicInteger();
        AtomicBoolean on = new AtomicBoolean(true);
        try (Workers workers = Workers.of(threads)) {
            for (int round = 0; round < 20; round++) {
                stepsRun.set(0);
                Session session = ofSteps(50, share -> {
                    if (share == 0 && stepsRun.incrementAndGet() == 10 && on.get()) {
                        cancellation.cancel();
                    }
                });
                assertThrows(CancelledException.class, () -> session.run(workers, cancellation));
                assertEquals(round == 0 ? 10 : 0, stepsRun.get());
                stepsRun.set(0);
                on.set(false);
                session.run(workers);
                assertEquals(50, stepsRun.get());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void run_deadlinePassed_isCancelledAndTheNextRunIsRight(int threads) {
        Plan plan = plan(TensorKind.UINT8);
        byte[] input = noise(TensorKind.UINT8, 1);
        Session session = plan.open();
        session.write(0, input);
        try (Workers workers = Workers.of(threads)) {
            CancelledException ended = assertThrows(CancelledException.class,
                    () -> session.run(workers, Cancellation.after(Duration.ZERO)));
            assertEquals(ErrorCode.CANCELLED, ended.code());
            assertEquals("the work has ended early: its deadline of 0 ms has passed", ended.getMessage());
            session.run(workers, Cancellation.after(Duration.ofDays(1_000_000)));
            assertArrayEquals(alone(plan, input), session.readBytes(0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void run_callerInterrupted_isCancelledAndStaysInterrupted(int threads) {
        AtomicInteger stepsRun = new AtomicInteger();
        Thread caller = Thread.currentThread();
        Session session = ofSteps(50, share -> {
            if (share == 0 && stepsRun.incrementAndGet() == 10) {
                caller.interrupt();
            }
        });
        try (Workers workers = Workers.of(threads)) {
            assertThrows(CancelledException.class, () -> session.run(workers));
            assertTrue(Thread.interrupted());
            assertEquals(10, stepsRun.get());
            session.run(workers);
            assertEquals(60, stepsRun.get());
        }
    }

    @Test
    void run_whileOthersComputeByThemselves_takesTheThreadsLeft() {
        try (Workers workers = Workers.of(3)) {
            Workers.Occupied first = workers.occupy();
            Workers.Occupied second = workers.occupy();
            assertEquals(1, mostThreads(workers));
            second.close();
            second.close(); // counts once
            assertEquals(2, mostThreads(workers));
            first.close();
            assertEquals(3, mostThreads(workers));
        }
    }

    /** Returns the most threads that share a run, of many: a thread may still be ending the run before. */
    private static int mostThreads(Workers workers) {
        int most = 0;
        for (int i = 0; i < 100; i++) {
            Set<Thread> together = ConcurrentHashMap.newKeySet();
            ofOneStep(() -> together.add(Thread.currentThread())).run(workers);
            most = Math.max(most, together.size());
        }
        return most;
    }

    @Test
    void run_none_makesNoThread() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Workers none = Workers.none();
        assertEquals(1, none.threads());
        none.close(); // has no effect
        ofSteps(5, _ -> threads.add(Thread.currentThread())).run(none);
        none.stream(Stream.of(1, 2, 3), 1, Cancellation.NONE, (items, _) -> {
            threads.add(Thread.currentThread());
            return items;
        }).forEach(_ -> {});
        assertFalse(none.start(() -> threads.add(Thread.currentThread())));
        assertEquals(Set.of(Thread.currentThread()), threads);
    }

    @Test
    void shared_isOneWithAllProcessorsAndNeverCloses() {
        assertSame(Workers.shared(), Workers.shared());
        assertEquals(Runtime.getRuntime().availableProcessors(), Workers.shared().threads());
        Workers.shared().close();
        assertFalse(Workers.shared().isClosed());
    }

    /** Runs, streams and tasks at once share the threads that there are. */
    @Test
    void run_besideStreamsAndTasks_hasNoMoreThreadsThanTheWorkersHave() throws Exception {
        Plan plan = plan(TensorKind.UINT8);
        byte[] input = noise(TensorKind.UINT8, 1);
        byte[] expected = alone(plan, input);
        Set<Thread> helpers = ConcurrentHashMap.newKeySet();
        AtomicInteger tasks = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        try (Workers workers = Workers.of(3)) {
            for (int caller = 0; caller < 4; caller++) {
                boolean streams = caller % 2 == 0;
                callers.add(Thread.ofPlatform().uncaughtExceptionHandler((_, thrown) -> failures.add(thrown))
                        .start(() -> {
                            Session session = plan.open();
                            session.write(0, input);
                            for (int i = 0; i < 100; i++) {
                                if (streams) {
                                    workers.stream(Stream.of(1, 2, 3), 1, Cancellation.NONE, (items, alone) -> {
                                        helpers.add(Thread.currentThread());
                                        Session each = plan.open();
                                        each.write(0, input);
                                        each.run(alone.getAsBoolean() ? workers : Workers.none());
                                        assertArrayEquals(expected, each.readBytes(0));
                                        return items;
                                    }).forEach(_ -> {});
                                }
                                assertTrue(workers.start(() -> {
                                    helpers.add(Thread.currentThread());
                                    tasks.incrementAndGet();
                                }));
                                session.run(workers);
                                assertArrayEquals(expected, session.readBytes(0));
                            }
                        }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            while (tasks.get() < 400) {
                Thread.onSpinWait();
            }
        }
        callers.forEach(helpers::remove);
        assertEquals(List.of(), failures);
        assertTrue(helpers.size() <= 3, helpers.toString());
    }

    @Test
    void start_taskFails_laterOnesAreDone() throws Exception {
        CountDownLatch done = new CountDownLatch(2);
        try (Workers workers = Workers.of(1)) {
            assertTrue(workers.start(() -> {
                Thread.currentThread().setUncaughtExceptionHandler((_, _) -> done.countDown());
                throw new ArithmeticException("the task's own");
            }));
            assertTrue(workers.start(done::countDown));
            done.await();
        }
    }

    @Test
    void close_tasksThatWait_areDoneByTheCloser() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Workers workers = Workers.of(1);
        assertTrue(workers.start(() -> await(begun, mayEnd)));
        begun.await();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        assertTrue(workers.start(() -> threads.add(Thread.currentThread())));
        workers.close();
        mayEnd.countDown();

        assertEquals(Set.of(Thread.currentThread()), threads);
        assertFalse(workers.start(() -> {}));
    }

    @Test
    void threads_idle_endByThemselvesAndComeBack() throws Exception {
        Set<Thread> helpers = ConcurrentHashMap.newKeySet();
        try (Workers workers = Workers.of(2)) {
            Session session = ofSteps(1, _ -> helpers.add(Thread.currentThread()));
            session.run(workers);
            helpers.remove(Thread.currentThread());
            assertEquals(1, helpers.size());
            Thread first = helpers.iterator().next();
            first.join();
            session.run(workers);
            helpers.remove(Thread.currentThread());
            assertEquals(2, helpers.size());
        }
    }

    private static void await(CountDownLatch began, CountDownLatch mayEnd) {
        began.countDown();
        try {
            mayEnd.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** A session of one step, which does the same in each of six parts' shares. */
    private static Session ofOneStep(Runnable share) {
        return ofSteps(1, _ -> share.run());
    }

    /** A session of steps that all do the same with the first part of each share. */
    private static Session ofSteps(int count, IntConsumer share) {
        Graph graph = Engines.graph(RandomNetworks.residual(TensorKind.UINT8, SIZE));
        Program program = Rewriting.compile(graph, Engines.BEST, PlanLimits.DEFAULT);
        Kernel kernel = new Kernel() {
            @Override
            public int parts() {
                return 6;
            }

            @Override
            public void run(Arena arena, Scratch scratch, int from, int to) {
                share.accept(from);
            }
        };
        ProgramStep first = program.steps().getFirst();
        ProgramStep step = new ProgramStep(first.operators(), first.result(), 0, 0, kernel);
        return new Session(new Program(program.graph(), Collections.nCopies(count, step), program.memory(),
                program.constants(), program.scratch()));
    }
}

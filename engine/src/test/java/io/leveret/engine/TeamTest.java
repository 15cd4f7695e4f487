package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import io.leveret.engine.compile.Compiler;
import io.leveret.engine.compile.Program;
import io.leveret.engine.compile.RandomNetworks;
import io.leveret.engine.compile.Step;
import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.Scratch;
import io.leveret.graph.Graph;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TeamTest {
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
                assertThrows(IllegalArgumentException.class, () -> Team.of(threads)).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"1,FLOAT32", "2,FLOAT32", "3,FLOAT32", "5,FLOAT32", "1,UINT8", "2,UINT8", "3,UINT8", "5,UINT8",
            "2,INT8", "5,INT8"})
    void run_anyNumberOfThreads_isTheSameToTheBit(int threads, TensorKind kind) {
        byte[] file = RandomNetworks.residual(kind, SIZE);
        try (Team team = Team.of(threads)) {
            assertEquals(threads, team.threads());
            for (KernelFamily family : Engines.FAMILIES) {
                for (long seed = 0; seed < 5; seed++) {
                    byte[] input = noise(kind, seed);
                    byte[] expected = Engines.run(file, family, List.of(input)).getFirst();
                    Session session = Engines.open(file, family);
                    session.write(0, input);
                    session.run(team);
                    assertArrayEquals(expected, session.readBytes(0), family.name());
                }
            }
        }
    }

    @Test
    void run_manyCallersOfOneTeam_allGetTheirOwnResults() throws Exception {
        Plan plan = plan(TensorKind.UINT8);
        List<Callable<Void>> callers = new ArrayList<>();
        try (Team team = Team.of(3); ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int caller = 0; caller < 8; caller++) {
                byte[] input = noise(TensorKind.UINT8, caller);
                byte[] expected = alone(plan, input);
                callers.add(() -> {
                    Session session = plan.open();
                    for (int i = 0; i < 50; i++) {
                        session.write(0, input);
                        session.run(team);
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
            Team team = Team.of(2);
            CountDownLatch running = new CountDownLatch(3);
            List<Future<Void>> results = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
                for (int caller = 0; caller < 3; caller++) {
                    results.add(threads.submit(() -> {
                        Session session = plan.open();
                        session.write(0, input);
                        running.countDown();
                        for (int i = 0; i < 10; i++) {
                            session.run(team);
                            assertArrayEquals(expected, session.readBytes(0));
                        }
                        return null;
                    }));
                }
                running.await();
                team.close();
            }
            for (Future<Void> result : results) {
                result.get();
            }
        }
    }

    @Test
    void run_teamClosed_givesTheSame() {
        Plan plan = plan(TensorKind.INT8);
        byte[] input = noise(TensorKind.INT8, 1);
        for (boolean used : new boolean[]{false, true}) {
            Team team = Team.of(2);
            Session session = plan.open();
            session.write(0, input);
            if (used) {
                session.run(team);
            }
            team.close();
            team.close();
            session.run(team);
            assertArrayEquals(alone(plan, input), session.readBytes(0));
        }
    }

    @Test
    void run_modelWithoutSteps_leavesTheTeamUsable() {
        ModelBuilder model = new ModelBuilder();
        byte[] reshape = model.output(model.reshape(model.input(TensorKind.FLOAT32, 1, 4), 2, 2)).build();
        Plan plan = plan(TensorKind.UINT8);
        byte[] input = noise(TensorKind.UINT8, 1);
        byte[] expected = alone(plan, input);
        try (Team team = Team.of(3)) {
            for (int i = 0; i < 100; i++) {
                Session empty = Engines.open(reshape, Engines.BEST);
                empty.write(0, new float[]{1, 2, 3, 4});
                empty.run(team);
                assertArrayEquals(new float[]{1, 2, 3, 4}, empty.readReals(0));
                Session session = plan.open();
                session.write(0, input);
                session.run(team);
                assertArrayEquals(expected, session.readBytes(0));
            }
        }
    }

    @Test
    void run_stepFails_tellsTheCallerAndLeavesTheTeamUsable() {
        Graph graph = Engines.graph(RandomNetworks.residual(TensorKind.UINT8, SIZE));
        Program program = Compiler.compile(graph, Engines.BEST);
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
        List<Step> steps = new ArrayList<>(program.steps());
        steps.set(3, new Step(steps.get(3).operators(), steps.get(3).result(), 0, 0, broken));
        Program failing = new Program(program.graph(), steps, program.memory(), program.constants(), program.scratch());
        byte[] input = noise(TensorKind.UINT8, 1);
        Plan plan = plan(TensorKind.UINT8);
        byte[] expected = alone(plan, input);
        try (Team team = Team.of(2)) {
            for (int i = 0; i < 20; i++) {
                Session session = new Session(failing);
                assertSame(thrown,
                        assertThrows(IllegalStateException.class, () -> session.run(team)).getCause());
                Session sound = plan.open();
                sound.write(0, input);
                sound.run(team);
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
        try (Team team = Team.of(3); ExecutorService callers = Executors.newFixedThreadPool(2)) {
            Future<?> first = callers.submit(() -> ofOneStep(() -> await(firstBegan, firstMayEnd)).run(team));
            firstBegan.await();
            Future<?> alone = callers.submit(() -> ofOneStep(() -> await(aloneBegan, aloneMayEnd)).run(team));
            aloneBegan.await();
            firstMayEnd.countDown();
            first.get();
            ofOneStep(() -> together.add(Thread.currentThread())).run(team);
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
        try (Team team = Team.of(1); ExecutorService callers = Executors.newFixedThreadPool(1)) {
            Future<?> first = callers.submit(() -> session.run());
            began.await();
            for (Executable second : List.<Executable>of(session::run, () -> session.run(team),
                    () -> session.profile(team))) {
                assertEquals("this session is running on another thread; open one for each thread",
                        assertThrows(IllegalStateException.class, second).getMessage());
            }
            mayEnd.countDown();
            first.get();
            session.run(team); // and is usable again
            session.profile(team);
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
        try (Team team = Team.of(1)) {
            assertThrows(ArithmeticException.class, session::run);
            assertThrows(ArithmeticException.class, () -> session.run(team));
            assertThrows(ArithmeticException.class, () -> session.profile(team));
            broken.set(false);
            session.run();
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
        Graph graph = Engines.graph(RandomNetworks.residual(TensorKind.UINT8, SIZE));
        Program program = Compiler.compile(graph, Engines.BEST);
        Kernel kernel = new Kernel() {
            @Override
            public int parts() {
                return 6;
            }

            @Override
            public void run(Arena arena, Scratch scratch, int from, int to) {
                share.run();
            }
        };
        Step first = program.steps().getFirst();
        Step step = new Step(first.operators(), first.result(), 0, 0, kernel);
        return new Session(
                new Program(program.graph(), List.of(step), program.memory(), program.constants(), program.scratch()));
    }
}

package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.sun.management.ThreadMXBean;
import io.leveret.base.Cancellation;
import io.leveret.engine.passes.RandomNetworks;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Inference allocates nothing once the JIT has compiled it, and gives the bits it gave before. If the first fails,
 * vectors are boxed most likely: some method that takes or keeps one is no longer inlined, and runs many times slower
 * than it should.
 */
class SteadyStateTest {
    private static final int RUNS = 200;
    /** A few objects of the test's own and of the runtime's. */
    private static final long ALLOWED_BYTES = 4096;
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void run_warm_allocatesNothing(TensorKind kind) {
        allocatesNothing(kind, Workers.none(), Cancellation.NONE);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8"})
    void run_withWorkersAndDeadline_allocatesNothing(TensorKind kind) {
        try (Workers workers = Workers.of(2)) {
            allocatesNothing(kind, workers, Cancellation.after(Duration.ofHours(1)));
        }
    }

    /** Sums are what an interpreter and a compiler may order differently. */
    @Test
    void run_beforeAndAfterCompilation_givesTheSameBits() {
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, Quant.NONE, 3, 1001);
        Session session = Engines.open(model.output(model.softmax(input, 1, Quant.NONE))
                .output(model.mean(input, new int[]{1}, true, Quant.NONE)).build(), Engines.BEST);
        session.write(0, new RandomTensors(1).tensor(TensorKind.FLOAT32, 3, 1001));
        session.run();
        byte[] scores = session.readBytes(0);
        byte[] means = session.readBytes(1);
        for (int i = 0; i < 20_000; i++) {
            session.run();
            assertArrayEquals(scores, session.readBytes(0));
            assertArrayEquals(means, session.readBytes(1));
        }
    }

    private static void allocatesNothing(TensorKind kind, Workers workers, Cancellation cancellation) {
        int size = 24;
        Session session = Engines.open(RandomNetworks.residual(kind, size), Engines.BEST);
        session.write(0, new RandomTensors(1).tensor(kind, 1, size, size, 3));
        long end = System.nanoTime() + WARM_UP.toNanos();
        long allocatedBytes;
        do {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < RUNS; i++) {
                session.run(workers, cancellation);
            }
            allocatedBytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        } while (allocatedBytes > ALLOWED_BYTES && System.nanoTime() < end);
        assertTrue(allocatedBytes <= ALLOWED_BYTES, allocatedBytes + " bytes in " + RUNS + " runs");
    }
}

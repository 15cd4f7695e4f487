package io.leveret.bench;

import io.leveret.base.LeveretException;
import io.leveret.base.OptionException;
import io.leveret.engine.KernelChoice;
import io.leveret.engine.Plan;
import io.leveret.engine.Session;
import io.leveret.engine.Workers;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs inferences while the garbage collector works continuously, because another thread allocates and keeps as much as
 * it can. The results must equal those when nothing else runs. Machine code holds off the collector while it runs, so
 * this also prints the longest time that the allocating thread waits between two iterations, which take less than a
 * microsecond each.
 *
 * <p>Run with {@code ./bench/pressure [--runs N] [--threads N] [MODEL]}; else 100,000 inferences of the smallest model
 * on one thread. The exit code is 1 if a result differs, 2 if the arguments are invalid.
 */
final class Pressure {
    private static final String USAGE = "usage: bench/pressure [--runs N] [--threads N] [MODEL]";
    private static final int INFERENCES = 100_000;
    private static final int KEPT_ARRAYS = 4096;
    private static final int LARGEST_ARRAY = 16 * 1024;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong longestWaitNanos = new AtomicLong();
    private final AtomicLong allocatedBytes = new AtomicLong();

    private Pressure() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) throws InterruptedException {
        try {
            Arguments given = Arguments.parse(arguments, "--runs", "--threads");
            if (given.models().size() > 1) {
                throw new OptionException("models", given.models(), _ -> "at most one model");
            }
            BenchModel model = given.models().isEmpty() ? BenchModel.smallest()
                    : BenchModel.named(given.models().getFirst());
            return new Pressure().measure(model.compile(), given.number("--threads", 1),
                    given.number("--runs", INFERENCES), out) ? 0 : 1;
        } catch (IOException | LeveretException unusable) {
            err.printf("%s%n%s%n", unusable, USAGE);
            return 2;
        }
    }

    private boolean measure(Plan plan, int threads, int inferences, PrintStream out) throws InterruptedException {
        out.printf("kernels: %s%n", KernelChoice.ofProcess().description());
        try (Workers workers = Workers.of(threads)) {
            Session session = plan.open();
            for (int input = 0; input < plan.graph().inputs().size(); input++) {
                session.write(input, BenchModel.noise(plan.graph().input(input)));
            }
            session.run(workers);
            byte[] expected = session.readBytes(0);
            long collectionsBefore = collections();
            Thread allocating = Thread.ofPlatform().daemon().name("pressure").start(this::allocate);
            int different = 0;
            long longest = 0;
            for (int i = 0; i < inferences; i++) {
                long before = System.nanoTime();
                session.run(workers);
                longest = Math.max(longest, System.nanoTime() - before);
                different += Arrays.equals(expected, session.readBytes(0)) ? 0 : 1;
            }
            over.set(true);
            allocating.join();
            out.printf("%,d inferences, of which %,d gave another answer; the longest took %.1f ms%n", inferences,
                    different, longest / 1e6);
            out.printf("%,d collections of %,d MiB allocated beside them; the longest wait of that thread: %.1f ms%n",
                    collections() - collectionsBefore, allocatedBytes.get() >> 20, longestWaitNanos.get() / 1e6);
            return different == 0;
        }
    }

    /** Allocates arrays of all sizes until stopped, and keeps some, so that they survive and are moved. */
    private void allocate() {
        byte[][] kept = new byte[KEPT_ARRAYS][];
        long before = System.nanoTime();
        for (int i = 0; !over.get(); i++) {
            int bytes = (i & 0xfffff) * 31 % LARGEST_ARRAY;
            kept[i * 7 & KEPT_ARRAYS - 1] = new byte[bytes];
            allocatedBytes.addAndGet(bytes);
            long now = System.nanoTime();
            longestWaitNanos.accumulateAndGet(now - before, Math::max);
            before = now;
        }
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
    }
}

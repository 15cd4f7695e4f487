package io.leveret.bench;

import com.sun.management.ThreadMXBean;
import io.leveret.base.LeveretException;
import io.leveret.base.OptionException;
import io.leveret.engine.Plan;
import io.leveret.engine.Session;
import io.leveret.engine.Workers;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Checks that inferences leak nothing: runs many in a row, and prints for each tenth of them the heap in use after
 * garbage collection, the bytes allocated by all threads, and the times. Memory and latency should stay flat.
 *
 * <p>Run with {@code ./bench/steady [--runs N] [--threads N] [MODEL]}; else 200,000 inferences of the smallest model on
 * one thread, some minutes. The model is a file, or the name of a bundled or built one. Prints the memory of the loaded
 * model first. The exit code is 2 if the arguments are invalid.
 */
final class Steady {
    private static final String USAGE = "usage: bench/steady [--runs N] [--threads N] [MODEL]";
    private static final int INFERENCES = 200_000;
    private static final int PARTS = 10;
    /** Long enough for the JIT to compile everything; its work would look like drift. */
    private static final long WARM_UP_NANOS = 3_000_000_000L;
    private static final double MEBIBYTE = 1 << 20;

    private Steady() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        try {
            Arguments given = Arguments.parse(arguments, "--runs", "--threads");
            int inferences = given.number("--runs", INFERENCES);
            if (given.models().size() > 1 || inferences < PARTS) {
                throw new OptionException("models", given.models(),
                        _ -> "at most one model and at least " + PARTS + " runs");
            }
            long emptyHeap = usedHeapBytes();
            Plan plan = given.models().isEmpty() ? BenchModel.smallest().compile()
                    : BenchModel.named(given.models().getFirst()).compile();
            measure(plan, given.number("--threads", 1), inferences, emptyHeap, out);
            return 0;
        } catch (IOException | LeveretException unusable) {
            err.printf("%s%n%s%n", unusable, USAGE);
            return 2;
        }
    }

    private static void measure(Plan plan, int threads, int inferences, long emptyHeap, PrintStream out) {
        try (Workers workers = Workers.of(threads)) {
            Session session = plan.open();
            for (int input = 0; input < plan.graph().inputs().size(); input++) {
                session.write(input, BenchModel.noise(plan.graph().input(input)));
            }
            session.run(workers);
            long heap = usedHeapBytes();
            out.printf("heap with the model loaded, after one inference: %.1f MiB, of it %.1f MiB the model's%n%n",
                    heap / MEBIBYTE, (heap - emptyHeap) / MEBIBYTE);
            long start = System.nanoTime();
            while (System.nanoTime() - start < WARM_UP_NANOS) {
                session.run(workers);
            }
            long[] nanos = new long[Math.ceilDiv(inferences, PARTS)];
            measure(session, workers, nanos); // on a busy machine the JIT takes even longer
            out.println("| inferences | heap, MiB | allocated, B each | median, µs | min, µs |");
            out.println("| --- | --- | --- | --- | --- |");
            List<Part> parts = new ArrayList<>();
            for (int part = 1; part <= PARTS; part++) {
                parts.add(measure(session, workers, nanos));
                out.printf("| %d | %s%n", part * nanos.length, parts.getLast().columns());
            }
            out.printf("%n%s%n", drift(parts));
        }
    }

    /**
     * Times one inference for each element of {@code nanos}.
     *
     * @param nanos receives the time of each
     */
    private static Part measure(Session session, Workers workers, long[] nanos) {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocatedBefore = memory.getTotalThreadAllocatedBytes();
        long before = System.nanoTime();
        for (int i = 0; i < nanos.length; i++) {
            session.run(workers);
            long after = System.nanoTime();
            nanos[i] = after - before;
            before = after;
        }
        long allocated = memory.getTotalThreadAllocatedBytes() - allocatedBefore;
        double[] micros = Arrays.stream(nanos).mapToDouble(each -> each / 1e3).toArray();
        return new Part((double) allocated / nanos.length, Statistics.median(micros), Statistics.min(micros),
                usedHeapBytes());
    }

    /** Returns the change from the first part to the last. */
    static String drift(List<Part> parts) {
        Part first = parts.getFirst();
        Part last = parts.getLast();
        return "drift from the first tenth to the last: heap %+.2f MiB, median %+.1f %%, minimum %+.1f %%".formatted(
                (last.heapBytes - first.heapBytes) / MEBIBYTE, 100 * (last.medianMicros / first.medianMicros - 1),
                100 * (last.minMicros / first.minMicros - 1));
    }

    /** Returns the bytes in use after garbage collection. */
    private static long usedHeapBytes() {
        System.gc();
        System.gc(); // collects what the first one only found to be garbage, such as objects in a reference queue
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /**
     * A tenth of the inferences.
     *
     * @param allocatedBytes bytes allocated by all threads, for each inference
     * @param heapBytes bytes in use after the last of them and garbage collection
     */
    record Part(double allocatedBytes, double medianMicros, double minMicros, long heapBytes) {
        String columns() {
            return "%.2f | %.1f | %.1f | %.1f |".formatted(heapBytes / MEBIBYTE, allocatedBytes, medianMicros,
                    minMicros);
        }
    }
}

package io.leveret.bench;

import io.leveret.base.LeveretException;
import io.leveret.engine.Plan;
import io.leveret.engine.Session;
import io.leveret.engine.Workers;
import io.leveret.zoo.Zoo;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Measures concurrent callers: inferences per second of one plan and the same workers for one, two and four callers,
 * beside one caller on one thread. Each caller has its own input, and each result must equal, bit for bit, the result
 * for this input when nothing else runs.
 *
 * <p>Run with {@code ./bench/callers [--rounds N] [MODEL…]}; models are files, or names of bundled or built ones, else
 * the smallest and MobileNet v1. Candidates alternate, a second each, for five rounds; prints medians. The exit code is
 * 1 if a result differs, 2 if the arguments are invalid.
 */
public final class Callers {
    private static final String USAGE = "usage: bench/callers [--rounds N] [MODEL…]";
    private static final int ROUNDS = 5;
    private static final long TURN_NANOS = 1_000_000_000;
    private static final List<Crowd> CROWDS = List.of(new Crowd(1, 1), new Crowd(1, 2), new Crowd(2, 2),
            new Crowd(4, 2));

    private Callers() {}

    /** A number of callers who share workers with a number of threads. */
    public record Crowd(int callers, int threads) {}

    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        System.exit(run(arguments, TURN_NANOS, System.out, System.err));
    }

    /** Runs the command with turns of the given length. */
    static int run(String[] arguments, long turnNanos, PrintStream out, PrintStream err)
            throws InterruptedException, ExecutionException {
        try {
            Arguments given = Arguments.parse(arguments, "--rounds");
            List<String> names = given.models().isEmpty()
                    ? List.of(BenchModel.smallest().name(), Zoo.MOBILENET_V1.modelName())
                    : given.models();
            List<BenchModel> models = new ArrayList<>();
            for (String name : names) {
                models.add(BenchModel.named(name));
            }
            out.println(
                    "| model | callers | threads | inferences/s | of one caller on one thread | answers that differ |");
            out.println("| --- | --- | --- | --- | --- | --- |");
            boolean allSame = true;
            for (BenchModel model : models) {
                allSame &= measure(model, given.number("--rounds", ROUNDS), turnNanos, out);
            }
            return allSame ? 0 : 1;
        } catch (IOException | LeveretException unusable) {
            err.printf("%s%n%s%n", unusable, USAGE);
            return 2;
        }
    }

    /** Prints the rows of one model; returns false if a result differs. */
    private static boolean measure(BenchModel model, int rounds, long turnNanos, PrintStream out)
            throws InterruptedException, ExecutionException {
        Plan plan = model.compile();
        int most = CROWDS.stream().mapToInt(Crowd::callers).max().orElseThrow();
        List<Caller> callers = IntStream.range(0, most).mapToObj(seed -> Caller.of(plan, seed)).toList();
        double[][] perSecond = new double[CROWDS.size()][rounds];
        long[] different = new long[CROWDS.size()];
        for (int round = -1; round < rounds; round++) { // one to warm up
            for (int i = 0; i < CROWDS.size(); i++) {
                Count count = measure(CROWDS.get(i), callers, turnNanos);
                different[i] += count.different;
                if (round >= 0) {
                    perSecond[i][round] = count.perSecond;
                }
            }
        }
        for (int i = 0; i < CROWDS.size(); i++) {
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                ratios[round] = perSecond[i][round] / perSecond[0][round];
            }
            out.printf("| %s | %d | %d | %.1f | %.2f (%.2f–%.2f) | %d |%n", model.name(), CROWDS.get(i).callers,
                    CROWDS.get(i).threads, Statistics.median(perSecond[i]), Statistics.median(ratios),
                    Statistics.min(ratios), Statistics.max(ratios), different[i]);
        }
        return Arrays.stream(different).sum() == 0;
    }

    /** Has callers run at once for a time. */
    public static Count measure(Crowd crowd, List<Caller> callers, long turnNanos)
            throws InterruptedException, ExecutionException {
        try (Workers workers = Workers.of(crowd.threads);
                ExecutorService threads = Executors.newFixedThreadPool(crowd.callers)) {
            List<Callable<Count>> calls = new ArrayList<>();
            for (Caller caller : callers.subList(0, crowd.callers)) {
                calls.add(() -> caller.call(workers, turnNanos));
            }
            Count sum = new Count(0, 0);
            for (Future<Count> count : threads.invokeAll(calls)) {
                sum = sum.plus(count.get());
            }
            return sum;
        }
    }

    /**
     * The result of some calls.
     *
     * @param perSecond inferences per second
     * @param different number of wrong results
     */
    public record Count(double perSecond, long different) {
        Count plus(Count other) {
            return new Count(perSecond + other.perSecond, different + other.different);
        }
    }

    /**
     * A caller that runs inferences repeatedly.
     *
     * @param session holds this caller's input
     * @param expected the bytes of the first output
     */
    public record Caller(Session session, byte[] expected) {
        public static Caller of(Plan plan, long seed) {
            Session session = plan.open();
            for (int input = 0; input < plan.graph().inputs().size(); input++) {
                session.write(input, BenchModel.noise(plan.graph().input(input), seed));
            }
            session.run();
            return new Caller(session, session.readBytes(0));
        }

        /** Runs inferences for a time, at least one. */
        Count call(Workers workers, long nanos) {
            long inferences = 0;
            long different = 0;
            long start = System.nanoTime();
            long elapsed;
            do {
                session.run(workers);
                inferences++;
                different += Arrays.equals(session.readBytes(0), expected) ? 0 : 1;
                elapsed = System.nanoTime() - start;
            } while (elapsed < nanos);
            return new Count(inferences * 1e9 / elapsed, different);
        }
    }
}

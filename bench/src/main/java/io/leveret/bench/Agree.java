package io.leveret.bench;

import io.leveret.base.LeveretException;
import io.leveret.engine.Plan;
import io.leveret.engine.Session;
import io.leveret.engine.Workers;
import io.leveret.measure.benchmark.Benchmark;
import io.leveret.measure.benchmark.BenchmarkOptions;
import io.leveret.measure.benchmark.BenchmarkResult;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Checks {@link Benchmark}: compares its mean with that of a plain loop that reads the clock before and after all of
 * its inferences, and with the sum of its profile. Both alternate, each in its own session.
 *
 * <p>Run with {@code ./bench/agree [--rounds N] [--threads N] [MODEL…]}; else the bundled model and the smallest, five
 * rounds of a second each, on one thread. Models are files, or names of bundled or built ones. Prints medians over the
 * rounds, and their ranges. The exit code is 2 if the arguments are invalid.
 */
final class Agree {
    private static final String USAGE = "usage: bench/agree [--rounds N] [--threads N] [MODEL…]";
    private static final int ROUNDS = 5;
    private static final double TURN_SECONDS = 1;

    private Agree() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, TURN_SECONDS, System.out, System.err));
    }

    /** Runs the command with turns of the given length. */
    static int run(String[] arguments, double turnSeconds, PrintStream out, PrintStream err) {
        try {
            Arguments given = Arguments.parse(arguments, "--rounds", "--threads");
            List<BenchModel> models = new ArrayList<>();
            for (String name : given.models()) {
                models.add(BenchModel.named(name));
            }
            if (models.isEmpty()) {
                models.add(BenchModel.standard().getFirst());
                models.add(BenchModel.smallest());
            }
            BenchmarkOptions options = BenchmarkOptions.builder().threads(given.number("--threads", 1)).runs(1)
                    .minSeconds(turnSeconds).profile(true).build();
            out.println("| model | benchmark, ms | plain loop, ms | benchmark / loop | profile / benchmark |");
            out.println("| --- | --- | --- | --- | --- |");
            for (BenchModel model : models) {
                List<Round> rounds = measure(model, options, given.number("--rounds", ROUNDS));
                out.printf("| %s | %s%n", model.name(), columns(rounds));
            }
            return 0;
        } catch (IOException | LeveretException unusable) {
            err.printf("%s%n%s%n", unusable, USAGE);
            return 2;
        }
    }

    private static List<Round> measure(BenchModel model, BenchmarkOptions options, int count) throws IOException {
        Benchmark benchmark = Benchmark.open(model::model);
        Plan plan = model.compile();
        Session session = plan.open();
        for (int input = 0; input < plan.graph().inputs().size(); input++) {
            session.write(input, BenchModel.noise(plan.graph().input(input)));
        }
        List<Round> rounds = new ArrayList<>();
        try (Workers workers = Workers.of(options.threads())) {
            for (int round = 0; round < count; round++) {
                BenchmarkResult result = benchmark.run(options);
                int runs = result.latency().runs();
                long start = System.nanoTime();
                for (int run = 0; run < runs; run++) {
                    session.run(workers);
                }
                double loopNanos = (double) (System.nanoTime() - start) / runs;
                rounds.add(new Round(result.latency().meanNanos(), loopNanos, result.profile().totalNanos()));
            }
        }
        return rounds;
    }

    /** Returns the printed columns of some rounds, at least one. */
    static String columns(List<Round> rounds) {
        return "%.4f | %.4f | %s | %s |".formatted(Statistics.median(values(rounds, Round::benchmarkNanos)) / 1e6,
                Statistics.median(values(rounds, Round::loopNanos)) / 1e6,
                spread(values(rounds, round -> round.benchmarkNanos / round.loopNanos)),
                spread(values(rounds, round -> round.profileNanos / round.benchmarkNanos)));
    }

    private static double[] values(List<Round> rounds, ToDoubleFunction<Round> value) {
        return rounds.stream().mapToDouble(value).toArray();
    }

    private static String spread(double[] ratios) {
        return "%.3f (%.3f–%.3f)".formatted(Statistics.median(ratios), Statistics.min(ratios), Statistics.max(ratios));
    }

    /**
     * One turn of each; mean nanoseconds of an inference.
     *
     * @param benchmarkNanos measured by the benchmark
     * @param loopNanos measured by the loop
     * @param profileNanos the sum of the steps in the benchmark's profile
     */
    record Round(double benchmarkNanos, double loopNanos, double profileNanos) {}
}

package io.leveret.bench;

import io.leveret.base.OptionException;
import io.leveret.graph.GraphCosts;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.zoo.Zoo;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares Leveret and TensorFlow Lite with XNNPACK on the same input, alternating within one process, on one and two
 * threads: medians and minima of their inference times in milliseconds, the ratio of the medians, and its spread. Both
 * must give the same result before they are timed. On a shared machine only ratios within one run are meaningful. A
 * second table shows the share of the machine's measured float32 peak ({@link FmaPeak}) that each reaches.
 *
 * <p>Run with {@code ./bench/run [--zoo] [--repeat ROUNDS] [MODEL|FOLDER…]}; the bundled model and three of {@link Zoo}
 * come first, or all of the zoo, which takes about an hour. With several rounds over the whole list, the ratio is the
 * median of the rounds and the spread goes from the lowest to the highest; with one, the spread is that of its five
 * blocks. The table goes to standard output, everything else to standard error; the exit code is 1 if a model's results
 * differ, 2 if the arguments are invalid.
 */
public final class SideBySide {
    private static final String USAGE = "usage: bench/run [--zoo] [--repeat ROUNDS] [MODEL.tflite|FOLDER…]";
    private static final int MOST_THREADS = 2;
    private static final long WARM_UP_NANOS = 1_500_000_000;
    private static final int BLOCKS = 5;
    private static final long BLOCK_NANOS = 1_000_000_000;

    private SideBySide() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) throws IOException {
        Arguments given;
        try {
            given = Arguments.parse(arguments, Set.of("--zoo"), "--repeat");
            for (String path : given.models()) {
                if (!Path.of(path).toFile().exists()) {
                    throw new OptionException("models", path, _ -> path + " is no model or folder");
                }
            }
        } catch (OptionException unusable) {
            err.printf("%s%n%s%n", unusable.getMessage(), USAGE);
            return 2;
        }
        boolean isZoo = given.flags().contains("--zoo");
        List<BenchModel> models = new ArrayList<>(isZoo ? BenchModel.zoo() : BenchModel.standard());
        for (String path : given.models()) {
            models.addAll(BenchModel.under(Path.of(path)));
        }
        return measure(models, OtherEngine.TENSORFLOW_LITE, given.number("--repeat", 1), FmaPeak.measure(), out,
                err);
    }

    /**
     * Measures models and prints the tables.
     *
     * @param peak multiply-adds per second of one core
     */
    public static int measure(List<BenchModel> models, OtherEngine other, int rounds, double peak, PrintStream out,
            PrintStream err) {
        List<Row> rows = rows(models, err);
        boolean allAgree = true;
        for (int round = 1; round <= rounds; round++) {
            for (Row row : rows) {
                err.printf("round %d of %d: %s, threads: %d … ", round, rounds, row.model.name(), row.threads);
                allAgree &= measure(row, other, err);
            }
        }
        report(rows, other, out);
        reportLimits(rows, other, peak, out);
        return allAgree ? 0 : 1;
    }

    /** The rows of the models that both engines can run. */
    private static List<Row> rows(List<BenchModel> models, PrintStream err) {
        List<Row> rows = new ArrayList<>();
        for (BenchModel model : models) {
            try {
                long multiplyAdds = GraphCosts.multiplyAdds(model.graph());
                for (int threads = 1; threads <= MOST_THREADS; threads++) {
                    rows.add(new Row(model, multiplyAdds, threads, new ArrayList<>()));
                }
            } catch (ModelFormatException refused) {
                err.printf("left out: %s%n", refused.getMessage());
            }
        }
        return rows;
    }

    /** Measures one row once more; returns false if the results differ. */
    private static boolean measure(Row row, OtherEngine other, PrintStream err) {
        List<Turns> blocks = new ArrayList<>();
        try (BothEngines engines = BothEngines.open(row.model, other, row.threads)) {
            Optional<String> disagreement = engines.disagreement();
            disagreement.ifPresent(difference -> err.printf("the answers differ: %s; ", difference));
            Turns.take(WARM_UP_NANOS, engines::runLeveret, engines::runOther);
            for (int i = 0; i < BLOCKS; i++) {
                blocks.add(Turns.take(BLOCK_NANOS, engines::runLeveret, engines::runOther));
            }
            row.rounds.add(blocks);
            err.printf("%.2f%n", Turns.all(blocks).ratio());
            return disagreement.isEmpty();
        } catch (ModelFormatException refused) { // it was read before
            throw new IllegalStateException(refused);
        }
    }

    private static void report(List<Row> rows, OtherEngine other, PrintStream out) {
        out.printf("| model | threads | Leveret, ms (min) | %s, ms (min) | ratio | spread |%n", other.engineName());
        out.println("| --- | --- | --- | --- | --- | --- |");
        rows.forEach(row -> row.print(out));
        for (int threads = 1; threads <= MOST_THREADS && !rows.isEmpty(); threads++) {
            int of = threads;
            double[] ratios = rows.stream().filter(row -> row.threads == of).mapToDouble(Row::ratio).toArray();
            out.printf("| geometric mean of %d | %d | | | %.2f | %.2f–%.2f |%n", ratios.length, threads,
                    Statistics.geometricMean(ratios), Statistics.min(ratios), Statistics.max(ratios));
        }
    }

    /**
     * Prints the share of the float32 peak that each reaches. Leveret's vector kernels compute in float32; int8
     * instructions may exceed this limit.
     */
    private static void reportLimits(List<Row> rows, OtherEngine other, double peak, PrintStream out) {
        out.printf("%nThe limit: the time that all multiply-adds need at the peak, measured: %.1f G/s and thread%n%n",
                peak / 1e9);
        out.printf("| model | threads | 10⁶ multiply-adds | limit, ms | Leveret reaches (best) | %s reaches (best) |%n",
                other.engineName());
        out.println("| --- | --- | --- | --- | --- | --- |");
        rows.forEach(row -> row.printLimit(peak, out));
    }

    /**
     * A model on a number of threads.
     *
     * @param multiplyAdds multiply-adds of one inference, as in the file
     * @param rounds the blocks of each round so far
     */
    record Row(BenchModel model, long multiplyAdds, int threads, List<List<Turns>> rounds) {
        double ratio() {
            return Statistics.median(rounds.stream().mapToDouble(blocks -> Turns.all(blocks).ratio()).toArray());
        }

        private double[] spread() {
            return rounds.size() == 1 ? rounds.getFirst().stream().mapToDouble(Turns::ratio).toArray()
                    : rounds.stream().mapToDouble(blocks -> Turns.all(blocks).ratio()).toArray();
        }

        private Turns all() {
            return Turns.all(rounds.stream().flatMap(List::stream).toList());
        }

        void print(PrintStream out) {
            Turns all = all();
            out.printf("| %s | %d | %.2f (%.2f) | %.2f (%.2f) | %.2f | %.2f–%.2f |%n", model.name(), threads,
                    Statistics.median(all.leveret()), Statistics.min(all.leveret()),
                    Statistics.median(all.other()), Statistics.min(all.other()), ratio(),
                    Statistics.min(spread()), Statistics.max(spread()));
        }

        void printLimit(double peak, PrintStream out) {
            double limitMillis = 1e3 * multiplyAdds / (threads * peak);
            Turns all = all();
            out.printf("| %s | %d | %.1f | %.2f | %s | %s |%n", model.name(), threads, multiplyAdds / 1e6, limitMillis,
                    shares(limitMillis, all.leveret()), shares(limitMillis, all.other()));
        }

        /** Returns the limit as a share of the median time, and of the shortest. */
        private static String shares(double limitMillis, double[] millis) {
            return "%.0f %% (%.0f %%)".formatted(100 * limitMillis / Statistics.median(millis),
                    100 * limitMillis / Statistics.min(millis));
        }
    }
}

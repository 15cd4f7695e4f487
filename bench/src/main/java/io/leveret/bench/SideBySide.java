package io.leveret.bench;

import io.leveret.model.ModelFormatException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Leveret and TensorFlow Lite with XNNPACK on the same input, in turns within one process, one and two threads: medians
 * and minima of their inference times in milliseconds, the ratio of the medians, and its spread. Before they are timed,
 * both must give the same answer. On a shared machine only ratios within one run mean anything.
 *
 * <p>Run with {@code ./bench/run [--repeat ROUNDS] [MODEL|FOLDER…]}; the bundled model and {@link Architecture} come
 * first. With several rounds over the whole list, the ratio is the median of the rounds' and the spread goes from the
 * lowest of them to the highest; with one, the spread is that of its five blocks. The table goes to standard output, all
 * else to standard error; the exit code is 1 if some model's answers differ, 2 if the arguments cannot be used.
 */
final class SideBySide {
    private static final String USAGE = "usage: bench/run [--repeat ROUNDS] [MODEL.tflite|FOLDER…]";
    private static final int MOST_THREADS = 2;
    private static final long WARM_UP_NANOS = 1_500_000_000;
    private static final int BLOCKS = 5;
    private static final long BLOCK_NANOS = 1_000_000_000;

    private SideBySide() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) throws IOException {
        int rounds = 1;
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--repeat") && i + 1 < arguments.length
                    && arguments[i + 1].matches("[1-9]\\d{0,3}")) {
                rounds = Integer.parseInt(arguments[++i]);
            } else if (arguments[i].startsWith("-") || !Path.of(arguments[i]).toFile().exists()) {
                err.printf("%s is no model, folder or option%n%s%n", arguments[i], USAGE);
                return 2;
            } else {
                paths.add(Path.of(arguments[i]));
            }
        }
        List<BenchModel> models = BenchModel.standard();
        for (Path path : paths) {
            models.addAll(BenchModel.under(path));
        }
        return measure(models, rounds, out, err);
    }

    static int measure(List<BenchModel> models, int rounds, PrintStream out, PrintStream err) {
        List<Row> rows = rows(models, err);
        boolean allAgree = true;
        for (int round = 1; round <= rounds; round++) {
            for (Row row : rows) {
                err.printf("round %d of %d: %s, threads: %d … ", round, rounds, row.model.name(), row.threads);
                allAgree &= measure(row, err);
            }
        }
        report(rows, out);
        return allAgree ? 0 : 1;
    }

    /** The rows of the models that both engines can run. */
    private static List<Row> rows(List<BenchModel> models, PrintStream err) {
        List<Row> rows = new ArrayList<>();
        for (BenchModel model : models) {
            try {
                model.graph();
            } catch (ModelFormatException refused) {
                err.printf("left out: %s%n", refused.getMessage());
                continue;
            }
            for (int threads = 1; threads <= MOST_THREADS; threads++) {
                rows.add(new Row(model, threads, new ArrayList<>()));
            }
        }
        return rows;
    }

    /** Measures one row once more; false if the answers differ. */
    private static boolean measure(Row row, PrintStream err) {
        List<Turns> blocks = new ArrayList<>();
        try (BothEngines engines = BothEngines.open(row.model, row.threads)) {
            Optional<String> disagreement = engines.disagreement();
            disagreement.ifPresent(difference -> err.printf("the answers differ: %s; ", difference));
            Turns.take(WARM_UP_NANOS, engines::runLeveret, engines::runTensorFlow);
            for (int i = 0; i < BLOCKS; i++) {
                blocks.add(Turns.take(BLOCK_NANOS, engines::runLeveret, engines::runTensorFlow));
            }
            row.rounds.add(blocks);
            err.printf("%.2f%n", Turns.all(blocks).ratio());
            return disagreement.isEmpty();
        } catch (ModelFormatException refused) { // it was read before
            throw new IllegalStateException(refused);
        }
    }

    private static void report(List<Row> rows, PrintStream out) {
        out.println("| model | threads | Leveret, ms (min) | TensorFlow Lite, ms (min) | ratio | spread |");
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
     * A model on so many threads.
     *
     * @param rounds the blocks of each round so far
     */
    private record Row(BenchModel model, int threads, List<List<Turns>> rounds) {
        double ratio() {
            return Statistics.median(rounds.stream().mapToDouble(blocks -> Turns.all(blocks).ratio()).toArray());
        }

        private double[] spread() {
            return rounds.size() == 1 ? rounds.getFirst().stream().mapToDouble(Turns::ratio).toArray()
                    : rounds.stream().mapToDouble(blocks -> Turns.all(blocks).ratio()).toArray();
        }

        void print(PrintStream out) {
            Turns all = Turns.all(rounds.stream().flatMap(List::stream).toList());
            out.printf("| %s | %d | %.2f (%.2f) | %.2f (%.2f) | %.2f | %.2f–%.2f |%n", model.name(), threads,
                    Statistics.median(all.leveret()), Statistics.min(all.leveret()),
                    Statistics.median(all.tensorFlow()), Statistics.min(all.tensorFlow()), ratio(),
                    Statistics.min(spread()), Statistics.max(spread()));
        }
    }
}

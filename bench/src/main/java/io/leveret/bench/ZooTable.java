package io.leveret.bench;

import io.leveret.base.OptionException;
import io.leveret.engine.Plan;
import io.leveret.engine.Session;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphCosts;
import io.leveret.testing.ZooTrial;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.zoo.Zoo;
import io.leveret.zoo.precision.Precision;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Checks all of {@link Zoo}, giants included: whether each model runs, agrees with TensorFlow Lite within the limits of
 * {@link ZooTrial}, and has its published costs. With a report, also measures the ratio of the median times of both
 * engines, alternating, on one thread each, for some seconds.
 *
 * <p>Run with {@code ./bench/zoo [--report FILE.md] [MODEL…]}; a model is the name of an architecture, or of a file as
 * in the report. Each row goes to standard output as soon as it is known, errors to standard error, and with {@code
 * --report} a complete report to the file. The exit code is 1 if something is wrong, 2 if the arguments are invalid.
 */
final class ZooTable {
    private static final String USAGE = "usage: bench/zoo [--report FILE.md] [MODEL…]";
    private static final long WARM_UP_NANOS = 1_000_000_000;
    private static final long NANOS = 2_000_000_000;

    private static final String TEXT = """
            # Models

            Written by `./bench/zoo --report docs/models.md`: well-known image classifiers, built by code with \
            random weights
            (`io.leveret.zoo`), in Leveret and in TensorFlow Lite with XNNPACK.

            *Differs* is the largest difference of any logit from XNNPACK's, on two images: in steps of an 8-bit \
            output, else in
            parts of the range of the logits; behind it, where activations are quantized, that of TensorFlow Lite's own
            kernels from XNNPACK. *Time* is Leveret's over TensorFlow Lite's, medians of a few seconds in turns on \
            one thread.
            Models of dynamic range are chaotic: XNNPACK is as far from itself if an image's last bits change.
            Multiply-adds and parameters are in millions, and each model's are what is published of its architecture.

            """;
    private static final String HEADER = """
            | model | multiply-adds | parameters | differs | time |
            | --- | --- | --- | --- | --- |
            """;

    private ZooTable() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) throws IOException {
        List<String> names = new ArrayList<>(Arrays.asList(arguments));
        Optional<Path> report;
        List<Entry> entries;
        try {
            report = takeReport(names);
            entries = entries(names);
        } catch (OptionException unusable) {
            err.printf("%s%n%s%n", unusable.getMessage(), USAGE);
            return 2;
        }
        StringBuilder table = new StringBuilder(HEADER);
        List<Double> ratios = new ArrayList<>();
        out.print(HEADER);
        boolean isAllWell = true;
        for (Entry entry : entries) {
            Row row = row(entry, report.isPresent());
            row.complaints.forEach(complaint -> err.printf("%s: %s%n", entry.name(), complaint));
            isAllWell &= row.complaints.isEmpty();
            out.print(row.line);
            table.append(row.line);
            row.ratio.ifPresent(ratios::add);
        }
        if (!ratios.isEmpty()) {
            double[] all = ratios.stream().mapToDouble(Double::doubleValue).toArray();
            String summary = "| geometric mean of %d; the largest | | | | %.2f; %.2f |%n".formatted(all.length,
                    Statistics.geometricMean(all), Statistics.max(all));
            out.print(summary);
            table.append(summary);
        }
        if (report.isPresent()) {
            Files.writeString(report.get(), TEXT + table, StandardCharsets.UTF_8);
        }
        return isAllWell ? 0 : 1;
    }

    private static Optional<Path> takeReport(List<String> arguments) {
        int option = arguments.indexOf("--report");
        if (option < 0) {
            return Optional.empty();
        }
        if (option + 1 == arguments.size()) {
            throw new OptionException("--report", "", "needs a file");
        }
        arguments.remove(option);
        return Optional.of(Path.of(arguments.remove(option)));
    }

    /** Returns the named entries, or all if none is named. */
    private static List<Entry> entries(List<String> names) {
        List<Entry> all = Stream.of(Zoo.values())
                .flatMap(model -> model.precisions().stream().map(precision -> new Entry(model, precision))).toList();
        for (String name : names) {
            if (all.stream().noneMatch(entry -> entry.isCalled(name))) {
                throw new OptionException("models", name, _ -> name + " is no model of the zoo");
            }
        }
        return names.isEmpty() ? all : all.stream().filter(entry -> names.stream().anyMatch(entry::isCalled)).toList();
    }

    private static Row row(Entry entry, boolean isMeasured) {
        try {
            byte[] file = BenchModel.ZOO.buildLogits(entry.model, entry.precision);
            Graph graph = new BenchModel(entry.name(), file).graph();
            long parameters = GraphCosts.parameters(graph);
            long multiplyAdds = GraphCosts.multiplyAdds(graph);
            Session session = Plan.compile(graph).open();
            ZooTrial trial = ZooTrial.of(entry.model, entry.precision, file, image -> {
                session.write(0, image);
                session.run();
                return session.readFloats(0);
            });
            List<String> complaints = Stream
                    .of(entry.model.published().complaint(parameters, multiplyAdds), trial.complaint())
                    .flatMap(Optional::stream).toList();
            OptionalDouble ratio = isMeasured ? OptionalDouble.of(ratio(entry)) : OptionalDouble.empty();
            String line = "| %s | %.1f | %.2f | %s | %s |%n".formatted(entry.name(), multiplyAdds / 1e6,
                    parameters / 1e6, difference(trial), isMeasured ? "%.2f".formatted(ratio.getAsDouble()) : "");
            return new Row(line, complaints, ratio);
        } catch (ModelFormatException refused) {
            return new Row("| %s | | | does not run | |%n".formatted(entry.name()), List.of(refused.getMessage()),
                    OptionalDouble.empty());
        }
    }

    private static String difference(ZooTrial trial) {
        String ours = "%.2g".formatted(trial.engine().largest());
        return switch (trial.precision()) {
            case FLOAT32, FLOAT16 -> ours;
            case DYNAMIC_RANGE -> "%s (%.2g)".formatted(ours, trial.builtIn().largest());
            case UINT8, INT8, INT8_BETWEEN_UINT8 -> "%.0f (%.0f) steps".formatted(trial.engine().largest(),
                    trial.builtIn().largest());
        };
    }

    private static double ratio(Entry entry) {
        try (BothEngines engines = BothEngines.open(BenchModel.of(entry.model, entry.precision),
                OtherEngine.TENSORFLOW_LITE, 1)) {
            Turns.take(WARM_UP_NANOS, engines::runLeveret, engines::runOther);
            return Turns.take(NANOS, engines::runLeveret, engines::runOther).ratio();
        }
    }

    private record Entry(Zoo model, Precision precision) {
        String name() {
            return model.modelName(precision);
        }

        boolean isCalled(String name) {
            return name.equals(model.modelName()) || name.equals(name());
        }
    }

    /**
     * The results of an entry.
     *
     * @param line of the table
     * @param complaints empty if nothing is wrong
     * @param ratio of times, if measured
     */
    private record Row(String line, List<String> complaints, OptionalDouble ratio) {}
}

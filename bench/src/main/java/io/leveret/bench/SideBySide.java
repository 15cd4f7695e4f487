package io.leveret.bench;

import io.leveret.engine.Plan;
import io.leveret.engine.Session;
import io.leveret.engine.Team;
import io.leveret.model.ElementType;
import io.leveret.model.Graph;
import io.leveret.model.ModelFormatException;
import io.leveret.model.ModelLimits;
import io.leveret.model.ModelReader;
import io.leveret.model.TensorSpec;
import io.leveret.model.UnsupportedOperatorException;
import io.leveret.starter.Starter;
import io.leveret.testing.TfliteOracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Leveret and TensorFlow Lite with XNNPACK on the same input, in turns within one process, one and two threads: medians
 * and minima of their inference times in milliseconds, the ratio of the medians, and its spread over five blocks of
 * turns. On a shared machine only ratios within one run mean anything.
 *
 * <p>Run with {@code ./bench/run [MODEL|FOLDER…]}; the bundled model comes first.
 */
final class SideBySide {
    private static final long WARM_UP_NANOS = 1_500_000_000;
    private static final int BLOCKS = 5;
    private static final long BLOCK_NANOS = 1_000_000_000;
    private static final int LEAST_TURNS = 5;
    private static final int MOST_TURNS = 2_000;

    private SideBySide() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, byte[]> models = new TreeMap<>();
        for (String argument : arguments) {
            try (Stream<Path> files = Files.walk(Path.of(argument))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".tflite")).toList()) {
                    models.put(file.getFileName().toString().replace(".tflite", ""), Files.readAllBytes(file));
                }
            }
        }
        System.out.printf("| model | threads | Leveret, ms (min) | TensorFlow Lite, ms (min) | ratio | spread |%n");
        System.out.printf("| --- | --- | --- | --- | --- | --- |%n");
        measure(Starter.NAME, Starter.model());
        for (Map.Entry<String, byte[]> model : models.entrySet()) {
            measure(model.getKey(), model.getValue());
        }
    }

    private static void measure(String name, byte[] file) throws ModelFormatException {
        Graph graph;
        try {
            graph = ModelReader.read(file, name, ModelLimits.DEFAULT);
        } catch (UnsupportedOperatorException unsupported) {
            System.out.printf("%s%n", unsupported.getMessage());
            return;
        }
        Plan plan = Plan.compile(graph);
        for (int threads = 1; threads <= 2; threads++) {
            measure(name, plan, file, threads);
        }
    }

    private static void measure(String name, Plan plan, byte[] file, int threads) {
        Session session = plan.open();
        try (Team team = Team.of(threads);
                TfliteOracle oracle = TfliteOracle.open(file, TfliteOracle.Kernels.XNNPACK, threads)) {
            for (int input = 0; input < plan.graph().inputs().size(); input++) {
                byte[] noise = noise(plan.graph().input(input));
                session.write(input, noise);
                oracle.setInput(input, noise);
            }
            Turns.take(WARM_UP_NANOS, () -> session.run(team), oracle::invoke);
            Turns[] blocks = new Turns[BLOCKS];
            double[] ratios = new double[BLOCKS];
            for (int i = 0; i < BLOCKS; i++) {
                blocks[i] = Turns.take(BLOCK_NANOS, () -> session.run(team), oracle::invoke);
                ratios[i] = median(blocks[i].first) / median(blocks[i].second);
            }
            double[] leveret = Stream.of(blocks).flatMapToDouble(block -> Arrays.stream(block.first)).toArray();
            double[] tensorFlow = Stream.of(blocks).flatMapToDouble(block -> Arrays.stream(block.second)).toArray();
            Arrays.sort(ratios);
            System.out.printf("| %s | %d | %.2f (%.2f) | %.2f (%.2f) | %.2f | %.2f–%.2f |%n", name, threads,
                    median(leveret), Arrays.stream(leveret).min().orElseThrow(), median(tensorFlow),
                    Arrays.stream(tensorFlow).min().orElseThrow(), median(leveret) / median(tensorFlow), ratios[0],
                    ratios[BLOCKS - 1]);
        }
    }

    /** The times of two actions that took turns, in milliseconds. */
    private record Turns(double[] first, double[] second) {
        static Turns take(long nanos, Runnable first, Runnable second) {
            double[] firsts = new double[MOST_TURNS];
            double[] seconds = new double[MOST_TURNS];
            int turns = 0;
            long start = System.nanoTime();
            while (turns < MOST_TURNS && (turns < LEAST_TURNS || System.nanoTime() - start < nanos)) {
                firsts[turns] = millis(first);
                seconds[turns] = millis(second);
                turns++;
            }
            return new Turns(Arrays.copyOf(firsts, turns), Arrays.copyOf(seconds, turns));
        }

        private static double millis(Runnable action) {
            long start = System.nanoTime();
            action.run();
            return (System.nanoTime() - start) / 1e6;
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Seeded noise as a tensor's bytes: all values of a quantised type, −1…1 for reals. */
    private static byte[] noise(TensorSpec spec) {
        Random random = new Random(42);
        byte[] bytes = new byte[spec.shape().elements() * spec.type().bytes()];
        if (spec.type() == ElementType.FLOAT32) {
            ByteBuffer reals = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            while (reals.hasRemaining()) {
                reals.putFloat(random.nextFloat(-1, 1));
            }
        } else {
            random.nextBytes(bytes);
        }
        return bytes;
    }
}

package io.leveret.bench.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Measures the commands as users start them, in turns. Rerun with {@code ./bench/spark}:
 *
 * <ul>
 * <li>{@code throughput FOLDER}: {@code leveret classify} beside {@code leveret spark classify} on this machine's
 * cores, of so many photos, which are links to those of the folder;
 * <li>{@code executors FOLDER}: the same with two executors of 1 GB, and the memory that each takes;
 * <li>{@code small}: 100,000 files of about 5 KB, and the number of tasks that they become;
 * <li>{@code djl FOLDER}: a stage of Leveret beside PyTorch's MobileNet v2 by DJL, in one session.
 * </ul>
 */
public final class SparkBench {
    private static final Path ROOT = Path.of(System.getProperty("leveret.root"));

    private SparkBench() {}

    /** Runs one measurement. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            System.err.println("give throughput, executors, small or djl");
            System.exit(2);
        }
        List<String> given = new ArrayList<>();
        Map<String, String> options = new TreeMap<>();
        for (int i = 1; i < arguments.length; i++) {
            if (arguments[i].startsWith("--")) {
                options.put(arguments[i].substring(2), arguments[++i]);
            } else {
                given.add(arguments[i]);
            }
        }
        Path work = Files.createTempDirectory("leveret-bench-spark-");
        try {
            switch (arguments[0]) {
                case "throughput" -> throughput(links(given, options, 20_000, work), options, work, false);
                case "executors" -> throughput(links(given, options, 20_000, work), options, work, true);
                case "small" -> small(Integer.parseInt(options.getOrDefault("count", "100000")), options, work);
                case "djl" -> DjlBeside.run(links(given, options, 2000, work), options, turns(options));
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } finally {
            run(Map.of(), work.resolve("log"), "rm", "-rf", work.toString());
        }
    }

    private static int turns(Map<String, String> options) {
        return Integer.parseInt(options.getOrDefault("turns", "3"));
    }

    /** Makes a folder of so many links to the photos of another. */
    private static Path links(List<String> given, Map<String, String> options, int count, Path work)
            throws IOException {
        int wanted = Integer.parseInt(options.getOrDefault("count", Integer.toString(count)));
        List<Path> photos;
        try (Stream<Path> files = Files.walk(Path.of(given.getFirst()))) {
            photos = files.filter(file -> file.toString().matches("(?i).*\\.(jpe?g|png|bmp)")).sorted().toList();
        }
        for (int i = 0; i < wanted; i++) {
            Path photo = photos.get(i % photos.size()).toRealPath();
            Path folder = Files.createDirectories(work.resolve("photos/" + i / 1000));
            String name = photo.getFileName().toString();
            Files.createSymbolicLink(folder.resolve(i + name.substring(name.lastIndexOf('.'))), photo);
        }
        return work.resolve("photos");
    }

    private static void throughput(Path photos, Map<String, String> options, Path work, boolean executors)
            throws Exception {
        long count;
        try (Stream<Path> files = Files.walk(photos)) {
            count = files.filter(Files::isRegularFile).count();
        }
        for (int turn = 1; turn <= turns(options); turn++) {
            Run alone = leveret(Map.of(), work.resolve("log"), options, "classify", photos.toString(), "--format",
                    "csv");
            List<String> spark = new ArrayList<>(List.of("spark", "classify", "--input", photos.toString(), "--output",
                    work.resolve("table" + turn).toString()));
            Map<String, String> environment = Map.of("SPARK_LOCAL_IP", "127.0.0.1");
            if (executors) {
                spark.addAll(List.of("--master", "local-cluster[2,1,1024]", "--conf", "spark.executor.memory=640m",
                        "--conf", "spark.executor.memoryOverhead=384m"));
                environment = Map.of("SPARK_LOCAL_IP", "127.0.0.1", "SPARK_SCALA_VERSION", "2.13", "SPARK_HOME",
                        sparkHome(work).toString());
            }
            Run onSpark = leveret(environment, work.resolve("log"), options, spark.toArray(String[]::new));
            System.out.printf(Locale.ROOT,
                    "turn %d: leveret classify %.1f photos/s (%.1f s), leveret spark classify %.1f photos/s (%.1f s):"
                            + " %.3f%n",
                    turn, count / alone.seconds, alone.seconds, count / onSpark.seconds, onSpark.seconds,
                    alone.seconds / onSpark.seconds);
            System.out.print(Files.readString(work.resolve("log")).indent(2));
            if (executors) {
                onSpark.executorPeaks.forEach((process, kilobytes) -> System.out.println(
                        "  executor " + process + ": at most " + kilobytes / 1024 + " MB resident"));
            }
        }
    }

    /** A Spark installation of links, from which executors start. */
    private static Path sparkHome(Path work) throws IOException {
        Path jars = Files.createDirectories(work.resolve("spark-home/jars"));
        List<Path> all = new ArrayList<>(); // those of Spark alone, and those that it shares with Leveret
        for (String jar : Files.readString(ROOT.resolve("spark/target/spark-class-path")).strip().split(":")) {
            all.add(Path.of(jar));
        }
        try (Stream<Path> libraries = Files.list(ROOT.resolve("spark/target/lib"))) {
            libraries.filter(jar -> !jar.getFileName().toString().startsWith("leveret")).forEach(all::add);
        }
        for (Path jar : all) {
            Path link = jars.resolve(jar.getFileName());
            if (Files.notExists(link)) {
                Files.createSymbolicLink(link, jar.toAbsolutePath());
            }
        }
        return jars.getParent();
    }

    private static void small(int count, Map<String, String> options, Path work) throws Exception {
        SmallPhotos.write(work.resolve("small"), count);
        Run run = leveret(Map.of("SPARK_LOCAL_IP", "127.0.0.1"), work.resolve("log"), options, "spark", "classify",
                "--input", work.resolve("small").toString(), "--output", work.resolve("table").toString(), "--conf",
                "spark.eventLog.enabled=true", "--conf", "spark.eventLog.compress=false", "--conf",
                "spark.eventLog.dir=" + Files.createDirectories(
                        work.resolve("events")).toUri());
        long tasks;
        try (Stream<Path> files = Files.walk(work.resolve("events"));
                Stream<String> lines = files.filter(file -> Files.isRegularFile(file)
                        && !file.getFileName().toString().startsWith(".")).flatMap(SparkBench::lines)) {
            tasks = lines.filter(line -> line.contains("\"SparkListenerTaskEnd\"")).count();
        }
        System.out.printf(Locale.ROOT, "%d files: %.1f s, %.1f files/s, %d tasks of all jobs%n", count, run.seconds,
                count / run.seconds, tasks);
        System.out.print(Files.readString(work.resolve("log")).indent(2));
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.lines(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    /** What a process took. */
    private record Run(double seconds, Map<Long, Long> executorPeaks) {}

    private static Run leveret(Map<String, String> environment, Path log, Map<String, String> options,
            String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(ROOT.resolve("leveret").toString()));
        command.addAll(List.of(arguments));
        Optional.ofNullable(options.get("model")).ifPresent(model -> command.addAll(List.of("--model", model)));
        return run(environment, log, command.toArray(String[]::new));
    }

    private static Run run(Map<String, String> environment, Path log, String... command) throws Exception {
        boolean isPlain = command.length > 1 && command[1].equals("classify");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(isPlain ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.to(log.toFile()));
        builder.environment().putAll(environment);
        Map<Long, Long> peaks = new TreeMap<>();
        long start = System.nanoTime();
        Process process = builder.start();
        while (!process.waitFor(250, java.util.concurrent.TimeUnit.MILLISECONDS)) {
            process.descendants().filter(each -> each.info().commandLine().orElse("").contains("ExecutorBackend"))
                    .forEach(each -> peak(each.pid()).ifPresent(kilobytes -> peaks.merge(each.pid(), kilobytes,
                            Math::max)));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() > 1) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + process.exitValue());
        }
        return new Run(seconds, peaks);
    }

    private static Optional<Long> peak(long process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst();
        } catch (IOException | java.io.UncheckedIOException ended) {
            return Optional.empty();
        }
    }
}

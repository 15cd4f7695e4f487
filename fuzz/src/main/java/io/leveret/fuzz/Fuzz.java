package io.leveret.fuzz;

import io.leveret.base.OptionException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Fuzzes one target after the other, each in a separate process, in which Jazzer generates recipes, watches which code
 * they reach and keeps those that reach new code.
 *
 * <p>Run with {@code ./fuzz/run [--minutes N] [--seed S] [--target NAME] [FOLDER…]}; else all of {@link Target#NAMES},
 * 30 minutes together, with seed 1. The exit code is 1 if something was found, and 2 if the arguments are
 * invalid.
 */
public final class Fuzz {
    static final String FINDINGS = "findings";

    private static final String USAGE = "usage: fuzz/run [--minutes N] [--seed S] [--target "
            + String.join("|", Target.NAMES) + "] [FOLDER…]";
    /** Code whose coverage counts. Vector and machine code kernels are not instrumented: they would be very slow. */
    private static final String WATCHED = "io.leveret.graph.**:io.leveret.tflite.**:io.leveret.image.**"
            + ":io.leveret.dataset.**:io.leveret.measure.evaluation.**:io.leveret.train.**"
            + ":io.leveret.engine.passes.**:io.leveret.engine.lower.**"
            + ":io.leveret.engine.kernel.portable.**:io.leveret.engine.kernel.move.**"
            + ":com.twelvemonkeys.**";
    private static final int MOST_RECIPE_BYTES = 400;
    private static final double MEBIBYTE = 1 << 20;

    private final Path folder;
    private final List<Path> seeds;
    private final long seed;
    private final PrintStream out;

    private Fuzz(Path folder, List<Path> seeds, long seed, PrintStream out) {
        this.folder = folder;
        this.seeds = seeds;
        this.seed = seed;
        this.out = out;
    }

    /** The first argument is the folder for all output. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    private static int run(String[] arguments, PrintStream out, PrintStream err) {
        try {
            FuzzArguments given = FuzzArguments.parse(arguments);
            Fuzz fuzz = new Fuzz(Path.of(given.folder()), given.seeds(), given.seed(), out);
            List<String> targets = given.target().map(List::of).orElse(Target.NAMES);
            long seconds = Math.max(1, given.minutes() * 60L / targets.size());
            int findings = 0;
            for (String target : targets) {
                findings += fuzz.fuzz(target, seconds);
            }
            out.printf("%s%n", findings == 0 ? "nothing found" : findings + " findings are in " + given.folder());
            return findings == 0 ? 0 : 1;
        } catch (OptionException unusable) {
            err.printf("%s%n%s%n", unusable.getMessage(), USAGE);
            return 2;
        } catch (IOException | InterruptedException failed) {
            err.println(failed);
            return 2;
        }
    }

    /** Runs a target for some time, restarting the process as needed, and prints the result. */
    private int fuzz(String target, long seconds) throws IOException, InterruptedException {
        Path place = folder.resolve(target);
        Files.createDirectories(place.resolve("corpus"));
        FileTime begun = FileTime.from(Instant.now().minusMillis(1));
        long start = System.nanoTime();
        Map<String, Long> outcomes = new TreeMap<>();
        long worstNanos = 0;
        long worstBytes = 0;
        for (int part = 0; secondsSince(start) < seconds; part++) {
            int code = start(target, place, seconds - (long) secondsSince(start), seed + part);
            if (code != 0 && code != Entry.HUNG) {
                Path last = place.resolve(Entry.LAST);
                Tally.write(place.resolve(FINDINGS), "ends-" + part,
                        Files.exists(last) ? Files.readAllBytes(last) : new byte[0],
                        "the process ended with code " + code + "; see the end of " + place.resolve("log"));
            }
            Properties numbers = numbers(place.resolve(Entry.NUMBERS));
            worstNanos = Math.max(worstNanos, Long.parseLong(numbers.getProperty("worst.nanos", "0")));
            worstBytes = Math.max(worstBytes, Long.parseLong(numbers.getProperty("worst.bytes", "0")));
            numbers.forEach((name, count) -> {
                if (name.toString().startsWith("outcome.")) {
                    outcomes.merge(name.toString().substring(8), Long.parseLong(count.toString()), Long::sum);
                }
            });
            if (numbers.isEmpty()) {
                break; // it does not even start
            }
        }
        long executions = outcomes.values().stream().mapToLong(Long::longValue).sum();
        out.printf(Locale.ROOT, "%s: %,d executions in %.0f s, %.0f each second%n", target, executions,
                secondsSince(start), executions / secondsSince(start));
        outcomes.forEach((outcome, count) -> out.printf(Locale.ROOT, "  %,12d %s%n", count, outcome));
        out.printf(Locale.ROOT, "  worst: %.0f ms of the processor, %.1f MiB allocated%n", worstNanos / 1e6,
                worstBytes / MEBIBYTE);
        return findings(place.resolve(FINDINGS), begun);
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private int start(String target, Path place, long seconds, long firstSeed)
            throws IOException, InterruptedException {
        Files.deleteIfExists(place.resolve(Entry.NUMBERS));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx2g", "-Xss1m",
                "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-XX:+EnableDynamicAgentLoading",
                "-Djava.awt.headless=true", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer", "--target_class=" + Entry.class.getName(),
                "--reproducer_path=" + place, "--instrumentation_includes=" + WATCHED,
                "--custom_hook_includes=" + WATCHED));
        List<String> arguments = new ArrayList<>(List.of(target, place.toString()));
        seeds.forEach(path -> arguments.add(path.toString()));
        command.add("--target_args=" + String.join(" ", arguments));
        command.addAll(List.of("-seed=" + firstSeed, "-max_total_time=" + Math.max(1, seconds), "-timeout=0",
                "-rss_limit_mb=0", "-max_len=" + MOST_RECIPE_BYTES, "-len_control=10",
                "-artifact_prefix=" + place + File.separator,
                place.resolve("corpus").toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(place.resolve("log").toFile())
                .start().waitFor();
    }

    private static Properties numbers(Path file) throws IOException {
        Properties numbers = new Properties();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                numbers.load(in);
            }
        }
        return numbers;
    }

    /** Returns the number of findings since a moment, and prints the first line of each. */
    private int findings(Path place, FileTime since) throws IOException {
        if (!Files.exists(place)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(place)) {
            int count = 0;
            for (Path story : files.filter(file -> file.toString().endsWith(".txt")).sorted().toList()) {
                if (Files.getLastModifiedTime(story).compareTo(since) >= 0) {
                    out.printf("  %s: %s%n", story, Files.readAllLines(story).getFirst());
                    count++;
                }
            }
            return count;
        }
    }
}

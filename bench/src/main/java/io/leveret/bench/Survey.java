package io.leveret.bench;

import io.leveret.base.OptionException;
import io.leveret.bench.Verdict.Outcome;
import io.leveret.dataset.PhotoFiles;
import io.leveret.image.ImageDecoder;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Tries all files in and below a folder: each {@code .tflite} file in Leveret and in TensorFlow Lite with XNNPACK on
 * the same random input, each photo in Leveret and in OpenCV. Prints a line for each file that is not equal or close,
 * then counts of outcomes and of causes.
 *
 * <p>Run with {@code ./bench/survey [--seconds N] FOLDER…}; a file may take that many seconds, else 120. The exit code
 * is 2 if the arguments are invalid, and else 0: what a survey finds is for people to read.
 */
final class Survey {
    private static final String USAGE = "usage: bench/survey [--seconds N] FOLDER…";
    private static final int SECONDS = 120;
    private static final int LONGEST_CAUSE = 160;

    private final PrintStream out;
    private final int seconds;
    private final Map<String, Map<Outcome, Integer>> outcomes = new TreeMap<>(); // by kind of file
    private final Map<String, Integer> causes = new TreeMap<>();

    private Survey(PrintStream out, int seconds) {
        this.out = out;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments, System.out, System.err));
    }

    /** Runs the command. */
    static int run(String[] arguments, PrintStream out, PrintStream err) throws InterruptedException {
        try {
            Arguments given = Arguments.parse(arguments, "--seconds");
            if (given.models().isEmpty()) {
                err.println(USAGE);
                return 2;
            }
            List<Path> files = new ArrayList<>();
            for (String folder : given.models()) {
                files.addAll(files(Path.of(folder)));
            }
            Survey survey = new Survey(out, given.number("--seconds", SECONDS));
            survey.tryAll(files);
            survey.printCounts();
            return 0;
        } catch (IOException | OptionException unusable) {
            err.printf("%s%n%s%n", unusable, USAGE);
            return 2;
        }
    }

    /** Returns whether a file is a model by its name; else it may be a photo. */
    static boolean isModel(Path file) {
        return file.toString().endsWith(".tflite");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(file -> Files.isRegularFile(file) && !PhotoFiles.isHidden(file))
                    .filter(file -> isModel(file) || ImageDecoder.looksLikePhoto(file)).sorted().toList();
        }
    }

    private void tryAll(List<Path> files) throws IOException, InterruptedException {
        int done = 0;
        while (done < files.size()) { // a new process after each that died
            done += tryInOneProcess(files.subList(done, files.size()));
        }
    }

    /** Tries files until the process dies; returns how many have a verdict. */
    private int tryInOneProcess(List<Path> files) throws IOException, InterruptedException {
        Process process = start();
        try (PrintWriter paths = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor()) {
            int done = 0;
            for (Path file : files) {
                paths.println(file);
                Verdict verdict = verdict(reader, () -> nextVerdict(lines));
                add(file, verdict);
                done++;
                if (verdict.outcome() == Outcome.DIED || verdict.outcome() == Outcome.TIMED_OUT) {
                    process.destroyForcibly();
                    break;
                }
            }
            return done;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private Verdict verdict(ExecutorService reader, Callable<Verdict> next) throws InterruptedException {
        try {
            return reader.submit(next).get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            return Verdict.of(Outcome.TIMED_OUT, "more than " + seconds + " s");
        } catch (ExecutionException unreadable) {
            return Verdict.of(Outcome.DIED, String.valueOf(unreadable.getCause()));
        }
    }

    private static Verdict nextVerdict(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Verdict verdict = Verdict.parse(line);
            if (verdict != null) {
                return verdict;
            }
        }
        return Verdict.of(Outcome.DIED, "");
    }

    private static Process start() throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile="
                        + (File.separatorChar == '/' ? "/dev/null" : "NUL"),
                "-cp", System.getProperty("java.class.path"), SurveyProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private void add(Path file, Verdict verdict) {
        outcomes.computeIfAbsent(isModel(file) ? "models" : "photos", _ -> new EnumMap<>(Outcome.class))
                .merge(verdict.outcome(), 1, Integer::sum);
        if (verdict.outcome() == Outcome.EQUAL || verdict.outcome() == Outcome.CLOSE) {
            return;
        }
        out.println(file + ": " + verdict.outcome() + (verdict.cause().isEmpty() ? "" : ": " + verdict.cause()));
        causes.merge(verdict.outcome() + ": " + kind(verdict.cause()), 1, Integer::sum);
    }

    /** Returns a cause without what differs from file to file: numbers, and what is in parentheses. */
    static String kind(String cause) {
        String kind = cause.replaceAll("\\([^()]*\\)", "").replaceAll("(?<![A-Za-z_])\\d+([.×]\\d+)*", "N")
                .replaceAll("\\s+", " ")
                .strip();
        return kind.length() <= LONGEST_CAUSE ? kind : kind.substring(0, LONGEST_CAUSE) + "…";
    }

    private void printCounts() {
        out.println();
        outcomes.forEach((files, counts) -> {
            out.println("| " + files + " | " + counts.values().stream().mapToInt(Integer::intValue).sum() + " |");
            out.println("| --- | --- |");
            counts.forEach((outcome, count) -> out.println("| " + outcome + " | " + count + " |"));
            out.println();
        });
        if (!causes.isEmpty()) {
            out.println("| cause | files |");
            out.println("| --- | --- |");
            causes.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
                    .forEach(cause -> out.println("| " + cause.getKey().replace("|", "\\|") + " | " + cause.getValue()
                            + " |"));
        }
    }
}

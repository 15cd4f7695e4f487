package io.leveret.fuzz;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The entry point for Jazzer, in a separate process for each target. Does not report findings to Jazzer, but writes
 * each to a file and continues; a second thread writes an input that hangs and ends the process.
 */
public final class Entry {
    /** The exit code of a process that hung. */
    static final int HUNG = 3;
    static final String NUMBERS = "numbers.properties";
    static final String LAST = "last"; // the current file, in case the process dies before it can write it

    private static final long MOST_CPU_NANOS = 5_000_000_000L;
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final long REPORT_NANOS = 1_000_000_000L;

    private static Target target;
    private static Tally tally;
    private static Path folder;
    private static long reported;
    private static volatile byte[] current;
    private static volatile long started;

    private Entry() {}

    /**
     * Takes the arguments of {@link Fuzz}: the target, the folder to write to, folders of seeds.
     *
     * @throws IOException if a seed cannot be read
     */
    public static void fuzzerInitialize(String[] arguments) throws IOException {
        folder = Path.of(arguments[1]);
        target = Target.named(arguments[0], Stream.of(arguments).skip(2).map(Path::of).toList());
        tally = new Tally(arguments[0], folder.resolve(Fuzz.FINDINGS));
        Thread fuzzed = Thread.currentThread();
        started = System.nanoTime();
        Thread.ofPlatform().daemon().name("watch").start(() -> watch(fuzzed));
    }

    /**
     * Runs one input.
     *
     * @throws IOException if a finding cannot be written
     */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        byte[] file = target.make(new Recipe(bytes));
        Files.write(folder.resolve(LAST), file);
        current = file;
        started = System.nanoTime();
        Trial trial = Trial.of(target, file, MOST_CPU_NANOS);
        current = null;
        tally.add(file, trial);
        if (System.nanoTime() - reported > REPORT_NANOS) {
            report();
        }
    }

    /**
     * Writes the report at the end.
     *
     * @throws IOException if the report cannot be written
     */
    public static void fuzzerTearDown() throws IOException {
        report();
        Files.deleteIfExists(folder.resolve(LAST));
    }

    private static void report() throws IOException {
        reported = System.nanoTime();
        try (OutputStream out = Files.newOutputStream(folder.resolve(NUMBERS))) {
            tally.numbers().store(out, null);
        }
    }

    private static void watch(Thread fuzzed) {
        try {
            while (true) {
                Thread.sleep(1000);
                byte[] file = current;
                if (file != null && System.nanoTime() - started > PATIENCE_NANOS) {
                    String stack = String.join("\n",
                            Arrays.stream(fuzzed.getStackTrace()).map(Object::toString).toList());
                    Tally.write(folder.resolve(Fuzz.FINDINGS), "hangs-" + System.currentTimeMillis(), file, stack);
                    Runtime.getRuntime().halt(HUNG);
                }
            }
        } catch (InterruptedException | IOException end) {
            Runtime.getRuntime().halt(HUNG);
        }
    }
}

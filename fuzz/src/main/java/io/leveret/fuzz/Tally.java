package io.leveret.fuzz;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The results of a run so far; findings are written to files at once. Not thread-safe. */
final class Tally {
    private static final int MOST_OF_A_KIND = 3;

    private final String target;
    private final Path findings;
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final Map<String, Integer> kinds = new HashMap<>(); // of findings, by signature
    private long executions;
    private long worstNanos;
    private long worstBytes;

    /**
     * An empty tally.
     *
     * @param findings the folder for findings, created if missing
     */
    Tally(String target, Path findings) {
        this.target = target;
        this.findings = findings;
    }

    void add(byte[] file, Trial trial) throws IOException {
        executions++;
        outcomes.merge(trial.finding() ? "FOUND: " + trial.outcome() : trial.outcome(), 1L, Long::sum);
        worstNanos = Math.max(worstNanos, trial.cpuNanos());
        worstBytes = Math.max(worstBytes, trial.allocatedBytes());
        if (trial.finding() && kinds.merge(trial.signature(), 1, Integer::sum) <= MOST_OF_A_KIND) {
            StringWriter story = new StringWriter();
            PrintWriter lines = new PrintWriter(story);
            lines.printf("%s%n%.1f ms, %.1f MiB allocated, for a file of %d bytes%n", trial.signature(),
                    trial.cpuNanos() / 1e6, trial.allocatedBytes() / (double) (1 << 20), file.length);
            trial.escaped().ifPresent(escaped -> escaped.printStackTrace(lines));
            write(findings, "%s-%08x".formatted(target, Arrays.hashCode(file)), file, story.toString());
        }
    }

    /** Writes a finding: the bytes, and next to them a description. */
    static void write(Path folder, String name, byte[] file, String story) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(name), file);
        Files.writeString(folder.resolve(name + ".txt"), story);
    }

    /** Returns the counts, for the process that started this one. */
    Properties numbers() {
        Properties numbers = new Properties();
        numbers.setProperty("executions", Long.toString(executions));
        numbers.setProperty("worst.nanos", Long.toString(worstNanos));
        numbers.setProperty("worst.bytes", Long.toString(worstBytes));
        numbers.setProperty("kinds", Integer.toString(kinds.size()));
        outcomes.forEach((outcome, count) -> numbers.setProperty("outcome." + outcome, Long.toString(count)));
        return numbers;
    }
}

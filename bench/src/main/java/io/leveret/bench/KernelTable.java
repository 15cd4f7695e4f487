package io.leveret.bench;

import io.leveret.graph.ElementType;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;

/**
 * A table of scalar, Vector API and machine code kernels: for each layer its time, G multiply-adds/s, the share of the
 * machine's measured peak ({@link FmaPeak}), and the megabytes allocated per second.
 *
 * <p>Allocation should be 0, or the 1 MB of JMH's samples: vectors that the JIT boxes show up as hundreds of megabytes.
 * If the JIT is still compiling after the warm-up, as on a busy machine, some appear for a while; with {@code -wi 10}
 * they must be gone.
 *
 * @param lines by layer, then type
 * @param peak multiply-adds per second of one core
 */
record KernelTable(Map<Line, List<Entry>> lines, double peak) {
    private static final List<String> FAMILIES = List.of("scalar", "vector", "machine");

    /** The first two columns. */
    record Line(Layer layer, ElementType type) {}

    /**
     * One measurement.
     *
     * @param kernels the name of the family
     * @param micros the median time of one run, in microseconds
     * @param allocatedMegabytes heap allocation in MB per second; the median, since the JIT may still compile in the
     *     first iteration
     */
    record Entry(Line line, String kernels, double micros, double allocatedMegabytes) {
        /** Returns the entry for a JMH result. */
        static Entry of(RunResult result) {
            Line line = new Line(Layer.valueOf(result.getParams().getParam("layer")),
                    ElementType.valueOf(result.getParams().getParam("type")));
            double unitNanos = result.getParams().getTimeUnit().toNanos(1);
            return new Entry(line, result.getParams().getParam("kernels"),
                    result.getPrimaryResult().getStatistics().getPercentile(50) * unitNanos
                            / TimeUnit.MICROSECONDS.toNanos(1),
                    result.getSecondaryResults().get("gc.alloc.rate").getStatistics().getPercentile(50));
        }

        double multiplyAddsPerSecond() {
            return line.layer.multiplyAdds() / (micros / 1e6);
        }
    }

    /** Returns the table of measurements, which may be in any order. */
    static KernelTable of(List<Entry> entries, double peak) {
        Map<Line, List<Entry>> lines = new LinkedHashMap<>();
        entries.stream().sorted((left, right) -> left.line.layer.compareTo(right.line.layer))
                .forEach(entry -> lines.computeIfAbsent(entry.line, _ -> new ArrayList<>()).add(entry));
        return new KernelTable(lines, peak);
    }

    void print(PrintStream out) {
        out.printf("Peak of one core: %.1f G multiply-adds/s%n%n", peak / 1e9);
        out.println(
                "| layer | type | 10⁶ multiply-adds |" + columns(" %s, µs | G/s | of peak | MB/s |"));
        out.println("| --- | --- | --- |" + columns(" --- | --- | --- | --- |"));
        lines.forEach((line, entries) -> {
            out.printf("| %s | %s | %.1f |", line.layer.describe(), line.type, line.layer.multiplyAdds() / 1e6);
            for (String family : FAMILIES) {
                Optional<Entry> entry = entries.stream().filter(any -> any.kernels.equals(family)).findFirst();
                out.print(entry.map(this::columns).orElse(" | | | |"));
            }
            out.println();
        });
    }

    private static String columns(String ofFamily) {
        return FAMILIES.stream().map(ofFamily::formatted).collect(Collectors.joining());
    }

    private String columns(Entry entry) {
        double perSecond = entry.multiplyAddsPerSecond();
        return " %.1f | %.1f | %.0f %% | %.0f |".formatted(entry.micros, perSecond / 1e9, 100 * perSecond / peak,
                entry.allocatedMegabytes);
    }
}

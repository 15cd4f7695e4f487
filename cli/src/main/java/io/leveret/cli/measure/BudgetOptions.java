package io.leveret.cli.measure;

import io.leveret.cli.option.Quantity;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.CommandOption;
import io.leveret.measure.comparison.Constraints;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import picocli.CommandLine.Model.CommandSpec;

/** The options that limit a model's cost. */
final class BudgetOptions {
    private static final SequencedMap<String, Double> NANOS = new LinkedHashMap<>();
    private static final SequencedMap<String, Double> BYTES = new LinkedHashMap<>();

    static {
        NANOS.put("ms", 1e6);
        NANOS.put("s", 1e9);
        NANOS.put("us", 1e3);
        BYTES.put("B", 1.0);
        BYTES.put("kB", 1e3);
        BYTES.put("MB", 1e6);
        BYTES.put("GB", 1e9);
        BYTES.put("KiB", 0x1p10);
        BYTES.put("MiB", 0x1p20);
        BYTES.put("GiB", 0x1p30);
    }

    private final CommandOption<String> maxLatency = CommandOption.of("--max-latency", "TIME", String.class, null,
            "Recommend a model whose inferences take no longer than this, the median of them: 33ms, 0.5s or 800us;"
                    + " without a unit, milliseconds.");
    private final CommandOption<String> maxSize = CommandOption.of("--max-size", "SIZE", String.class, null,
            "Recommend a model whose file is no larger than this: 5MB, 800kB or 4MiB; without a unit, bytes.");

    /** Makes them known to a command. */
    void addTo(CommandSpec command) {
        maxLatency.addTo(command);
        maxSize.addTo(command);
    }

    /**
     * The budget.
     *
     * @throws UsageException if one is no number with a unit
     */
    Constraints budget() {
        long nanos = maxLatency.value() == null ? Constraints.NONE.maxLatencyNanos()
                : Quantity.parse("--max-latency", maxLatency.value(), NANOS, "33ms");
        long bytes = maxSize.value() == null ? Constraints.NONE.maxFileBytes()
                : Quantity.parse("--max-size", maxSize.value(), BYTES, "5MB");
        return new Constraints(nanos, bytes);
    }

    /** The budget as it was given, such as {@code 33ms and 5MB}; empty if there is none. */
    String describe() {
        String latency = maxLatency.value() == null ? "" : maxLatency.value().strip();
        String size = maxSize.value() == null ? "" : maxSize.value().strip();
        return latency + (latency.isEmpty() || size.isEmpty() ? "" : " and ") + size;
    }
}

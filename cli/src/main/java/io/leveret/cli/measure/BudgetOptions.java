package io.leveret.cli.measure;

import io.leveret.cli.option.Quantity;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.CommandOption;
import io.leveret.measure.comparison.Constraints;
import picocli.CommandLine.Model.CommandSpec;

/** The options that limit a model's cost. */
final class BudgetOptions {
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
                : Quantity.time("--max-latency", maxLatency.value(), "33ms").toNanos();
        long bytes = maxSize.value() == null ? Constraints.NONE.maxFileBytes()
                : Quantity.bytes("--max-size", maxSize.value(), "5MB");
        return new Constraints(nanos, bytes);
    }

    /** The budget as it was given, such as {@code 33ms and 5MB}; empty if there is none. */
    String describe() {
        String latency = maxLatency.value() == null ? "" : maxLatency.value().strip();
        String size = maxSize.value() == null ? "" : maxSize.value().strip();
        return latency + (latency.isEmpty() || size.isEmpty() ? "" : " and ") + size;
    }
}

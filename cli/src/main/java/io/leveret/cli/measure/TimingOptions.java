package io.leveret.cli.measure;

import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.CommandOption;
import io.leveret.measure.benchmark.BenchmarkOptions;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The options that say for how long a model is timed. */
public final class TimingOptions {
    private static final BenchmarkOptions DEFAULT = BenchmarkOptions.DEFAULT;

    private final CommandOption<Integer> runs = CommandOption.of("--runs", "N", Integer.class, DEFAULT.runs(),
            "At least this many inferences that count. Default: " + DEFAULT.runs() + ".");
    private final CommandOption<Integer> warmup = CommandOption.of("--warmup", "N", Integer.class,
            DEFAULT.warmupRuns(),
            "At least this many inferences before those, for at least " + Math.round(DEFAULT.minWarmupSeconds())
                    + " s; 0 for none. Default: " + DEFAULT.warmupRuns() + ".");
    private final CommandOption<Double> minSeconds = CommandOption.of("--min-seconds", "S", Double.class, null,
            "Go on for at least this long. Default: " + Math.round(DEFAULT.minSeconds()) + ".");
    private final CommandOption<Double> maxSeconds = CommandOption.of("--max-seconds", "S", Double.class,
            DEFAULT.maxSeconds(),
            "Then stop, though runs may be missing. Default: " + Math.round(DEFAULT.maxSeconds()) + ".");

    /** Makes them known to a command. */
    void addTo(CommandSpec command) {
        List.of(runs, warmup, minSeconds, maxSeconds).forEach(option -> option.addTo(command));
    }

    /**
     * The options of a benchmark, without a profile.
     *
     * @throws UsageException if a value is outside its range
     */
    BenchmarkOptions options(int threads) {
        checkRuns("--runs", runs.value(), 1);
        checkRuns("--warmup", warmup.value(), 0);
        double most = maxSeconds.value();
        if (!(most > 0 && most <= 1e9)) {
            throw new UsageException("--max-seconds cannot be " + most + "; give more than 0, such as "
                    + Math.round(DEFAULT.maxSeconds()));
        }
        double least = minSeconds.value() == null ? Math.min(DEFAULT.minSeconds(), most) : minSeconds.value();
        if (!(least >= 0 && least <= most)) {
            throw new UsageException("--min-seconds cannot be " + least + "; give 0 to " + most
                    + ", which is --max-seconds");
        }
        return BenchmarkOptions.builder().threads(threads).warmupRuns(warmup.value())
                .minWarmupSeconds(Math.min(DEFAULT.minWarmupSeconds(), most)).runs(runs.value()).minSeconds(least)
                .maxSeconds(most).build();
    }

    private static void checkRuns(String option, int count, int least) {
        if (count < least || count > BenchmarkOptions.MAX_RUNS) {
            throw new UsageException(option + " cannot be " + count + "; give " + least + " to "
                    + BenchmarkOptions.MAX_RUNS);
        }
    }
}

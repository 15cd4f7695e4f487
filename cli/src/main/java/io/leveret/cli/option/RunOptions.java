package io.leveret.cli.option;

import io.leveret.cli.console.UsageException;
import io.leveret.vision.ClassifierOptions;
import picocli.CommandLine.Model.CommandSpec;

/** The options of all commands that run models. */
public final class RunOptions {
    private final CommandOption<Integer> threads = CommandOption.of("--threads", "N", Integer.class,
            Math.min(ClassifierOptions.MOST_THREADS, Runtime.getRuntime().availableProcessors()),
            "How many threads to use. Default: all cores.");
    private final CommandOption<Boolean> verbose = CommandOption.flag("--verbose",
            "Log more, and show the stack traces of errors.");

    /** Makes them known to a command. */
    public void addTo(CommandSpec command) {
        threads.addTo(command);
        verbose.addTo(command);
    }

    public boolean verbose() {
        return verbose.value();
    }

    /**
     * The number of threads to use in all.
     *
     * @throws UsageException if it cannot be that many
     */
    public int threads() {
        int count = threads.value();
        if (count < 1 || count > ClassifierOptions.MOST_THREADS) {
            throw new UsageException("--threads cannot be " + count + "; give 1 to " + ClassifierOptions.MOST_THREADS);
        }
        return count;
    }
}

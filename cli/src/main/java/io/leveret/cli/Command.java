package io.leveret.cli;

import java.io.IOException;

/** One command, its options set from the arguments. */
interface Command {
    /**
     * Does it.
     *
     * @throws UsageException if an option's value, or the model or label file it names, cannot be used
     * @throws IOException if the results cannot be written
     */
    ExitCode run() throws IOException;

    /** Whether errors are told with their stack traces, and what the engine decides is logged. */
    boolean verbose();
}

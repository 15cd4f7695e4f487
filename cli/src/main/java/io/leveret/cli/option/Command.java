package io.leveret.cli.option;

import io.leveret.cli.console.UsageException;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;

/** One command; for one run. */
public interface Command {
    /** Its name, options and help. Parsing arguments by it sets the options' values. */
    CommandSpec spec();

    /**
     * Does it, as the options say.
     *
     * @throws UsageException if an option's value, or the file it names, cannot be used
     * @throws io.leveret.base.LeveretException if the library refuses a value, a model or the data
     * @throws IOException if the results cannot be written
     */
    ExitCode run() throws IOException;

    /** Whether errors come with their stack traces, and the engine's decisions are logged. */
    boolean verbose();
}

package io.leveret.spark.command;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.InterruptionNotice;
import io.leveret.cli.option.Command;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import org.apache.spark.SparkThrowable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command that says in a line why Spark failed: a full disk, a lost network, an output that somebody has damaged; or
 * that it was interrupted.
 */
record SparkCommand(Console console, Command command) implements Command {
    private static final String GOES_ON = "the same command goes on where it was";

    @Override
    public CommandSpec spec() {
        return command.spec();
    }

    @Override
    public boolean verbose() {
        return command.verbose();
    }

    @Override
    public ExitCode run() throws IOException {
        try (InterruptionNotice notice = new InterruptionNotice(console, () -> {}, "interrupted; " + GOES_ON)) {
            return run(notice);
        }
    }

    private ExitCode run(InterruptionNotice notice) throws IOException {
        try {
            return command.run();
        } catch (IOException | RuntimeException failure) {
            if (notice.end()) { // Spark stops, and what runs meets nulls
                return ExitCode.INTERRUPTED;
            } else if (failure instanceof SparkThrowable) {
                return failed(failure);
            }
            throw failure;
        } catch (Exception failure) { // Spark's own are checked, and not declared
            return notice.end() ? ExitCode.INTERRUPTED : failed(failure);
        }
    }

    private ExitCode failed(Exception failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        console.note("Spark failed: " + String.valueOf(cause.getMessage()).lines().findFirst().orElse("")
                + "; " + GOES_ON, failure, verbose());
        return ExitCode.PARTLY_FAILED;
    }
}

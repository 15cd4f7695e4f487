package io.leveret.spark.command;

import io.leveret.cli.console.Console;
import io.leveret.cli.option.Command;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import org.apache.spark.SparkThrowable;
import picocli.CommandLine.Model.CommandSpec;

/** A command that says in a line why Spark failed: a full disk, a lost network, an output that somebody has damaged. */
record SparkCommand(Console console, Command command) implements Command {
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
        try {
            return command.run();
        } catch (IOException | RuntimeException failure) {
            if (failure instanceof SparkThrowable) {
                return failed(failure);
            }
            throw failure;
        } catch (Exception failure) { // Spark's own are checked, and not declared
            return failed(failure);
        }
    }

    private ExitCode failed(Exception failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        console.note("Spark failed: " + String.valueOf(cause.getMessage()).lines().findFirst().orElse("")
                + "; the same command goes on where it was", failure, verbose());
        return ExitCode.PARTLY_FAILED;
    }
}

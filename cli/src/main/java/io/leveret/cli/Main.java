package io.leveret.cli;

import io.leveret.cli.console.Console;
import io.leveret.wire.ExitCode;

/** The program: {@code leveret COMMAND}. */
public final class Main {
    private Main() {}

    /** Runs a command and exits with its {@link ExitCode}. */
    public static void main(String[] arguments) {
        System.exit(Cli.run(Console.ofProcess(), arguments).code());
    }
}

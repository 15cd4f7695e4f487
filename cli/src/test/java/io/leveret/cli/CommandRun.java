package io.leveret.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A command that ran in this process: how it ended and what it wrote.
 *
 * @param code its exit code
 * @param out standard output
 * @param err standard error
 */
record CommandRun(ExitCode code, String out, String err) {
    /** Runs a command with nothing on standard input, and no terminal. */
    static CommandRun of(Object... arguments) {
        return with(new byte[0], StandardCharsets.UTF_8, arguments);
    }

    /** Runs a command. */
    static CommandRun with(byte[] standardInput, Charset textCharset, Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        ExitCode code = Cli.run(
                new Surroundings(new ByteArrayInputStream(standardInput), out, textCharset, err, false, 80),
                Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString());
    }

    List<String> outLines() {
        return out.lines().toList();
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}

package io.leveret.cli;

import io.leveret.cli.console.Console;
import io.leveret.models.Catalog;
import io.leveret.models.ModelCache;
import io.leveret.models.ModelStore;
import io.leveret.models.PullLimits;
import io.leveret.wire.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A command that ran in this process: how it ended and what it wrote.
 *
 * @param code its exit code
 * @param out standard output
 * @param err standard error
 */
public record CommandRun(ExitCode code, String out, String err) {
    /** The published models, none of them pulled. */
    public static final Supplier<ModelStore> NONE_PULLED = () -> new ModelStore(Catalog.published(),
            new ModelCache(Path.of("target", "no-models")), PullLimits.DEFAULT);

    /** Runs a command with nothing on standard input, no terminal, and no hosted model pulled. */
    public static CommandRun of(Object... arguments) {
        return with(new byte[0], StandardCharsets.UTF_8, arguments);
    }

    /** The same with something on standard input, and text of another charset. */
    public static CommandRun with(byte[] standardInput, Charset textCharset, Object... arguments) {
        return run(standardInput, textCharset, NONE_PULLED, arguments);
    }

    /** The same with other hosted models. */
    public static CommandRun with(Supplier<ModelStore> hosted, Object... arguments) {
        return run(new byte[0], StandardCharsets.UTF_8, hosted, arguments);
    }

    private static CommandRun run(byte[] standardInput, Charset textCharset, Supplier<ModelStore> hosted,
            Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        ExitCode code = Cli.run(
                new Console(new ByteArrayInputStream(standardInput), out, textCharset, err, false, 80, hosted),
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

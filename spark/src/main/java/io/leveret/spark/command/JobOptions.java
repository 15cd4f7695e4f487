package io.leveret.spark.command;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.Text;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.CommandOption;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The options that say which photos a job reads, and where its tables go. */
final class JobOptions {
    private final CommandOption<@Nullable String> input;
    private final CommandOption<@Nullable String> output = CommandOption.of("--output", "URI", String.class, null,
            "The folder of the results: a new one, or one of an earlier run with the same options, which then goes"
                    + " on.");
    private final CommandOption<TableFormat> format = CommandOption.ofWords("--format", "FORMAT", TableFormat.class,
            TableFormat.PARQUET,
            "The format of tables: parquet, csv or json (a line for each photo). Default: parquet.");
    private final CommandOption<@Nullable String> glob = CommandOption.of("--glob", "PATTERN", String.class, null,
            "Which names in folders are photos, such as *.{jpg,png}. Default: those with a photo's extension, and files"
                    + " that begin as a photo does.");

    /**
     * The options.
     *
     * @param inputHelp what the input is
     */
    JobOptions(String inputHelp) {
        this.input = CommandOption.of("--input", "URI", String.class, null, inputHelp);
    }

    /** Makes them known to a command. */
    void addTo(CommandSpec command) {
        List.of(input, output, format, glob).forEach(option -> option.addTo(command));
    }

    /** Returns what to read. */
    String input() {
        return required("--input", input.value());
    }

    /** Returns where to write. */
    String output() {
        String given = required("--output", output.value());
        return given.length() > 1 && given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
    }

    TableFormat format() {
        return format.value();
    }

    @Nullable
    String glob() {
        return glob.value();
    }

    private static String required(String option, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new UsageException(
                    option + " is missing; give a path or a URI, such as photos/ or s3a://lake/photos");
        }
        return value;
    }

    /** Writes what a job did, for people, and returns the exit code of the command. */
    static ExitCode report(Console console, PhotoJob.Summary job, String tables) throws IOException {
        Writer out = console.text();
        out.write(Text.thousands(job.photos()) + (job.photos() == 1 ? " photo: " : " photos: ")
                + Text.thousands(job.classified()) + " done, " + Text.thousands(job.unreadable()) + " unreadable"
                + (job.before() == 0 ? "" : "; " + Text.thousands(job.before()) + " were in the output before") + "\n");
        if (job.photos() > 0) {
            double perSecond = job.photos() / job.seconds();
            out.write(String.format(Locale.ROOT, "%.1f s, %.1f photos/s, %.1f for each of %d cores%n", job.seconds(),
                    perSecond, perSecond / job.cores(), job.cores()));
        }
        out.write(tables + "/photos" + (job.unreadable() == 0 ? "" : ", " + tables + "/unreadable") + "\n");
        out.flush();
        if (job.broken() > 0) {
            console.note(job.broken() + " photos failed by a bug in the program; the table unreadable has the reasons");
            return ExitCode.INTERNAL_ERROR;
        }
        return job.unreadable() == 0 ? ExitCode.DONE
                : job.classified() + job.before() == 0 ? ExitCode.BAD_INPUT : ExitCode.PARTLY_FAILED;
    }
}

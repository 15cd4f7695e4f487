package io.leveret.cli.option;

import io.leveret.cli.console.OutputFile;
import io.leveret.cli.console.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** The option that asks for a page which shows what was measured. */
public final class ReportOption {
    private final CommandOption<Path> report = CommandOption.of("--report", "FILE.html", Path.class, null,
            "Also write a page with charts, for a browser: one file that needs no other and no network.");
    private OutputFile file;

    /** Makes it known to a command. */
    public void addTo(CommandSpec command) {
        report.addTo(command);
    }

    /**
     * Sees, before the work begins, that the page can be written.
     *
     * @throws UsageException if not
     */
    public void check() {
        Path place = report.value();
        if (place == null) {
            return;
        }
        if (!place.toString().toLowerCase(Locale.ROOT).endsWith(".html")) {
            throw new UsageException("--report cannot be '" + place + "'; give a file whose name ends in .html");
        }
        file = OutputFile.of("--report", place);
    }

    /** Whether it is asked for. */
    public boolean wanted() {
        return file != null;
    }

    /** Writes the page. */
    public void write(String html) throws IOException {
        file.write(html.getBytes(StandardCharsets.UTF_8));
    }
}

package io.leveret.cli.model;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.Command;
import io.leveret.cli.option.CommandOption;
import io.leveret.cli.option.Format;
import io.leveret.cli.option.ModelChoice;
import io.leveret.cli.option.ModelOptions;
import io.leveret.tflite.metadata.StatedMetadata;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code leveret metadata show}: what a model's metadata says. */
public final class MetadataShowCommand implements Command {
    private final Console console;
    private final CommandOption<Path> model = ModelOptions.modelOption();
    private final CommandOption<Format> format = CommandOption.ofWords("--format", "FORMAT", Format.class, Format.TEXT,
            "text or json. Default: text.");
    private final CommandOption<Boolean> verbose = CommandOption.flag("--verbose", "Show the stack traces of errors.");

    public MetadataShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("show");
        spec.usageMessage()
                .description("Says what a model's metadata says.",
                        "Of any .tflite model, also one that Leveret cannot run, and as it stands there; leveret info"
                                + " says what Leveret makes of it.")
                .footer("", "Examples:", "  leveret metadata show",
                        "  leveret metadata show --model mobilenet_v2.tflite --format json");
        model.addTo(spec);
        List.of(format, verbose).forEach(option -> option.addTo(spec));
        return spec;
    }

    @Override
    public boolean verbose() {
        return verbose.value();
    }

    @Override
    public ExitCode run() throws IOException {
        switch (format.value()) {
            case TEXT -> summary().writeText(console.text(), console.unicode());
            case JSON -> summary().writeJson(console.utf8());
            case CSV -> throw new UsageException("metadata show has no --format csv; give text or json");
        }
        return ExitCode.DONE;
    }

    private Summary summary() {
        return ModelChoice.of(Optional.ofNullable(model.value()), console)
                .use(choice -> new MetadataSummary(choice.name(),
                        StatedMetadata.read(choice.bytes(), choice.name())));
    }
}

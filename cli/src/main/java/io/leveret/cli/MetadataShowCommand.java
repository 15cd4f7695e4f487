package io.leveret.cli;

import io.leveret.tflite.metadata.StatedMetadata;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code leveret metadata show}: what a model's metadata says. */
final class MetadataShowCommand implements Command {
    private final Console surroundings;
    private final ModelOption model;
    private final CommandOption<Format> format = CommandOption.ofWords("--format", "FORMAT", Format.class, Format.TEXT,
            "text or json. Default: text.");
    private final CommandOption<Boolean> verbose = CommandOption.flag("--verbose", "Show the stack traces of errors.");

    MetadataShowCommand(Console surroundings) {
        this.surroundings = surroundings;
        this.model = new ModelOption(surroundings);
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
            case TEXT -> summary().writeText(surroundings.text(), surroundings.unicode());
            case JSON -> summary().writeJson(surroundings.utf8());
            case CSV -> throw new UsageException("metadata show has no --format csv; give text or json");
        }
        return ExitCode.DONE;
    }

    private Summary summary() {
        return model.choice().use(choice -> new MetadataSummary(choice.name(),
                StatedMetadata.read(choice.bytes(), choice.name())));
    }
}

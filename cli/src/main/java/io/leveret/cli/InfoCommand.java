package io.leveret.cli;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code leveret info}: what a model is. */
@CommandLine.Command(name = "info", description = "Says what a model is: inputs, outputs, operators, cost, labels and metadata.", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false, footer = {
        "", "Examples:", "  leveret info", "  leveret info --model mobilenet_v2.tflite --format json"})
final class InfoCommand implements Command {
    private final Surroundings surroundings;

    @Mixin
    private ModelOptions model;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "text or json. Default: ${DEFAULT-VALUE}.")
    private Format format;

    InfoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public boolean verbose() {
        return model.verbose();
    }

    @Override
    public ExitCode run() throws IOException {
        model.threads(); // the option is common to all commands, so a wrong value is wrong here too
        switch (format) {
            case TEXT -> summary().writeText(surroundings.text(), surroundings.unicode());
            case JSON -> summary().writeJson(surroundings.utf8());
            case CSV -> throw new UsageException("info has no --format csv; give text or json");
        }
        return ExitCode.DONE;
    }

    private ModelSummary summary() {
        return new ModelSummary(model.readGraph(), model.readLabels());
    }
}

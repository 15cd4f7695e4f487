package io.leveret.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The option that says which model a command is about. */
final class ModelOption {
    private final Console surroundings;
    private final CommandOption<Path> model = CommandOption.of("--model", "FILE|NAME", Path.class, null,
            "The .tflite model, or the name of a hosted one that was pulled. Default: the bundled one.");

    ModelOption(Console surroundings) {
        this.surroundings = surroundings;
    }

    /** Makes it known to a command. */
    void addTo(CommandSpec command) {
        model.addTo(command);
    }

    /**
     * The model.
     *
     * @throws UsageException if there is no such model
     */
    ModelChoice choice() {
        return ModelChoice.of(Optional.ofNullable(model.value()), surroundings);
    }
}

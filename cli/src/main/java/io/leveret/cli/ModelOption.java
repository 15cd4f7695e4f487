package io.leveret.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The option that says which model a command is about, and what comes of a model that cannot be used. */
final class ModelOption {
    private final Surroundings surroundings;
    private final CommandOption<Path> model = CommandOption.of("--model", "FILE|NAME", Path.class, null,
            "The .tflite model, or the name of a hosted one that was pulled. Default: the bundled one.");

    ModelOption(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Makes it known to a command. */
    void addTo(CommandSpec command) {
        model.addTo(command);
    }

    /** What is made of a model. */
    interface Use<T> {
        /** Makes it. */
        T of(ModelChoice choice) throws IOException;
    }

    /**
     * Makes something of the model.
     *
     * @throws UsageException if there is no such model, or none that can be used
     */
    <T> T use(Use<T> use) {
        ModelChoice choice = ModelChoice.of(Optional.ofNullable(model.value()), surroundings);
        try {
            return use.of(choice);
        } catch (IllegalArgumentException refused) {
            throw new UsageException(refused.getMessage(), refused);
        } catch (IOException unreadable) {
            throw new UsageException(Failures.describe(choice.name(), unreadable), unreadable);
        } catch (OutOfMemoryError tooLarge) {
            throw new UsageException(
                    choice.name() + ": the model takes more memory than this Java process may use (-Xmx)", tooLarge);
        }
    }
}

package io.leveret.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The options of commands that look at a model's file, whether Leveret can run it or not. */
final class ModelBytes {
    private final Surroundings surroundings;
    private final CommandOption<Path> model = CommandOption.of("--model", "FILE|NAME", Path.class, null,
            "The .tflite model, or the name of a hosted one that was pulled. Default: the bundled one.");
    private final CommandOption<Boolean> verbose = CommandOption.flag("--verbose", "Show the stack traces of errors.");

    ModelBytes(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void addTo(CommandSpec command) {
        List.of(model, verbose).forEach(option -> option.addTo(command));
    }

    boolean verbose() {
        return verbose.value();
    }

    /** What is made of a model. */
    interface Use<T> {
        /**
         * Makes it.
         *
         * @param name what messages call the model
         */
        T of(byte[] bytes, String name) throws IOException;
    }

    /**
     * Reads the model's file, and makes something of it.
     *
     * @throws UsageException if there is no such model, or none that can be used
     */
    <T> T read(Use<T> use) {
        ModelChoice choice = ModelChoice.of(Optional.ofNullable(model.value()), surroundings);
        try {
            return use.of(choice.bytes(), choice.name());
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

package io.leveret.cli.option;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.Failures;
import io.leveret.cli.console.UsageException;
import io.leveret.models.ModelNotFoundException;
import io.leveret.models.ModelRef;
import io.leveret.tflite.Model;
import io.leveret.tflite.ReadOptions;
import io.leveret.tflite.metadata.FoundLabels;
import io.leveret.tflite.metadata.Labels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;

/** A model that an argument names. */
public record ModelChoice(ModelRef model, Console console) {
    /** What is made of a model. */
    public interface Use<T> {
        /** Makes it. */
        T of(ModelRef model) throws IOException;
    }

    /** What is made of a model that was read. */
    public interface ModelUse<T> {
        /**
         * Makes it.
         *
         * @param given labels in place of the model's own
         * @param found labels that were found for a model without any, if none are given
         */
        T of(Model model, Optional<Labels> given, Optional<FoundLabels> found) throws IOException;
    }

    /**
     * The model that was given; nothing means the bundled one.
     *
     * @throws UsageException if there is no such model here
     */
    public static ModelChoice of(Optional<Path> given, Console console) {
        return new ModelChoice(given.map(path -> find(path, console)).orElseGet(ModelRef::bundled), console);
    }

    /**
     * The model of a file or a name.
     *
     * @throws UsageException if there is none here
     */
    public static ModelRef find(Path given, Console console) {
        try {
            return ModelRef.of(given, console::models);
        } catch (ModelNotFoundException missing) {
            throw new UsageException(describe(missing), missing);
        }
    }

    /** Why there is no such model, and which command helps. */
    public static String describe(ModelNotFoundException missing) {
        return switch (missing.reason()) {
            case NOT_PULLED -> missing.name() + " is not on this machine yet; leveret models pull " + missing.name()
                    + " fetches it";
            case NOT_LISTED -> missing.getMessage() + "; leveret models list shows all";
            case NO_FILE, FOLDER -> missing.getMessage();
        };
    }

    /** What messages call it. */
    public String name() {
        return model.name();
    }

    /**
     * Makes something of the model.
     *
     * @throws UsageException if its file cannot be read, or takes more memory than there is
     * @throws io.leveret.base.LeveretException if {@code use} refuses it
     */
    public <T> T use(Use<T> use) {
        try {
            return use.of(model);
        } catch (IOException unreadable) {
            throw new UsageException(Failures.describe(name(), unreadable), unreadable);
        } catch (OutOfMemoryError tooLarge) {
            throw new UsageException(
                    name() + ": the model takes more memory than this Java process may use (-Xmx)", tooLarge);
        }
    }

    /**
     * Reads the model and applies a function to it. Says on standard error which labels it takes if neither the user
     * nor the model's metadata names any.
     *
     * @param options how its file is read
     * @param given the labels that were given for a number of classes
     * @throws UsageException if its file cannot be read, or takes more memory than there is
     * @throws io.leveret.base.LeveretException if it is no usable model, or {@code use} refuses it
     */
    public <T> T use(ReadOptions options, IntFunction<Optional<Labels>> given, ModelUse<T> use) {
        return use(ref -> {
            Model read = ref.read(options);
            Optional<Labels> labels = given.apply(ModelRef.classes(read));
            return use.of(read, labels, labels.isPresent() || read.metadata().labels().isPresent() ? Optional.empty()
                    : found(read));
        });
    }

    private Optional<FoundLabels> found(Model read) throws IOException {
        Optional<FoundLabels> found = model.labels(read);
        found.filter(_ -> model instanceof ModelRef.InFile).ifPresent(
                labels -> console.note(name() + " names no labels; taking those of " + labels.source()));
        return found;
    }
}

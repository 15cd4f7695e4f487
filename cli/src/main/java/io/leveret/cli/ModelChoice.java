package io.leveret.cli;

import io.leveret.models.ModelNotFoundException;
import io.leveret.models.ModelRef;
import io.leveret.tflite.Model;
import io.leveret.tflite.metadata.Labels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;

/** A model that an argument names. What makes it unusable becomes a {@link UsageException}. */
record ModelChoice(ModelRef model) {
    /** What is made of a model. */
    interface Use<T> {
        /** Makes it. */
        T of(ModelRef model) throws IOException;
    }

    /** What is made of a model that was read. */
    interface ModelUse<T> {
        /**
         * Makes it.
         *
         * @param labels in place of the model's own
         */
        T of(Model model, Optional<Labels> labels);
    }

    /**
     * The model that was given; nothing means the bundled one.
     *
     * @throws UsageException if there is no such model here
     */
    static ModelChoice of(Optional<Path> given, Console surroundings) {
        try {
            return new ModelChoice(given.map(path -> ModelRef.of(path, surroundings::models))
                    .orElseGet(ModelRef::bundled));
        } catch (ModelNotFoundException missing) {
            throw new UsageException(describe(missing), missing);
        }
    }

    /** Why there is no such model, and which command helps. */
    static String describe(ModelNotFoundException missing) {
        return switch (missing.reason()) {
            case NOT_PULLED -> missing.name() + " is not on this machine yet; leveret models pull " + missing.name()
                    + " fetches it";
            case NOT_LISTED -> missing.getMessage() + "; leveret models list shows all";
            case NO_FILE, FOLDER -> missing.getMessage();
        };
    }

    /** What messages call it. */
    String name() {
        return model.name();
    }

    /**
     * Makes something of the model.
     *
     * @throws UsageException if it cannot be used
     */
    <T> T use(Use<T> use) {
        try {
            return use.of(model);
        } catch (IllegalArgumentException refused) {
            throw new UsageException(refused.getMessage(), refused);
        } catch (IOException unreadable) {
            throw new UsageException(Failures.describe(name(), unreadable), unreadable);
        } catch (OutOfMemoryError tooLarge) {
            throw new UsageException(
                    name() + ": the model takes more memory than this Java process may use (-Xmx)", tooLarge);
        }
    }

    /**
     * Reads the model, and makes something of it.
     *
     * @param given the labels that were given for a number of classes
     * @throws UsageException if it cannot be used
     */
    <T> T use(IntFunction<Optional<Labels>> given, ModelUse<T> use) {
        return use(ref -> {
            Model read = ref.read();
            return use.of(read, ref.labels(read, given));
        });
    }
}

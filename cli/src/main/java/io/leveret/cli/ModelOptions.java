package io.leveret.cli;

import io.leveret.model.Graph;
import io.leveret.model.Labels;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The options that all commands share. */
final class ModelOptions {
    private final ModelOption model;
    private final CommandOption<Path> labelFile = CommandOption.of("--labels", "FILE", Path.class, null,
            "Class names, one a line. Default: those that came with the model.");
    private final CommandOption<Integer> threads = CommandOption.of("--threads", "N", Integer.class,
            Math.min(ClassifierOptions.MOST_THREADS, Runtime.getRuntime().availableProcessors()),
            "How many threads to use. Default: all cores.");
    private final CommandOption<Boolean> verbose = CommandOption.flag("--verbose",
            "Log more, and show the stack traces of errors.");

    ModelOptions(Surroundings surroundings) {
        this.model = new ModelOption(surroundings);
    }

    /** Makes them known to a command. */
    void addTo(CommandSpec command) {
        model.addTo(command);
        labelFile.addTo(command);
        threads.addTo(command);
        verbose.addTo(command);
    }

    boolean verbose() {
        return verbose.value();
    }

    /** The number of threads to use in all. */
    int threads() {
        int count = threads.value();
        if (count < 1 || count > ClassifierOptions.MOST_THREADS) {
            throw new UsageException("--threads cannot be " + count + "; give 1 to " + ClassifierOptions.MOST_THREADS);
        }
        return count;
    }

    /** The class names of {@code --labels}. */
    private Optional<Labels> readLabels() {
        Path labels = labelFile.value();
        if (labels == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Labels.read(labels));
        } catch (IOException unreadable) {
            throw new UsageException(Failures.describe(labels.toString(), unreadable), unreadable);
        }
    }

    /** A classifier of the model, with the labels. */
    ImageClassifier open(ClassifierOptions.Builder builder) {
        return read((graph, labels) -> {
            labels.ifPresent(builder::labels);
            return ImageClassifier.open(graph, builder.build());
        });
    }

    /** The bytes of the model's file, for telling it from others. */
    byte[] fileBytes() {
        return model.use(ModelChoice::bytes);
    }

    /**
     * Makes something of the model before it is read; class names have no say in it, but must be readable.
     *
     * @throws UsageException if there is no such model, or none that can be used
     */
    <T> T choose(ModelOption.Use<T> use) {
        readLabels();
        return model.use(use);
    }

    /** What is made of a model. */
    interface Use<T> {
        /**
         * Makes it.
         *
         * @param labels in place of the model's own: those of {@code --labels}, or if the model has none, what is known to fit
         *     it
         */
        T of(Graph graph, Optional<Labels> labels);
    }

    /**
     * Reads the model, and makes something of it.
     *
     * @throws UsageException if there is no such model, or none that can be used
     */
    <T> T read(Use<T> use) {
        Optional<Labels> given = readLabels();
        return model.use(choice -> {
            Graph graph = choice.read();
            boolean named = given.isPresent() || graph.metadata().labels().isPresent();
            return use.of(graph, named ? given : choice.labels(graph));
        });
    }
}

package io.leveret.cli;

import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The options that all commands about one model share. */
final class ModelOptions {
    private final ModelOption model;
    private final CommandOption<Path> labelFile = CommandOption.of("--labels", "FILE", Path.class, null,
            "Class names, one a line. Default: those that came with the model.");
    private final RunOptions how = new RunOptions();

    ModelOptions(Console surroundings) {
        this.model = new ModelOption(surroundings);
    }

    /** Makes them known to a command. */
    void addTo(CommandSpec command) {
        model.addTo(command);
        labelFile.addTo(command);
        how.addTo(command);
    }

    boolean verbose() {
        return how.verbose();
    }

    /** The number of threads to use in all. */
    int threads() {
        return how.threads();
    }

    /** The class names of {@code --labels}. */
    private Optional<Labels> readLabels() {
        return Optional.ofNullable(labelFile.value()).map(ModelOptions::readLabels);
    }

    /**
     * Reads a label file.
     *
     * @throws UsageException if it cannot be read
     */
    static Labels readLabels(Path file) {
        try {
            return Labels.read(file);
        } catch (IOException unreadable) {
            throw new UsageException(Failures.describe(file.toString(), unreadable), unreadable);
        }
    }

    /** The model. */
    ModelChoice choice() {
        return model.choice();
    }

    /** A classifier of the model, with the labels. */
    ImageClassifier open(ClassifierOptions.Builder builder) {
        return read((graph, labels) -> {
            labels.ifPresent(builder::labels);
            return ImageClassifier.open(graph, builder.build());
        });
    }

    /**
     * Makes something of the model before it is read; class names have no say in it, but must be readable.
     *
     * @throws UsageException if there is no such model, or none that can be used
     */
    <T> T choose(ModelChoice.Use<T> use) {
        readLabels();
        return model.choice().use(use);
    }

    /**
     * Reads the model, and makes something of it.
     *
     * @throws UsageException if there is no such model, or none that can be used
     */
    <T> T read(ModelChoice.ModelUse<T> use) {
        Optional<Labels> given = readLabels();
        return model.choice().use(_ -> given, use);
    }
}

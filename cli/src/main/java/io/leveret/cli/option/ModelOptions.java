package io.leveret.cli.option;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.Failures;
import io.leveret.cli.console.UsageException;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ModelSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The options that all commands about one model share. */
public final class ModelOptions {
    private final Console console;
    private final CommandOption<Path> model = modelOption();
    private final CommandOption<Path> labelFile = CommandOption.of("--labels", "FILE", Path.class, null,
            "Class names, one a line. Default: those that came with the model.");
    private final AssumptionOptions assumptions;
    private final RunOptions how = new RunOptions();
    private Optional<ModelChoice> chosen = Optional.empty();

    public ModelOptions(Console console) {
        this(console, new AssumptionOptions());
    }

    /** The options, with others that say of the model what its file does not. */
    public ModelOptions(Console console, AssumptionOptions assumptions) {
        this.console = console;
        this.assumptions = assumptions;
    }

    /** The option {@code --model}, for a command that needs none of the others. */
    public static CommandOption<Path> modelOption() {
        return CommandOption.of("--model", "FILE|NAME", Path.class, null,
                "The .tflite model, or the name of a hosted one that was pulled. Default: the bundled one.");
    }

    /** Makes them known to a command. */
    public void addTo(CommandSpec command) {
        model.addTo(command);
        labelFile.addTo(command);
        assumptions.addTo(command);
        how.addTo(command);
    }

    public boolean verbose() {
        return how.verbose();
    }

    /** The number of threads to use in all. */
    public int threads() {
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
    public static Labels readLabels(Path file) {
        try {
            return Labels.read(file);
        } catch (IOException unreadable) {
            throw new UsageException(Failures.describe(file.toString(), unreadable), unreadable);
        }
    }

    /** The model, which is looked for once. */
    public ModelChoice choice() {
        if (chosen.isEmpty()) {
            chosen = Optional.of(ModelChoice.of(Optional.ofNullable(model.value()), console));
        }
        return chosen.get();
    }

    /** The options that say of the model what its file does not. */
    public AssumptionOptions assumptions() {
        return assumptions;
    }

    /** A classifier of the model, with the labels. */
    public ImageClassifier open(ClassifierOptions.Builder builder) {
        return read((read, given, found) -> {
            given.ifPresent(builder::labels);
            found.ifPresent(builder::labels);
            assumptions.applyTo(builder);
            return ImageClassifier.open(ModelSource.of(read), builder.build());
        });
    }

    /**
     * Makes something of the model before it is read; class names have no say in it, but must be readable.
     *
     * @throws UsageException if there is no such model, or it cannot be read
     * @throws io.leveret.base.LeveretException if it is no usable model, or {@code use} refuses it
     */
    public <T> T choose(ModelChoice.Use<T> use) {
        readLabels();
        return choice().use(use);
    }

    /**
     * Reads the model and applies a function to it.
     *
     * @throws UsageException if there is no such model, or it cannot be read
     * @throws io.leveret.base.LeveretException if it is no usable model, or {@code use} refuses it
     */
    public <T> T read(ModelChoice.ModelUse<T> use) {
        Optional<Labels> given = readLabels();
        return choice().use(assumptions.reading(), _ -> given, use);
    }
}

package io.leveret.cli;

import io.leveret.engine.Plan;
import io.leveret.model.Labels;
import io.leveret.model.ModelFormatException;
import io.leveret.model.ModelLimits;
import io.leveret.model.ModelReader;
import io.leveret.starter.Starter;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The options that all commands share. */
final class ModelOptions {
    private static final int MAX_THREADS = 1024;

    private final CommandOption<Path> modelFile = CommandOption.of("--model", "FILE", Path.class, null,
            "The .tflite model. Default: the bundled one.");
    private final CommandOption<Path> labelFile = CommandOption.of("--labels", "FILE", Path.class, null,
            "Class names, one a line. Default: those packed into the model.");
    private final CommandOption<Integer> threads = CommandOption.of("--threads", "N", Integer.class,
            Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()),
            "How many threads to use. Default: all cores.");
    private final CommandOption<Boolean> verbose = CommandOption.flag("--verbose",
            "Log more, and show the stack traces of errors.");

    /** Makes them known to a command. */
    void addTo(CommandSpec command) {
        modelFile.addTo(command);
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
        if (count < 1 || count > MAX_THREADS) {
            throw new UsageException("--threads cannot be " + count + "; give 1 to " + MAX_THREADS);
        }
        return count;
    }

    /** The class names of {@code --labels}. */
    Optional<Labels> readLabels() {
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

    /** The model, compiled. */
    Plan readPlan() {
        return read((file, name) -> Plan.compile(ModelReader.read(file, name, ModelLimits.DEFAULT)),
                path -> Plan.compile(ModelReader.read(path)));
    }

    /** A classifier of the model, with the labels. */
    ImageClassifier open(ClassifierOptions.Builder builder) {
        readLabels().ifPresent(builder::labels);
        ClassifierOptions options = builder.build();
        return read((file, name) -> ImageClassifier.open(file, name, options),
                path -> ImageClassifier.open(path, options));
    }

    private interface FromBytes<T> {
        T read(byte[] file, String name) throws IOException;
    }

    private interface FromFile<T> {
        T read(Path file) throws IOException;
    }

    private <T> T read(FromBytes<T> bundled, FromFile<T> given) {
        Path model = modelFile.value();
        String name = model == null ? Starter.NAME : model.toString();
        try {
            if (model == null) {
                return bundled.read(Starter.model(), Starter.NAME);
            }
            if (Files.isDirectory(model)) {
                throw new UsageException(name + ": --model is a folder; give the .tflite file in it");
            }
            return given.read(model);
        } catch (ModelFormatException | IllegalArgumentException refused) {
            throw new UsageException(refused.getMessage(), refused);
        } catch (IOException unreadable) {
            throw new UsageException(Failures.describe(name, unreadable), unreadable);
        } catch (OutOfMemoryError tooLarge) {
            throw new UsageException(name + ": the model takes more memory than this Java process may use (-Xmx)",
                    tooLarge);
        }
    }
}

package io.leveret.cli;

import io.leveret.model.Graph;
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
import picocli.CommandLine.Option;

/** The options that all commands share. */
final class ModelOptions {
    private static final int MAX_THREADS = 1024;

    @Option(names = "--model", paramLabel = "FILE", description = "The .tflite model. Default: the bundled one.")
    private Path model;

    @Option(names = "--labels", paramLabel = "FILE", description = "Class names, one a line. Default: those packed into the model.")
    private Path labels;

    @Option(names = "--threads", paramLabel = "N", description = "How many threads to use. Default: all cores.")
    private Integer threads;

    @Option(names = "--verbose", description = "Log more, and show the stack traces of errors.")
    private boolean verbose;

    boolean verbose() {
        return verbose;
    }

    /** The number of threads to use in all. */
    int threads() {
        if (threads == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        if (threads < 1 || threads > MAX_THREADS) {
            throw new UsageException("--threads cannot be " + threads + "; give 1 to " + MAX_THREADS);
        }
        return threads;
    }

    /** The class names of {@code --labels}. */
    Optional<Labels> readLabels() {
        if (labels == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Labels.read(labels));
        } catch (IOException unreadable) {
            throw new UsageException(Failures.describe(labels.toString(), unreadable), unreadable);
        }
    }

    /** What the model file says. */
    Graph readGraph() {
        return read((file, name) -> ModelReader.read(file, name, ModelLimits.DEFAULT), ModelReader::read);
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

package io.leveret.cli;

import io.leveret.graph.Shape;
import io.leveret.hosted.HostedModel;
import io.leveret.hosted.HostedModels;
import io.leveret.hosted.PulledModel;
import io.leveret.starter.Starter;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.metadata.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;

/** A model that somebody named. */
sealed interface ModelChoice {
    /** What is made of a model. */
    interface Use<T> {
        /** Makes it. */
        T of(ModelChoice choice) throws IOException;
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

    /** What messages call it. */
    String name();

    /** Reads it. */
    Model read() throws IOException;

    /** The bytes of its file, whose graph may be one that cannot be read. */
    byte[] bytes() throws IOException;

    /** The labels that are known to fit a model which has none of its own. */
    Optional<Labels> labels(Model model) throws IOException;

    /**
     * The choice of what was given: a file, or else a hosted model; nothing, or its name, means the bundled one.
     *
     * @throws UsageException if there is no such file, and no such hosted model here
     */
    static ModelChoice of(Optional<Path> given, Console surroundings) {
        if (given.isEmpty()) {
            return new Bundled();
        }
        Path path = given.get();
        String name = path.toString();
        if (!Files.notExists(path) && !Files.isDirectory(path)) { // reading it will tell if it cannot be looked at
            return new InFile(path);
        }
        HostedModels hosted = surroundings.hosted();
        Optional<HostedModel> listed = hosted.catalog().find(name);
        Optional<PulledModel> pulled = listed.flatMap(hosted.cache()::find);
        if (pulled.isPresent()) {
            return new Pulled(pulled.get());
        }
        if (name.equals(Starter.NAME)) {
            return new Bundled();
        }
        if (listed.isPresent()) {
            throw new UsageException(HostedNames.notPulled(name));
        }
        if (Files.isDirectory(path)) {
            throw new UsageException(name + ": the model is a folder; give the .tflite file in it");
        }
        throw new UsageException(name + ": there is no such file; " + HostedNames.closest(name, hosted.catalog())
                .map(meant -> "did you mean the hosted model " + meant + "?").orElse("check the path"));
    }

    /**
     * Makes something of the model.
     *
     * @throws UsageException if it cannot be used
     */
    default <T> T use(Use<T> use) {
        try {
            return use.of(this);
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
     * @param given the labels that were given for a number of classes; if there are none and the model has none, it is what is known to
     *     fit it
     * @throws UsageException if it cannot be used
     */
    default <T> T use(IntFunction<Optional<Labels>> given, ModelUse<T> use) {
        return use(_ -> {
            Model model = read();
            Optional<Labels> labels = given.apply(classes(model));
            boolean named = labels.isPresent() || model.metadata().labels().isPresent();
            return use.of(model, named ? labels : labels(model));
        });
    }

    /** How many classes the first output has scores of; 0 if it has none. */
    private static int classes(Model model) {
        Shape scores = model.graph().output(0).shape();
        return scores.rank() == 0 ? 0 : scores.dimension(-1);
    }

    /** The model in the jar. */
    record Bundled() implements ModelChoice {
        @Override
        public String name() {
            return Starter.NAME;
        }

        @Override
        public Model read() throws IOException {
            return ModelReader.read(Starter.model(), Starter.NAME, ModelLimits.DEFAULT);
        }

        @Override
        public byte[] bytes() {
            return Starter.model();
        }

        @Override
        public Optional<Labels> labels(Model model) {
            return Optional.empty();
        }
    }

    /** A user's file. */
    record InFile(Path file) implements ModelChoice {
        @Override
        public String name() {
            return file.toString();
        }

        @Override
        public Model read() throws IOException {
            return ModelReader.read(file);
        }

        @Override
        public byte[] bytes() throws IOException {
            return ModelReader.readBytes(file, ModelLimits.DEFAULT);
        }

        @Override
        public Optional<Labels> labels(Model model) {
            return Optional.empty();
        }
    }

    /** A hosted model in the cache. */
    record Pulled(PulledModel files) implements ModelChoice {
        @Override
        public String name() {
            return files.model().toString();
        }

        @Override
        public Model read() throws IOException {
            return ModelReader.read(files.model());
        }

        @Override
        public byte[] bytes() throws IOException {
            return ModelReader.readBytes(files.model(), ModelLimits.DEFAULT);
        }

        /**
         * Those that came with it, or those of the bundled model, which was trained on the same classes: all hosted models
         * are. Both only if there is one for each output; which classes an output of another number leaves out, nothing
         * says.
         */
        @Override
        public Optional<Labels> labels(Model model) throws IOException {
            int classes = classes(model);
            if (files.labels().isPresent()) {
                Labels given = Labels.read(files.labels().get());
                if (given.size() == classes) {
                    return Optional.of(given);
                }
            }
            return Optional.of(Labels.of(Starter.labels())).filter(known -> known.size() == classes);
        }
    }
}

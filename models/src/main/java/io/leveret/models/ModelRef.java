package io.leveret.models;

import io.leveret.graph.ScoreShape;
import io.leveret.graph.Shape;
import io.leveret.tflite.BundledModel;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.ModelUnavailableException;
import io.leveret.tflite.ReadOptions;
import io.leveret.tflite.metadata.FoundLabels;
import io.leveret.tflite.metadata.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A model that a user named, found but not yet read. */
public sealed interface ModelRef {
    /**
     * Finds a model by name: a file, else a pulled hosted model, else the bundled one.
     *
     * @param store the hosted models; called only if there is no such file
     * @throws ModelNotFoundException if there is none
     */
    static ModelRef of(Path given, Supplier<ModelStore> store) {
        if (!Files.notExists(given) && !Files.isDirectory(given)) { // reading it reports if it is inaccessible
            return new InFile(given);
        }
        String name = given.toString();
        ModelStore models = store.get();
        Optional<HostedModel> listed = models.catalog().find(name);
        Optional<PulledModel> pulled = listed.flatMap(models.cache()::find);
        if (pulled.isPresent()) {
            return new Pulled(listed.get(), pulled.get(), models.cache());
        }
        Optional<BundledModel> bundled = BundledModel.find().filter(model -> model.name().equals(name));
        if (bundled.isPresent()) {
            return new Bundled(bundled.get());
        }
        if (listed.isPresent()) {
            throw ModelNotFoundException.notPulled(name);
        }
        throw Files.isDirectory(given) ? ModelNotFoundException.folder(name)
                : ModelNotFoundException.noFile(name, models.catalog().closest(name));
    }

    /**
     * Returns the bundled model.
     *
     * @throws ModelUnavailableException if its jar is missing
     */
    static ModelRef bundled() {
        return new Bundled(BundledModel.require());
    }

    /** Returns its name in messages: the name, or the path of its file. */
    String name();

    /**
     * Reads the model.
     *
     * @throws DamagedModelException if it was pulled, and its file is not that any more
     * @throws IOException if its file cannot be read
     */
    default Model read() throws IOException {
        return read(ReadOptions.DEFAULT);
    }

    /**
     * Reads the model.
     *
     * @throws IOException if its file cannot be read
     */
    Model read(ReadOptions options) throws IOException;

    /**
     * Returns the bytes of its file, which may contain a graph that {@link #read} refuses.
     *
     * @throws IOException if its file cannot be read
     */
    byte[] bytes() throws IOException;

    /**
     * Returns labels that fit the model but that its metadata does not name, such as a file beside it.
     *
     * @throws io.leveret.tflite.metadata.LabelsException if they are in an unknown charset
     * @throws IOException if they cannot be read
     */
    Optional<FoundLabels> labels(Model model) throws IOException;

    /** Returns the number of classes of the first output that may be scores; 0 if none may. */
    static int classes(Model model) {
        Shape input = model.graph().input(0).shape();
        int batch = input.rank() == 0 ? 1 : input.dimension(0);
        return IntStream.range(0, model.graph().outputs().size())
                .mapToObj(i -> ScoreShape.classes(model.graph().output(i), batch))
                .flatMapToInt(OptionalInt::stream).findFirst().orElse(0);
    }

    /** The bundled model in a jar. */
    record Bundled(BundledModel model) implements ModelRef {
        @Override
        public String name() {
            return model.name();
        }

        @Override
        public Model read(ReadOptions options) {
            return ModelReader.read(model.model(), name(), options);
        }

        @Override
        public byte[] bytes() {
            return model.model();
        }

        @Override
        public Optional<FoundLabels> labels(Model model) {
            return Optional.empty();
        }
    }

    /** A user's file. */
    record InFile(Path file) implements ModelRef {
        @Override
        public String name() {
            return file.toString();
        }

        @Override
        public Model read(ReadOptions options) throws IOException {
            return ModelReader.read(file, options);
        }

        @Override
        public byte[] bytes() throws IOException {
            return ModelReader.readBytes(file, ModelLimits.DEFAULT);
        }

        @Override
        public Optional<FoundLabels> labels(Model model) throws IOException {
            int classes = classes(model);
            Optional<FoundLabels> inside = model.packedLabels(classes);
            return inside.isPresent() ? inside : FoundLabels.beside(file, classes);
        }
    }

    /** A hosted model in the cache; reading it checks that it is what was pulled. */
    record Pulled(HostedModel hosted, PulledModel files, ModelCache cache) implements ModelRef {
        @Override
        public String name() {
            return files.model().toString();
        }

        @Override
        public Model read(ReadOptions options) throws IOException {
            cache.check(hosted, files);
            return ModelReader.read(files.model(), options);
        }

        @Override
        public byte[] bytes() throws IOException {
            cache.check(hosted, files);
            return ModelReader.readBytes(files.model(), ModelLimits.DEFAULT);
        }

        /**
         * Returns the labels that came with it, else those of the bundled model: all hosted models have the same
         * classes. Both only if there is one for each class of the output, since it is unknown which classes an output
         * of another size omits.
         */
        @Override
        public Optional<FoundLabels> labels(Model model) throws IOException {
            int classes = classes(model);
            if (files.labels().isPresent()) {
                Labels given = Labels.read(files.labels().get());
                if (Labels.fit(given.size(), classes)) {
                    return Optional.of(new FoundLabels(given, files.labels().get().toString()));
                }
            }
            return BundledModel.find()
                    .map(bundled -> new FoundLabels(Labels.of(bundled.labels()), "the bundled model"))
                    .filter(known -> known.labels().size() == classes);
        }
    }
}

package io.leveret.vision;

import io.leveret.tflite.BundledModel;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.ModelUnavailableException;
import io.leveret.tflite.ReadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/** Where a model comes from: a file, its bytes, a stream of them, one that has been read, or the one that comes with Leveret. */
public final class ModelSource {
    /** Reads it. */
    private interface Reading {
        Model read(ReadOptions options) throws IOException;
    }

    private final Reading reading;

    private ModelSource(Reading reading) {
        this.reading = reading;
    }

    /** A model file. */
    public static ModelSource file(Path model) {
        Objects.requireNonNull(model, "model");
        return new ModelSource(options -> ModelReader.read(model, options));
    }

    /**
     * A model whose file is in memory.
     *
     * @param model the whole file; must not be changed any more
     * @param name what messages call the model
     */
    public static ModelSource bytes(byte[] model, String name) {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(name, "name");
        return new ModelSource(options -> ModelReader.read(model, name, options));
    }

    /**
     * A model that comes through a stream, such as a resource of a jar; good for one call. The stream is read to its end, or just
     * beyond the limit of bytes, and left open.
     *
     * @param name what messages call the model
     */
    public static ModelSource stream(InputStream model, String name) {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(name, "name");
        return new ModelSource(options -> ModelReader
                .read(PictureSource.withinLimit(model, options.limits().maxFileBytes()), name, options));
    }

    /** A model that has been read already: limits for model files and the size of batches have no say any more. */
    public static ModelSource of(Model model) {
        Objects.requireNonNull(model, "model");
        return new ModelSource(_ -> model);
    }

    /**
     * The model that comes with Leveret, which tells 1000 ImageNet classes apart. The module {@code io.leveret.starter} has to be
     * there: an optional jar of 24 MB.
     *
     * @throws ModelUnavailableException if it is not
     */
    public static ModelSource bundled() {
        BundledModel bundled = BundledModel.require();
        return new ModelSource(options -> ModelReader.read(bundled.model(), bundled.name(), options));
    }

    Model read(ReadOptions options) throws IOException {
        return reading.read(options);
    }
}

package io.leveret.vision;

import io.leveret.tflite.BundledModel;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.ModelUnavailableException;
import io.leveret.tflite.ReadOptions;
import io.leveret.tflite.format.ModelFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/** The source of a model: a file, bytes, a stream, a model already read, or the bundled model. */
public final class ModelSource {
    /** Reads the model. */
    private interface Reading {
        Model read(ReadOptions options) throws IOException;
    }

    private static final int MAX_STREAM_BYTES = Integer.MAX_VALUE - 9; // one less than the largest array

    private final Reading reading;

    private ModelSource(Reading reading) {
        this.reading = reading;
    }

    /** Returns the source for a model file. */
    public static ModelSource file(Path model) {
        Objects.requireNonNull(model, "model");
        return new ModelSource(options -> ModelReader.read(model, options));
    }

    /**
     * Returns the source for a model file in memory.
     *
     * @param model the whole file; must not change afterwards
     * @param name the model's name in messages
     */
    public static ModelSource bytes(byte[] model, String name) {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(name, "name");
        return new ModelSource(options -> ModelReader.read(model, name, options));
    }

    /**
     * Returns the source for a stream, such as a resource of a jar; for one use only. The stream is read to its end, or
     * just beyond the limit of bytes, and stays open.
     *
     * @param name the model's name in messages
     */
    public static ModelSource stream(InputStream model, String name) {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(name, "name");
        return new ModelSource(
                options -> ModelReader.read(withinLimit(model, name, options.limits().maxFileBytes()), name, options));
    }

    /** Returns all bytes of a stream, at most one more than the limit, which is enough to refuse it. */
    private static byte[] withinLimit(InputStream stream, String name, long maxBytes) throws IOException {
        byte[] bytes = stream.readNBytes((int) Math.min(maxBytes, MAX_STREAM_BYTES) + 1);
        if (bytes.length > MAX_STREAM_BYTES) {
            throw ModelFormatException.aboveLimit(name, "its bytes are above the limit of " + MAX_STREAM_BYTES
                    + " for a stream; give a file", "maxFileBytes", bytes.length, MAX_STREAM_BYTES);
        }
        return bytes;
    }

    /** Returns the source for a model that was already read: ignores the limits of model files and the batch size. */
    public static ModelSource of(Model model) {
        Objects.requireNonNull(model, "model");
        return new ModelSource(_ -> model);
    }

    /**
     * Returns the source for the bundled model, which knows 1000 ImageNet classes. Needs the module {@code
     * io.leveret.starter}, an optional jar of 24 MB.
     *
     * @throws ModelUnavailableException if the module is missing
     */
    public static ModelSource bundled() {
        BundledModel bundled = BundledModel.require();
        return new ModelSource(options -> ModelReader.read(bundled.model(), bundled.name(), options));
    }

    Model read(ReadOptions options) throws IOException {
        return reading.read(options);
    }
}

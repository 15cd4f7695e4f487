package io.leveret.tflite;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A model that comes in a jar of its own, to be used where no other is named. Its jar is optional: it provides this
 * service, and {@link ServiceLoader} finds it if it is there.
 */
public interface BundledModel {
    /** What the model is called, in messages and wherever a model may be named. */
    String name();

    /** The {@code .tflite} file, read afresh at each call: the array is the caller's. */
    byte[] model();

    /** The names of the model's classes in the order of its output. */
    List<String> labels();

    /** A photo to try the model on: an image file, read afresh at each call. */
    byte[] sample();

    /** The bundled model, if its jar is there; of several, the one found first. */
    static Optional<BundledModel> find() {
        return ServiceLoader.load(BundledModel.class).findFirst();
    }

    /**
     * The bundled model.
     *
     * @throws ModelUnavailableException if its jar is not there
     */
    static BundledModel require() {
        return find().orElseThrow(
                () -> new ModelUnavailableException("the bundled model is not there; add leveret-starter", Map.of()));
    }
}

package io.leveret.tflite;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A model in an optional jar, used if no other is named. The jar provides this service, and {@link ServiceLoader} finds
 * it if present.
 */
public interface BundledModel {
    /** Returns the model's name, in messages and wherever a model may be named. */
    String name();

    /** Returns the {@code .tflite} file, a new array at each call. */
    byte[] model();

    /** Returns the names of the model's classes in the order of its output. */
    List<String> labels();

    /** Returns a photo to try the model on: an image file, a new array at each call. */
    byte[] sample();

    /** Returns the bundled model if its jar is present; of several, the first one found. */
    static Optional<BundledModel> find() {
        return ServiceLoader.load(BundledModel.class).findFirst();
    }

    /**
     * Returns the bundled model.
     *
     * @throws ModelUnavailableException if its jar is missing
     */
    static BundledModel require() {
        return find().orElseThrow(
                () -> new ModelUnavailableException("the bundled model is not there; add leveret-starter", Map.of()));
    }
}

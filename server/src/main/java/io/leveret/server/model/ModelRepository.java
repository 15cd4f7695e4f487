package io.leveret.server.model;

import java.io.IOException;
import java.util.List;

/** Models that clients may load and unload by name. Thread-safe. */
public interface ModelRepository {
    /**
     * A model.
     *
     * @param isReady whether it is served
     * @param reason why it is not served; empty if it is
     */
    record Entry(String name, String version, boolean isReady, String reason) {}

    /** Returns all models, served or not, sorted by name. */
    List<Entry> index();

    /**
     * Serves a model, or a newer version of it.
     *
     * @throws io.leveret.server.http.Problem with status 404 if there is none of this name; with 4xx and the reason if
     *     it is not usable
     * @throws IOException if the models cannot be read
     */
    void load(String name) throws IOException;

    /**
     * Serves a model no longer.
     *
     * @throws io.leveret.server.http.Problem with status 404 if it is not served from here
     */
    void unload(String name);
}

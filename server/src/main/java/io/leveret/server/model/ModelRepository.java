package io.leveret.server.model;

import io.leveret.server.problem.Problem;
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
    record Entry(String name, String version, boolean isReady, String reason) {
        /** Returns Triton's word for whether it is served. */
        public String state() {
            return isReady ? "READY" : "UNAVAILABLE";
        }
    }

    /** Returns all models, served or not, sorted by name. */
    List<Entry> index();

    /** Returns all models, or only those that are served. */
    default List<Entry> index(boolean readyOnly) {
        return index().stream().filter(entry -> entry.isReady() || !readyOnly).toList();
    }

    /**
     * Checks the name of a parameter of a request to load a model.
     *
     * @throws Problem with status 400 if it brings a model or a configuration: only the operator adds files
     */
    static void checkParameter(String name) {
        if (name.equals("config") || name.startsWith("file:")) {
            throw Problem.badRequest("models are loaded from the server's model directory only; leave out the"
                    + " parameters config and file:…");
        }
    }

    /**
     * Serves a model, or a newer version of it.
     *
     * @throws Problem with status 404 if there is none of this name; with 4xx and the reason if
     *     it is not usable
     * @throws IOException if the models cannot be read
     */
    void load(String name) throws IOException;

    /**
     * Serves a model no longer.
     *
     * @throws Problem with status 404 if it is not served from here
     */
    void unload(String name);
}

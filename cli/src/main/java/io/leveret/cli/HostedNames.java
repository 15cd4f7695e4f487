package io.leveret.cli;

import io.leveret.hosted.Catalog;
import io.leveret.hosted.HostedModel;
import java.util.Optional;

/** The names of hosted models, as they are typed. */
final class HostedNames {
    private HostedNames() {}

    /**
     * The model of a name.
     *
     * @throws UsageException if there is none
     */
    static HostedModel find(String name, Catalog catalog) {
        return catalog.find(name).orElseThrow(() -> new UsageException("there is no hosted model " + name
                + closest(name, catalog).map(meant -> "; did you mean " + meant + "?").orElse("")
                + "; leveret models list shows all"));
    }

    /** The name that was meant, perhaps, by one that is unknown; people take it for that of a file, too. */
    static Optional<String> closest(String name, Catalog catalog) {
        return Spelling.closest(name.replaceFirst("\\.tflite$", ""), catalog.names());
    }

    /** What to do about a model that is not here. */
    static String notPulled(String name) {
        return name + " is not on this machine yet; leveret models pull " + name + " fetches it";
    }
}

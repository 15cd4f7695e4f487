package io.leveret.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One of the ways by which a stranger's bytes come in. */
interface Target {
    /** The targets, by the names that the command line has for them. */
    List<String> NAMES = List.of("model", "metadata", "image");

    /**
     * A target by its name.
     *
     * @param folders of files to damage, beside those that are built
     * @throws IllegalArgumentException if there is no such target
     * @throws IOException if a file cannot be read
     */
    static Target named(String name, List<Path> folders) throws IOException {
        return switch (name) {
            case "model" -> new ModelTarget(folders);
            case "metadata" -> new MetadataTarget();
            case "image" -> new ImageTarget(folders);
            default -> throw new IllegalArgumentException(name + " is none of " + NAMES);
        };
    }

    /** The file that a recipe makes; the same for the same recipe. */
    byte[] make(Recipe recipe);

    /**
     * Gives a file to the product.
     *
     * @param meter counts what is allocated
     * @return what became of it, in a word: a result, or one of the exceptions that are declared
     * @throws Exception any other, which is a finding, as any error is
     */
    String run(byte[] file, Meter meter) throws Exception;

    /** The most bytes that this thread may allocate for a file, results and garbage alike. */
    long mostBytes(byte[] file);
}

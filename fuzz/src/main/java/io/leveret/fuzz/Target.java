package io.leveret.fuzz;

import io.leveret.image.codec.ImageFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One of the ways in which untrusted bytes come in. */
interface Target {
    /** The targets' names on the command line. */
    List<String> NAMES = List.of("model", "metadata", "image", "jpeg", "png", "webp", "data", "serve");

    /**
     * Returns a target by its name.
     *
     * @param folders of files to damage, in addition to built ones
     * @throws IllegalArgumentException if there is no such target
     * @throws IOException if a file cannot be read
     */
    static Target named(String name, List<Path> folders) throws IOException {
        return switch (name) {
            case "model" -> new ModelTarget(folders);
            case "metadata" -> new MetadataTarget();
            case "image" -> ImageTarget.ofAll(folders);
            case "jpeg" -> new JpegTarget(folders);
            case "png" -> ImageTarget.of(ImageFormat.PNG, folders);
            case "webp" -> ImageTarget.of(ImageFormat.WEBP, folders);
            case "data" -> new DataTarget();
            case "serve" -> new ServeTarget();
            default -> throw new IllegalArgumentException(name + " is none of " + NAMES);
        };
    }

    /** Builds a file from a recipe; the same for the same recipe. */
    byte[] make(Recipe recipe);

    /**
     * Passes a file to Leveret.
     *
     * @param meter counts allocations
     * @return the outcome in a word: a result, or one of the declared exceptions
     * @throws Exception any other exception, which is a finding, as any error is
     */
    String run(byte[] file, Meter meter) throws Exception;

    /** Returns the most bytes that this thread may allocate for a file, including garbage. */
    long mostBytes(byte[] file);
}

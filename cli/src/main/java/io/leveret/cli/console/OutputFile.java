package io.leveret.cli.console;

import io.leveret.base.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a command writes: whole or not at all. It is written beside its place and moved there, so that a model
 * can be replaced by what was made of it without disturbing those who read the old one.
 */
public final class OutputFile {
    private final Path place;

    private OutputFile(Path place) {
        this.place = place;
    }

    /**
     * A file at this path; one that is there will be replaced, and a symbolic link stays one.
     *
     * @param option which option names it, for messages
     * @throws UsageException if no file can be there
     */
    public static OutputFile of(String option, Path path) {
        if (Files.isDirectory(path)) {
            throw new UsageException(path + ": " + option + " is a folder; give a file in it");
        }
        if (path.toString().isEmpty() || Files.exists(path) && !Files.isRegularFile(path)) {
            throw new UsageException(option + " cannot be '" + path + "'; give a file");
        }
        Path place = target(path);
        if (!Files.isDirectory(place.getParent())) {
            throw new UsageException(path + ": there is no folder " + place.getParent() + "; make it first");
        }
        if (!Files.isWritable(place.getParent())) {
            throw new UsageException(path + ": you have no permission to write to its folder");
        }
        return new OutputFile(place);
    }

    private static Path target(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException _) { // it is not there yet
            return path.toAbsolutePath();
        }
    }

    /** Writes it. */
    public void write(byte[] bytes) throws IOException {
        WholeFile.write(place, bytes);
    }
}

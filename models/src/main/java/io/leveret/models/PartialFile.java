package io.leveret.models;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * A file that is being received, perhaps by several pulls one after the other. Beside it stands which version of what it
 * is a part of, without which its bytes are worth nothing.
 */
final class PartialFile {
    private final Path file;
    private final Path version; // three lines: the address, the validator, the length of the whole

    PartialFile(Path file) {
        this.file = file;
        this.version = file.resolveSibling(file.getFileName() + ".version");
    }

    /**
     * What an earlier pull left.
     *
     * @param bytes how many are here, at least 1
     * @param totalBytes how many there are; −1 if the server did not say
     * @param validator what the server called this version: an ETag or a date
     */
    record Kept(long bytes, long totalBytes, String validator) {
        boolean isWhole() {
            return bytes == totalBytes;
        }
    }

    /** What is here of a source, if a server can be asked for the rest of the same version. */
    Optional<Kept> kept(URI source) throws IOException {
        try {
            List<String> lines = Files.readAllLines(version);
            long bytes = Files.size(file);
            if (lines.size() == 3 && lines.get(0).equals(source.toString()) && bytes > 0) {
                return Optional.of(new Kept(bytes, Long.parseLong(lines.get(2)), lines.get(1)));
            }
            return Optional.empty();
        } catch (NoSuchFileException | NumberFormatException | CharacterCodingException unusable) {
            return Optional.empty();
        }
    }

    /**
     * Begins anew.
     *
     * @param validator without one, no later pull can go on from what this one receives
     * @param totalBytes −1 if the server does not say
     */
    void restart(URI source, Optional<String> validator, long totalBytes) throws IOException {
        discard(); // the version first: old bytes must never stand beside a new one
        if (validator.isPresent()) {
            Files.write(version, List.of(source.toString(), validator.get(), Long.toString(totalBytes)));
        }
    }

    /** Opens the file to write at its end. */
    FileChannel append() throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Deletes it. */
    void discard() throws IOException {
        Files.deleteIfExists(version);
        Files.deleteIfExists(file);
    }

    Path path() {
        return file;
    }
}

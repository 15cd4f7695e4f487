package io.leveret.models;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * A partly received file, perhaps of several pulls. A second file records its source and version, without which the
 * bytes are useless. Links in the place of either are deleted, never followed.
 */
final class PartialFile {
    private final Path file;
    private final Path version; // three lines: the address, the validator, the length of the whole

    PartialFile(Path file) {
        this.file = file;
        this.version = file.resolveSibling(file.getFileName() + ".version");
    }

    /**
     * The state of an earlier pull.
     *
     * @param bytes number of bytes received, at least 1
     * @param totalBytes length of the whole file; −1 if the server did not say
     * @param validator the server's name for this version: an ETag or a date
     */
    record Kept(long bytes, long totalBytes, String validator) {
        boolean isWhole() {
            return bytes == totalBytes;
        }
    }

    /** Returns what was received from a source, if the rest of the same version can be requested. */
    Optional<Kept> kept(URI source) throws IOException {
        try {
            if (!isFile(version) || !isFile(file)) {
                return Optional.empty();
            }
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
     * Starts over.
     *
     * @param validator if absent, no later pull can resume this one
     * @param totalBytes −1 if the server does not say
     */
    void restart(URI source, Optional<String> validator, long totalBytes) throws IOException {
        discard(); // the version first: old bytes must never be beside a new version
        if (validator.isPresent()) {
            Files.write(version, List.of(source.toString(), validator.get(), Long.toString(totalBytes)),
                    StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
    }

    /** Opens the file to write at its end. */
    FileChannel append() throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Deletes the file. */
    void discard() throws IOException {
        Files.deleteIfExists(version);
        Files.deleteIfExists(file);
    }

    Path path() {
        return file;
    }
}

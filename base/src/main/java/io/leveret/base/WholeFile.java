package io.leveret.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files whole or not at all, so that nobody ever reads half of one. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes a file. An existing one is replaced atomically, or stays unchanged: the bytes go to a new file beside it,
     * which is then moved.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, byte[] bytes) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.write(part, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}

package io.leveret.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The user's files that serve as seeds. */
final class Seeds {
    private static final long MOST_BYTES = 8 << 20;

    private Seeds() {}

    /**
     * Returns the files below some folders in the order of their paths, without very large ones.
     *
     * @throws IOException if a folder or file cannot be read
     */
    static List<byte[]> below(List<Path> folders) throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                    if (Files.size(path) <= MOST_BYTES) {
                        files.add(Files.readAllBytes(path));
                    }
                }
            }
        }
        return files;
    }
}

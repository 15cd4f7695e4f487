package io.leveret.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The names of a model's classes, in the order of its output.
 *
 * @param names the class names
 * @param displayNames the names to show to people, one for each class; the same as {@code names} unless the model
 *     carries localised ones
 */
public record Labels(List<String> names, List<String> displayNames) {
    private static final long MAX_FILE_BYTES = 16 << 20;

    /**
     * Labels; the lists are copied.
     *
     * @throws IllegalArgumentException if there is not one display name for each name
     */
    public Labels {
        names = List.copyOf(names);
        displayNames = List.copyOf(displayNames);
        if (names.size() != displayNames.size()) {
            throw new IllegalArgumentException(names.size() + " names with " + displayNames.size() + " display names");
        }
    }

    /** Labels that are shown as they are. */
    public static Labels of(List<String> names) {
        return new Labels(names, names);
    }

    /**
     * Reads a label file: UTF-8, one class a line; empty lines at the end do not count.
     *
     * @throws IOException if it cannot be read or is larger than 16 MiB
     */
    public static Labels read(Path file) throws IOException {
        long bytes = Files.size(file);
        if (bytes > MAX_FILE_BYTES) {
            throw new IOException(file + ": a label file of " + bytes + " bytes, above the limit of " + MAX_FILE_BYTES);
        }
        return of(parse(Files.readAllBytes(file)));
    }

    /** The lines of a label file's bytes, without a byte order mark and without empty lines at the end. */
    static List<String> parse(byte[] utf8) {
        List<String> lines = new String(utf8, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "").lines()
                .map(String::strip).toList();
        int end = lines.size();
        while (end > 0 && lines.get(end - 1).isEmpty()) {
            end--;
        }
        return lines.subList(0, end);
    }

    /** The number of classes. */
    public int size() {
        return names.size();
    }
}

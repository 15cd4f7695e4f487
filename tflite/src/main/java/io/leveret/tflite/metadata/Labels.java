package io.leveret.tflite.metadata;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The names of a model's classes, in the order of its output.
 *
 * @param names the class names
 * @param displayNames the names to show to people, one for each class; the same as {@code names} unless the model has
 *     localized ones
 */
public record Labels(List<String> names, List<String> displayNames) {
    private static final long MAX_FILE_BYTES = 16 << 20;

    /**
     * Copies the lists.
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

    /** Returns labels whose display names are their names. */
    public static Labels of(List<String> names) {
        return new Labels(names, names);
    }

    /**
     * Reads a label file: UTF-8, one class a line; ignores empty lines at the end.
     *
     * @throws IOException if it cannot be read or is larger than 16 MiB
     */
    public static Labels read(Path file) throws IOException {
        return of(parse(bytes(file, "label file")));
    }

    /**
     * Returns the bytes of a file with a line for each class.
     *
     * @param what its name in the message
     * @throws IOException if it cannot be read or is larger than 16 MiB
     */
    static byte[] bytes(Path file, String what) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a folder, not a label file");
        }
        long bytes = Files.size(file);
        if (bytes > MAX_FILE_BYTES) {
            throw new IOException(
                    file + ": a " + what + " of " + bytes + " bytes, above the limit of " + MAX_FILE_BYTES);
        }
        return Files.readAllBytes(file);
    }

    /** Returns the lines of a label file, without a byte order mark and without empty lines at the end. */
    static List<String> parse(byte[] utf8) {
        return text(utf8).lines().map(String::strip).toList();
    }

    /** Returns the number of lines without creating them: some kilobytes of an archive can unpack to millions. */
    static int count(byte[] utf8) {
        String text = text(utf8);
        int lines = text.isEmpty() ? 0 : 1;
        for (int i = 0; i < text.length(); i++) {
            char end = text.charAt(i);
            lines += end == '\n' || end == '\r' && text.charAt(i + 1) != '\n' ? 1 : 0; // the last is not a line end
        }
        return lines;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "").stripTrailing();
    }

    /**
     * Checks that there is a label for each class of a model, or two for a single score.
     *
     * @param model a name for the message
     * @throws LabelsException if not; if there is one too few or too many, the message mentions the background
     *     class, which only some models and label files have
     */
    public void requireClasses(int classes, String model) {
        if (fit(size(), classes)) {
            return;
        }
        if (classes == 1) {
            throw new LabelsException(size() + " labels for the single score of " + model
                    + "; give two: first the one that a low score means, then the one that a high score means", size(),
                    classes, model);
        }
        String message = size() + " labels for the " + classes + " classes of " + model;
        throw new LabelsException(switch (classes - size()) {
            case 1 -> message + ": it seems to have a background class; put a line for it before the labels";
            case -1 -> message + ": the labels seem to begin with a background class that it has not;"
                    + " take that line away";
            default -> message + "; give one label for each class";
        }, size(), classes, model);
    }

    /** Returns whether labels fit scores: one for each, or two for the single score of a binary classifier. */
    static boolean fit(int labels, int scores) {
        return labels == scores || scores == 1 && labels == 2;
    }

    /** The number of classes. */
    public int size() {
        return names.size();
    }
}

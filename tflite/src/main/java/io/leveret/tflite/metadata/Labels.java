package io.leveret.tflite.metadata;

import io.leveret.base.TextFile;
import io.leveret.base.TextFormatException;
import java.io.IOException;
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
    /** Limit of a file with a line for each class. */
    static final int MAX_FILE_BYTES = 16 << 20;

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
     * Reads a label file: one class a line, in UTF-8, or in UTF-16 with a byte order mark. Ignores empty lines at the
     * end, and drops numbers before the labels if they count the classes, as in {@code 0 cat}, {@code 1 dog}. Reads
     * pipes too.
     *
     * @throws LabelsException if it is in another charset; names the line
     * @throws io.leveret.base.LimitExceededException if it is larger than 16 MiB
     * @throws IOException if it cannot be read
     */
    public static Labels read(Path file) throws IOException {
        try {
            return of(new LabelText(TextFile.read(file, "label file", MAX_FILE_BYTES)).labels());
        } catch (TextFormatException otherCharset) {
            throw LabelsException.unreadable(file.toString(), otherCharset);
        }
    }

    /**
     * Returns labels without the numbers before them, if these count the classes from 0 or 1, as in {@code 0 cat},
     * {@code 1 dog}; others as they are. Label files are read the same way.
     */
    public static List<String> withoutNumbers(List<String> labels) {
        return LabelText.withoutNumbers(labels);
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
    public static boolean fit(int labels, int scores) {
        return labels == scores || scores == 1 && labels == 2;
    }

    /** The number of classes. */
    public int size() {
        return names.size();
    }
}

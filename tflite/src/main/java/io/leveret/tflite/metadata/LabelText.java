package io.leveret.tflite.metadata;

import io.leveret.base.TextFile;
import io.leveret.base.TextFormatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a label file: one class a line, in UTF-8, or in UTF-16 with a byte order mark. Ignores empty lines at the
 * end and blanks around labels.
 */
final class LabelText {
    /** A number, then blanks, a colon, a comma or a tab, then the label. */
    private static final Pattern NUMBERED = Pattern.compile("(\\d{1,9})(?:\\s*[:,]\\s*|\\s+)(\\S.*)");

    private final String text;

    /**
     * Reads a file.
     *
     * @throws TextFormatException if it is in another charset; names the line
     */
    LabelText(byte[] file) {
        this(TextFile.decode(file));
    }

    private LabelText(String text) {
        this.text = text.stripTrailing();
    }

    /** Returns the number of lines of a file in any charset. */
    static int count(byte[] file) {
        try {
            return new LabelText(file).count();
        } catch (TextFormatException otherCharset) {
            return new LabelText(new String(file, StandardCharsets.ISO_8859_1)).count();
        }
    }

    /** Returns the labels. */
    List<String> labels() {
        return withoutNumbers(text.lines().map(String::strip).toList());
    }

    /** Returns the number of lines without creating them: some kilobytes of an archive can unpack to millions. */
    int count() {
        int lines = text.isEmpty() ? 0 : 1;
        for (int i = 0; i < text.length(); i++) {
            char end = text.charAt(i);
            lines += end == '\n' || end == '\r' && text.charAt(i + 1) != '\n' ? 1 : 0; // the last is not a line end
        }
        return lines;
    }

    /**
     * Returns the labels without the numbers before them, as in {@code 0 cat}, {@code 1 dog}, if each has one and they
     * count the classes, from 0 or from 1. They are part of the labels if these would not differ without them: {@code 1
     * euro}, {@code 2 euro}.
     */
    static List<String> withoutNumbers(List<String> labels) {
        List<String> names = new ArrayList<>(labels.size());
        int first = -1;
        for (int i = 0; i < labels.size(); i++) {
            Matcher numbered = NUMBERED.matcher(labels.get(i));
            if (!numbered.matches()) {
                return labels;
            }
            int number = Integer.parseInt(numbered.group(1));
            first = i == 0 ? number : first;
            if (first > 1 || number != first + i) {
                return labels;
            }
            names.add(numbered.group(2));
        }
        return 2 * new HashSet<>(names).size() > names.size() ? List.copyOf(names) : labels;
    }
}

package io.leveret.tflite.metadata;

import io.leveret.base.TextFile;
import io.leveret.base.TextFormatException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a label file: one class a line, in UTF-8, or in UTF-16 with a byte order mark. Ignores empty lines at the
 * end and blanks around labels.
 */
final class LabelText {
    /** A number, then blanks or a separator, as in {@code 0: cat}, {@code 0;cat}, {@code 0. cat}, {@code 0 - cat}. */
    private static final Pattern NUMBERED = Pattern
            .compile("(\\d{1,9})(?:\\s*[:,;=|]\\s*|[.)]\\s+|\\s+-\\s+|\\s+)(\\S.*)");

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
     * count the classes, from 0 or from 1; in the order of the numbers. They are part of the labels if these would not
     * differ without them: {@code 1 euro}, {@code 2 euro}.
     */
    static List<String> withoutNumbers(List<String> labels) {
        SortedMap<Integer, String> names = new TreeMap<>(); // by number
        for (String label : labels) {
            Matcher numbered = NUMBERED.matcher(label);
            if (!numbered.matches()) {
                return labels;
            }
            names.put(Integer.parseInt(numbered.group(1)), numbered.group(2));
        }
        boolean counts = names.size() == labels.size() && !names.isEmpty() && names.firstKey() <= 1
                && names.lastKey() - names.firstKey() == names.size() - 1;
        return counts && 2 * new HashSet<>(names.values()).size() > names.size() ? List.copyOf(names.values())
                : labels;
    }
}

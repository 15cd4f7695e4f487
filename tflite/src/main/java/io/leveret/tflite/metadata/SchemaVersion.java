package io.leveret.tflite.metadata;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tensorflow.lite.support.metadata.MetadataParser;

/**
 * A version of the metadata schema.
 *
 * @param parts its numbers
 */
record SchemaVersion(List<Integer> parts) implements Comparable<SchemaVersion> {
    private static final Pattern NUMBERS = Pattern.compile("\\d{1,9}(\\.\\d{1,9}){0,9}");
    private static final SchemaVersion KNOWN = parse(MetadataParser.VERSION).orElseThrow();

    /** Parses a version such as {@code 1.5.0}; empty if the text is not one. */
    static Optional<SchemaVersion> parse(String text) {
        return NUMBERS.matcher(text).matches()
                ? Optional.of(new SchemaVersion(Arrays.stream(text.split("\\.")).map(Integer::valueOf).toList()))
                : Optional.empty();
    }

    /** Returns whether it is at most the schema version that Leveret uses. */
    boolean isKnown() {
        return compareTo(KNOWN) <= 0;
    }

    /** Compares the first part that differs; a missing one is 0. */
    @Override
    public int compareTo(SchemaVersion other) {
        for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
            int order = Integer.compare(part(i), other.part(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int part(int index) {
        return index < parts.size() ? parts.get(index) : 0;
    }
}

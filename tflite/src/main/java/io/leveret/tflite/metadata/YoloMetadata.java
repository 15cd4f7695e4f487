package io.leveret.tflite.metadata;

import io.leveret.base.TextFile;
import io.leveret.base.TextFormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metadata that Ultralytics' YOLO exports write: an object whose {@code names} is a list, or an object from indices
 * to names, {@code {"0": "cat", "1": "dog"}}. Recent exports pack JSON ({@code metadata.json}), earlier ones Python's
 * notation of the same ({@code temp_meta.txt}, {@code meta.txt}), with single quotes and unquoted indices; this reads
 * both.
 *
 * @param names in the order of the classes, at least one
 * @param pixels what the classifiers take, 0…1; empty of other kinds of models, and if nothing says that it is one
 */
record YoloMetadata(List<String> names, Optional<ModelMetadata.InputNormalization> pixels) {
    private static final List<String> FILES = List.of("metadata.json", "temp_meta.txt");
    private static final int MAX_BYTES = 2 << 20;
    private static final ModelMetadata.InputNormalization UNIT = new ModelMetadata.InputNormalization(List.of(0f),
            List.of(255f));

    /** Returns whether a file has the name of such metadata. */
    static boolean isName(String file) {
        return FILES.contains(file);
    }

    /** Finds the metadata among packed files; empty if there is none. */
    static Optional<YoloMetadata> in(Map<String, byte[]> files) {
        return FILES.stream().filter(files::containsKey).flatMap(name -> of(files.get(name)).stream()).findFirst();
    }

    /** Reads a file; empty if it is no such metadata. */
    static Optional<YoloMetadata> of(byte[] file) {
        try {
            return file.length > MAX_BYTES || !isObject(file) ? Optional.empty() : of(TextFile.decode(file));
        } catch (TextFormatException otherCharset) {
            return Optional.empty();
        }
    }

    /** Tells most other files without decoding them. */
    private static boolean isObject(byte[] file) {
        int first = 0;
        while (first < file.length && file[first] <= ' ') { // blanks, and byte order marks, which are negative
            first++;
        }
        return first < file.length && file[first] == '{';
    }

    private static Optional<YoloMetadata> of(String text) {
        try {
            Parser parser = new Parser(text.strip());
            return parser.value(0) instanceof Map<?, ?> metadata && parser.isAtEnd()
                    ? names(metadata.get("names")).map(names -> new YoloMetadata(names, pixels(metadata)))
                    : Optional.empty();
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<ModelMetadata.InputNormalization> pixels(Map<?, ?> metadata) {
        return "Ultralytics".equals(metadata.get("author")) && "classify".equals(metadata.get("task"))
                ? Optional.of(UNIT)
                : Optional.empty();
    }

    private static Optional<List<String>> names(Object names) {
        List<String> inOrder = new ArrayList<>();
        switch (names) {
            case List<?> list -> list.forEach(name -> inOrder.add(String.valueOf(name).strip()));
            case Map<?, ?> byIndex -> {
                for (int i = 0; i < byIndex.size(); i++) {
                    inOrder.add(String.valueOf(byIndex.get(Integer.toString(i))).strip());
                    if (!byIndex.containsKey(Integer.toString(i))) {
                        return Optional.empty();
                    }
                }
            }
            case null, default -> {
                return Optional.empty();
            }
        }
        return inOrder.isEmpty() ? Optional.empty() : Optional.of(inOrder);
    }

    /** Reads values in JSON or in Python's notation. */
    private static final class Parser {
        private static final int MAX_DEPTH = 32;

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        boolean isAtEnd() {
            return at == text.length();
        }

        /** Reads a map, a list, a string, or a bare word, which numbers are too. */
        Object value(int depth) {
            if (depth > MAX_DEPTH) {
                throw new IllegalArgumentException("nested too deeply");
            }
            return switch (next()) {
                case '{' -> map(depth);
                case '[', '(' -> list(depth);
                case '"', '\'' -> string();
                default -> word();
            };
        }

        private Map<String, Object> map(int depth) {
            Map<String, Object> map = new LinkedHashMap<>();
            at++;
            while (next() != '}') {
                String key = String.valueOf(value(depth + 1));
                require(next() == ':');
                at++;
                map.put(key, value(depth + 1));
                passComma('}');
            }
            at++;
            return map;
        }

        private List<Object> list(int depth) {
            char end = text.charAt(at++) == '[' ? ']' : ')';
            List<Object> list = new ArrayList<>();
            while (next() != end) {
                list.add(value(depth + 1));
                passComma(end);
            }
            at++;
            return list;
        }

        private void passComma(char end) {
            if (next() == ',') {
                at++;
            } else {
                require(next() == end);
            }
        }

        private String string() {
            char quote = text.charAt(at++);
            StringBuilder string = new StringBuilder();
            for (char c = text.charAt(at++); c != quote; c = text.charAt(at++)) {
                string.append(c == '\\' ? escaped() : c);
            }
            return string.toString();
        }

        private char escaped() {
            char c = text.charAt(at++);
            int digits = switch (c) {
                case 'u' -> 4;
                case 'x' -> 2;
                default -> 0;
            };
            if (digits > 0) {
                at += digits;
                return (char) Integer.parseInt(text, at - digits, at, 16);
            }
            return switch (c) {
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                default -> c;
            };
        }

        private String word() {
            int start = at;
            while (at < text.length()
                    && (Character.isLetterOrDigit(text.charAt(at)) || "+-._".indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            require(at > start);
            return text.substring(start, at);
        }

        /** Returns the next character that is no blank, without passing it. */
        private char next() {
            while (Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return text.charAt(at);
        }

        private static void require(boolean sound) {
            if (!sound) {
                throw new IllegalArgumentException("malformed");
            }
        }
    }
}

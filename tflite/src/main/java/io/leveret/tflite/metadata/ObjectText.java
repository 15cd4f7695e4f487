package io.leveret.tflite.metadata;

import io.leveret.base.TextFile;
import io.leveret.base.TextFormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads an object as exporters write it: in JSON, or in Python's notation, with single quotes and unquoted keys. */
final class ObjectText {
    private static final int MAX_BYTES = 2 << 20;

    private ObjectText() {}

    /** Returns a file's maps, lists and strings, which numbers and other words are too; empty if it is no object. */
    static Optional<Map<?, ?>> read(byte[] file) {
        if (file.length > MAX_BYTES || !isObject(file)) {
            return Optional.empty();
        }
        try {
            Parser parser = new Parser(TextFile.decode(file).strip());
            return parser.value(0) instanceof Map<?, ?> map && parser.isAtEnd() ? Optional.of(map) : Optional.empty();
        } catch (TextFormatException | IllegalArgumentException | IndexOutOfBoundsException malformed) {
            return Optional.empty();
        }
    }

    /** Returns texts in a list, or in a map by their index; empty if there are none. */
    static Optional<List<String>> texts(Object value) {
        List<String> inOrder = new ArrayList<>();
        switch (value) {
            case List<?> list -> list.forEach(text -> inOrder.add(String.valueOf(text).strip()));
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

    /** Tells most other files without decoding them. */
    private static boolean isObject(byte[] file) {
        int first = 0;
        while (first < file.length && file[first] <= ' ') { // blanks, and byte order marks, which are negative
            first++;
        }
        return first < file.length && file[first] == '{';
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

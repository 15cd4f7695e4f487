package io.leveret.tflite.metadata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Class names in the metadata that Ultralytics' YOLO exports write: an object whose {@code names} is a list, or an
 * object from indices to names, {@code {"0": "cat", "1": "dog"}}. Recent exports write JSON ({@code metadata.json}),
 * earlier ones Python's notation of the same ({@code temp_meta.txt}), with single quotes and unquoted indices; this
 * reads both.
 */
final class YoloNames {
    private static final int MAX_DEPTH = 32;

    private final String text;
    private int at;

    private YoloNames(String text) {
        this.text = text;
    }

    /** Returns the names in the order of the classes; empty if the text is no such metadata. */
    static Optional<List<String>> of(String text) {
        try {
            YoloNames parser = new YoloNames(text.strip());
            return parser.value(0) instanceof Map<?, ?> metadata && parser.at == parser.text.length()
                    ? names(metadata.get("names"))
                    : Optional.empty();
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            return Optional.empty();
        }
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

    /** Reads a map, a list, a string, or a bare word, which numbers are too. */
    private Object value(int depth) {
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

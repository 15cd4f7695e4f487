package io.leveret.base;

import java.util.regex.Pattern;

/** Makes text from a file fit for a message: names come from the file's author and may have any length and content. */
public final class MessageText {
    private static final int MAX_LENGTH = 100;
    /** Control and formatting characters, line and paragraph separators. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private MessageText() {}

    /**
     * Returns whether a character can do more than show itself: a control character, which may move a terminal's cursor
     * or end a line, a line or paragraph separator, or one that reorders the text around it (the embeddings, overrides
     * and isolates of UAX #9).
     */
    public static boolean isControl(char c) {
        return Character.isISOControl(c) || c >= '\u2028' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069';
    }

    /** Returns the text with the controls among its characters as escapes, such as {@code \\u202e}. */
    public static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            escaped.append(isControl(c) ? "\\u%04x".formatted((int) c) : c);
        }
        return escaped.toString();
    }

    /** Returns the text on one line, cut after 100 characters, with {@code ?} for unprintable characters. */
    public static String brief(String text) {
        String cut = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
        return UNPRINTABLE.matcher(cut).replaceAll("?");
    }
}

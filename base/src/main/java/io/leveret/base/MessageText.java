package io.leveret.base;

import java.util.regex.Pattern;

/** Makes text from a file fit for a message: names come from the file's author and may have any length and content. */
public final class MessageText {
    private static final int MAX_LENGTH = 100;
    /** Control and formatting characters, line and paragraph separators. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private MessageText() {}

    /** Returns the text on one line, cut after 100 characters, with {@code ?} for unprintable characters. */
    public static String brief(String text) {
        String cut = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
        return UNPRINTABLE.matcher(cut).replaceAll("?");
    }
}

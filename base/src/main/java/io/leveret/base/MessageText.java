package io.leveret.base;

import java.util.regex.Pattern;

/** Texts of a file, made fit for a message: names are the file author's and can be of any length and hold anything. */
public final class MessageText {
    private static final int MAX_LENGTH = 100;
    /** Control and formatting characters, line and paragraph separators. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private MessageText() {}

    /** The text on one line, cut after 100 characters, with {@code ?} for what does not print. */
    public static String brief(String text) {
        String cut = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
        return UNPRINTABLE.matcher(cut).replaceAll("?");
    }
}

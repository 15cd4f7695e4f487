package io.leveret.hosted;

/** Texts of a server or an archive, made fit for a message: they can be of any length and hold anything. */
final class MessageText {
    private static final int MAX_LENGTH = 100;

    private MessageText() {}

    /** The text on one line, cut after 100 characters, with {@code ?} for what does not print. */
    static String brief(String text) {
        String cut = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
        return cut.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}

package io.leveret.cli;

import java.util.Locale;

/** Arguments that cannot be used; the message says which value, why, and what to give instead. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }

    UsageException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same as a library's message, whose first word is the name of a Java option, in terms of the command line's. */
    static UsageException ofOption(IllegalArgumentException outside) {
        String[] words = outside.getMessage().split(" ", 2);
        String option = words[0].replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        return new UsageException("--" + (option.equals("other-views") ? "views" : option) + " " + words[1], outside);
    }
}

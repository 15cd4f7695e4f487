package io.leveret.base;

import java.util.Map;

/** A text file in an unknown charset. */
public final class TextFormatException extends LeveretException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final String reason;

    /**
     * Creates the error.
     *
     * @param line the first line that cannot be read, from 1
     * @param reason what is wrong there, and what to do
     */
    public TextFormatException(int line, String reason) {
        super(ErrorCode.BAD_LABELS, "line " + line + ": " + reason, Map.of("line", line), null);
        this.line = line;
        this.reason = reason;
    }

    /** Returns the first line that cannot be read, from 1. */
    public int line() {
        return line;
    }

    /** Returns what is wrong there, and what to do. */
    public String reason() {
        return reason;
    }
}

package io.leveret.measure;

import java.io.IOException;

/** A journal that an evaluation cannot go on from; the message says why, and what to do. */
public final class JournalException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A reason. */
    public JournalException(String message) {
        super(message);
    }

    /** A reason with what lies behind it. */
    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}

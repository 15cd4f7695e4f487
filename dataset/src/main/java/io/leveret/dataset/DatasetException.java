package io.leveret.dataset;

import java.io.IOException;

/** Labeled photos that cannot be used as they are; the message says which of them, why, and what to do. */
public final class DatasetException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A reason. */
    public DatasetException(String message) {
        super(message);
    }

    /** A reason with what lies behind it. */
    public DatasetException(String message, Throwable cause) {
        super(message, cause);
    }
}

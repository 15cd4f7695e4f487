package io.leveret.models;

import java.io.IOException;

/** A pull failed because of the server's response; the message says why, and what to do. */
public class PullException extends IOException {
    private static final long serialVersionUID = 1L;

    PullException(String message) {
        super(message);
    }

    PullException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.leveret.models;

import java.io.IOException;

/** A model could not be pulled because of what a server sent or did not; the message says what, and what to do. */
public class PullException extends IOException {
    private static final long serialVersionUID = 1L;

    PullException(String message) {
        super(message);
    }

    PullException(String message, Throwable cause) {
        super(message, cause);
    }
}

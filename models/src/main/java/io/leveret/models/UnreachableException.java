package io.leveret.models;

/** The host of a model cannot be reached; perhaps there is no network. */
public final class UnreachableException extends PullException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}

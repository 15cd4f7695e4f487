package io.leveret.models;

/** The host of a model cannot be reached: there is no network, perhaps. */
public final class UnreachableException extends PullException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}

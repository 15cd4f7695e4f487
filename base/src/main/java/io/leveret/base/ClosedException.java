package io.leveret.base;

import java.util.Map;

/** Use of an object after it was closed. */
public final class ClosedException extends LeveretException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param what the closed object, such as {@code the stream}
     */
    public ClosedException(String what) {
        super(ErrorCode.CLOSED, what + " is closed", Map.of("what", what), null);
    }
}

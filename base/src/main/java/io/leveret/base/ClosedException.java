package io.leveret.base;

import java.util.Map;

/** Something that was used after it was closed. */
public final class ClosedException extends LeveretException {
    private static final long serialVersionUID = 1L;

    /**
     * Such a use.
     *
     * @param what was closed, such as {@code the stream}
     */
    public ClosedException(String what) {
        super(ErrorCode.CLOSED, what + " is closed", Map.of("what", what), null);
    }
}

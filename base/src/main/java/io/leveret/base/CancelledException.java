package io.leveret.base;

import java.util.Map;

/** Work ended before it was done: by its {@link Cancellation}, or because its thread was interrupted. */
public final class CancelledException extends LeveretException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param reason the cause, such as {@code its thread was interrupted}
     */
    public CancelledException(String reason) {
        super(ErrorCode.CANCELLED, "the work has ended early: " + reason, Map.of("reason", reason), null);
    }
}

package io.leveret.base;

import java.util.Map;

/** Work that was ended before it was done: by its {@link Cancellation}, or because its thread was interrupted. */
public final class CancelledException extends LeveretException {
    private static final long serialVersionUID = 1L;

    /**
     * Such an end.
     *
     * @param reason what brought it about, such as {@code its thread was interrupted}
     */
    public CancelledException(String reason) {
        super(ErrorCode.CANCELLED, "the work has ended early: " + reason, Map.of("reason", reason), null);
    }
}

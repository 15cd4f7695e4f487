package io.leveret.models;

import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import io.leveret.base.LimitExceededException;
import java.util.Map;

/**
 * A pull failed because of the server's response ({@link ErrorCode#UNAVAILABLE}) or its size
 * ({@link ErrorCode#LIMIT_EXCEEDED}); the message says why, and what to do.
 */
public class PullException extends LeveretException {
    private static final long serialVersionUID = 1L;

    PullException(String message) {
        this(message, (Throwable) null);
    }

    PullException(String message, Throwable cause) {
        super(ErrorCode.UNAVAILABLE, message, Map.of(), cause);
    }

    private PullException(String message, Map<String, ?> values) {
        super(ErrorCode.LIMIT_EXCEEDED, message, values, null);
    }

    /** Returns the error of a response with more bytes than a limit allows. */
    static PullException aboveLimit(String message, String limit, long bytes, long most) {
        return new PullException(message, LimitExceededException.values(limit, bytes, most));
    }
}

package io.leveret.server.problem;

import io.leveret.base.LeveretException;
import io.leveret.wire.ErrorStatus;
import java.time.Duration;
import java.util.Optional;

/** Why a request is refused: a status, and a message for the client. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Optional<Duration> retryAfter;

    private Problem(int status, String code, String message, Optional<Duration> retryAfter) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /**
     * Refuses.
     *
     * @param status of HTTP, 400 to 599
     * @param code a word for programs, such as {@code bad-request}
     * @param message what was wrong, with the value, and what to do
     */
    public static Problem of(int status, String code, String message) {
        return new Problem(status, code, message, Optional.empty());
    }

    /** The request itself is wrong. */
    public static Problem badRequest(String message) {
        return of(400, "bad-request", message);
    }

    /** There is no such thing. */
    public static Problem notFound(String message) {
        return of(404, "unavailable", message);
    }

    /** More is asked for than is allowed. */
    public static Problem tooLarge(String message) {
        return of(413, "limit-exceeded", message);
    }

    /** The server has too much to do. */
    public static Problem overloaded(String message, Duration retryAfter) {
        return new Problem(503, "overloaded", message, Optional.of(retryAfter));
    }

    /** The answer would come too late. */
    public static Problem late(Duration deadline) {
        return of(504, "late", "the answer was not ready within the deadline of " + deadline.toMillis()
                + " ms; send fewer requests at once, or start the server with a longer --deadline");
    }

    /** The client has left before its answer. The status is that of nginx, since HTTP has none. */
    public static Problem left() {
        return of(499, "cancelled", "the client has left before the answer");
    }

    /** The status of an error of the library, in the words of requests. */
    public static Problem of(LeveretException refused) {
        ErrorStatus status = ErrorStatus.of(refused.code());
        return of(status.httpStatus(), status.word(), refused.message(QueryNames.NAMES));
    }

    /** Returns the status of HTTP. */
    public int status() {
        return status;
    }

    /** Returns the word for programs. */
    public String code() {
        return code;
    }

    /** Returns when it is worth trying again. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}

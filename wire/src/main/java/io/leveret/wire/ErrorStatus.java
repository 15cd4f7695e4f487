package io.leveret.wire;

import io.leveret.base.ErrorCode;
import java.util.Locale;

/**
 * The status of an error at the front ends.
 *
 * @param word its name for programs, such as {@code bad-photo}
 * @param exitCode the exit code of a command that fails with this error
 * @param httpStatus the status of a response without a result
 */
public record ErrorStatus(String word, ExitCode exitCode, int httpStatus) {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONTENT_TOO_LARGE = 413;
    private static final int UNPROCESSABLE_CONTENT = 422;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;

    /** Returns the status of an error code. */
    public static ErrorStatus of(ErrorCode code) {
        String word = code.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return switch (code) {
            case BAD_MODEL, UNSUPPORTED_OPERATOR, BAD_PHOTO, BAD_LABELS ->
                    new ErrorStatus(word, ExitCode.BAD_INPUT, UNPROCESSABLE_CONTENT);
            case BAD_OPTION -> new ErrorStatus(word, ExitCode.BAD_INPUT, BAD_REQUEST);
            case LIMIT_EXCEEDED -> new ErrorStatus(word, ExitCode.BAD_INPUT, CONTENT_TOO_LARGE);
            case UNAVAILABLE -> new ErrorStatus(word, ExitCode.BAD_INPUT, NOT_FOUND);
            case CLOSED -> new ErrorStatus(word, ExitCode.INTERNAL_ERROR, SERVICE_UNAVAILABLE);
            case CANCELLED -> new ErrorStatus(word, ExitCode.INTERRUPTED, GATEWAY_TIMEOUT);
        };
    }
}

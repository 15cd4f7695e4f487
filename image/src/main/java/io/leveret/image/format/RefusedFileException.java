package io.leveret.image.format;

import io.leveret.base.ErrorCode;
import io.leveret.base.LimitExceededException;
import io.leveret.base.Wording;
import java.io.IOException;
import java.util.Map;

/**
 * A file is damaged, unsupported, or above a limit. The message is the reason in one line, without the file's name,
 * which {@code ImageDecoder} prepends.
 */
public final class RefusedFileException extends IOException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final transient Wording reason;
    private final transient Map<String, Object> values;

    /** A bad photo. */
    public RefusedFileException(String reason) {
        this(ErrorCode.BAD_PHOTO, _ -> reason, Map.of());
    }

    private RefusedFileException(ErrorCode code, Wording reason, Map<String, Object> values) {
        super(reason.in((_, inJava) -> inJava));
        this.code = code;
        this.reason = reason;
        this.values = values;
    }

    /** A photo that cannot be read for want of something else. */
    public static RefusedFileException unavailable(String reason) {
        return new RefusedFileException(ErrorCode.UNAVAILABLE, _ -> reason, Map.of());
    }

    /** A photo of more pixels than the limit. */
    public static RefusedFileException tooManyPixels(long pixels, long most, Wording reason) {
        return new RefusedFileException(ErrorCode.LIMIT_EXCEEDED, reason,
                LimitExceededException.values("maxPixels", pixels, most));
    }

    /** The kind of failure. */
    public ErrorCode code() {
        return code;
    }

    /** The message. */
    public Wording reason() {
        return reason;
    }

    /** The values in the message by name. */
    public Map<String, Object> values() {
        return values;
    }
}

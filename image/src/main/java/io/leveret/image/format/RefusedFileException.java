package io.leveret.image.format;

import io.leveret.base.ErrorCode;
import io.leveret.base.LimitExceededException;
import io.leveret.base.Wording;
import io.leveret.image.codec.Damage;
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

    /** A photo that takes more memory to decode than this JVM has. */
    public static RefusedFileException tooMuchMemory(int width, int height, long bytes, long most) {
        return new RefusedFileException(ErrorCode.LIMIT_EXCEEDED,
                _ -> "decoding " + width + " x " + height + " pixels takes about " + (bytes >> 20)
                        + " MiB, more than the " + (most >> 20)
                        + " MiB that this Java process may use for it; raise its"
                        + " memory (-Xmx) or scale the picture down",
                LimitExceededException.values("memory", bytes, most));
    }

    /** A photo of which too much is missing. */
    public static RefusedFileException damaged(Damage damage) {
        return new RefusedFileException(ErrorCode.BAD_PHOTO,
                names -> damage.describe() + "; to use what is there, set "
                        + names.of("truncated", "DecodeLimits.truncated") + " to partial",
                Map.of("rows", damage.rows(), "intactRows", damage.intactRows()));
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

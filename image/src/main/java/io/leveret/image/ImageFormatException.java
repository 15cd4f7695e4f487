package io.leveret.image;

import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import io.leveret.base.Values;
import io.leveret.base.Wording;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The input is not an image, has an unsupported format, is damaged ({@link ErrorCode#BAD_PHOTO}), or is larger than the
 * {@link DecodeLimits} ({@link ErrorCode#LIMIT_EXCEEDED}). The message is one line: the name of the image and the
 * reason.
 */
public final class ImageFormatException extends LeveretException {
    private static final long serialVersionUID = 1;

    /** A bad photo, with the message {@code name: reason}. */
    ImageFormatException(String name, String reason) {
        this(name, reason, null);
    }

    /** A bad photo, with the message {@code name: reason}; the cause may be null. */
    ImageFormatException(String name, String reason, @Nullable Throwable cause) {
        this(ErrorCode.BAD_PHOTO, name, _ -> reason, Map.of(), cause);
    }

    /** The message is {@code name: reason}; the cause may be null. */
    ImageFormatException(ErrorCode code, String name, Wording reason, Map<String, ?> values,
            @Nullable Throwable cause) {
        super(code, names -> name + ": " + reason.in(names), Values.join(Map.of("photo", name), values), cause);
    }
}

package io.leveret.tflite;

import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import io.leveret.base.Values;
import org.jspecify.annotations.Nullable;

/**
 * A model that cannot be written as a file: the format cannot express it, or writing would lose content of the original
 * file.
 */
public final class ModelWriteException extends LeveretException {
    private static final long serialVersionUID = 1L;

    private ModelWriteException(ErrorCode code, String source, String reason, @Nullable Throwable cause) {
        super(code, (source.isEmpty() ? "the model" : source) + " cannot be written: " + reason,
                Values.of("source", source, "reason", reason), cause);
    }

    static ModelWriteException unsuitable(String source, String reason) {
        return new ModelWriteException(ErrorCode.BAD_MODEL, source, reason, null);
    }

    static ModelWriteException damaged(String source, @Nullable Throwable cause) {
        return new ModelWriteException(ErrorCode.BAD_MODEL, source,
                "a part of its file that is not needed to run it is damaged (" + cause.getMessage() + ")", cause);
    }

    static ModelWriteException tooLarge(String source, long bytes) {
        return new ModelWriteException(ErrorCode.LIMIT_EXCEEDED, source,
                "its file would have about " + bytes + " bytes, above the limit of " + Integer.MAX_VALUE, null);
    }
}

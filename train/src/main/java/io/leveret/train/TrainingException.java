package io.leveret.train;

import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import io.leveret.base.Values;
import java.nio.file.Path;
import java.util.Map;

/** Photos or a backbone are unsuitable for training. The message says why, and what to do. */
public final class TrainingException extends LeveretException {
    private static final long serialVersionUID = 1L;

    TrainingException(ErrorCode code, String message, Map<String, ?> values) {
        super(code, message, values, null);
    }

    /** Creates the error with the message {@code source: reason} and the source before the other values. */
    TrainingException(ErrorCode code, Path source, String reason, Map<String, ?> others) {
        this(code, source + ": " + reason, Values.join(Map.of("source", source.toString()), others));
    }
}

package io.leveret.train;

import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import java.util.Map;

/** Photos or a backbone are unsuitable for training. The message says why, and what to do. */
public final class TrainingException extends LeveretException {
    private static final long serialVersionUID = 1L;

    TrainingException(ErrorCode code, String message, Map<String, ?> values) {
        super(code, message, values, null);
    }
}

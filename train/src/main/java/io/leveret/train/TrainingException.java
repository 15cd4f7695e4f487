package io.leveret.train;

import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import java.util.Map;

/** That photos, or a backbone, are nothing that a classifier can be trained with. The message says why, and what to do. */
public final class TrainingException extends LeveretException {
    private static final long serialVersionUID = 1L;

    TrainingException(ErrorCode code, String message, Map<String, ?> values) {
        super(code, message, values, null);
    }
}

package io.leveret.tflite;

import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import java.util.Map;

/** A missing model; the message says what to do. */
public class ModelUnavailableException extends LeveretException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param values the values in the message by name
     */
    public ModelUnavailableException(String message, Map<String, ?> values) {
        super(ErrorCode.UNAVAILABLE, message, values, null);
    }
}

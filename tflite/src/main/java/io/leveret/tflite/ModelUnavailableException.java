package io.leveret.tflite;

import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import java.util.Map;

/** A model that is not there; the message says what to do about it. */
public class ModelUnavailableException extends LeveretException {
    private static final long serialVersionUID = 1L;

    /**
     * A model that is not there.
     *
     * @param values by name, what the message tells
     */
    public ModelUnavailableException(String message, Map<String, ?> values) {
        super(ErrorCode.UNAVAILABLE, message, values, null);
    }
}

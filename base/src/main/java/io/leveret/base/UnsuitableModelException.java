package io.leveret.base;

import java.util.Map;

/** A valid model that cannot do what is asked of it, such as classifying with a network without scores. */
public final class UnsuitableModelException extends LeveretException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param model the model's name in messages
     * @param message what it lacks, including the model's name
     */
    public UnsuitableModelException(String model, String message) {
        this(model, _ -> message);
    }

    /** Creates the error with a message that mentions options. */
    public UnsuitableModelException(String model, Wording message) {
        this(ErrorCode.BAD_MODEL, model, message);
    }

    private UnsuitableModelException(ErrorCode code, String model, Wording message) {
        super(code, message, Map.of("model", model), null);
    }

    /** A model that uses an operator in a way that Leveret does not have. */
    public static UnsuitableModelException unsupported(String model, String message) {
        return new UnsuitableModelException(ErrorCode.UNSUPPORTED_OPERATOR, model, _ -> message);
    }
}

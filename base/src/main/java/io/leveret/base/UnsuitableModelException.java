package io.leveret.base;

import java.util.LinkedHashMap;
import java.util.Map;

/** A sound model that cannot do what is asked of it: a network without scores that is to classify, for instance. */
public final class UnsuitableModelException extends LeveretException {
    private static final long serialVersionUID = 1L;

    /**
     * Such a model.
     *
     * @param model what messages call the model
     * @param message what it lacks, the model's name included
     */
    public UnsuitableModelException(String model, String message) {
        this(model, _ -> message);
    }

    /** Such a model, with a message that mentions options. */
    public UnsuitableModelException(String model, Wording message) {
        super(ErrorCode.BAD_MODEL, message, values(model), null);
    }

    private static Map<String, Object> values(String model) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("model", model);
        return values;
    }
}

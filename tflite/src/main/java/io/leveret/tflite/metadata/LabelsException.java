package io.leveret.tflite.metadata;

import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Labels that do not fit the classes of a model. */
public final class LabelsException extends LeveretException {
    private static final long serialVersionUID = 1L;

    LabelsException(String message, int labels, int classes, String model) {
        super(ErrorCode.BAD_LABELS, message, values(labels, classes, model), null);
    }

    private static Map<String, Object> values(int labels, int classes, String model) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("labels", labels);
        values.put("classes", classes);
        values.put("model", model);
        return values;
    }
}

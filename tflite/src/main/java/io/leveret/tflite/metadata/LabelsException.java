package io.leveret.tflite.metadata;

import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Labels that do not fit the classes of a model, or cannot be written. */
public final class LabelsException extends LeveretException {
    private static final long serialVersionUID = 1L;

    LabelsException(String message, int labels, int classes, String model) {
        this(message, values(labels, classes, model));
    }

    private LabelsException(String message, Map<String, Object> values) {
        super(ErrorCode.BAD_LABELS, message, values, null);
    }

    /** A label that a file of labels, one a line, cannot hold. */
    static LabelsException noLine(int index, String label) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("index", index);
        values.put("label", label);
        return new LabelsException(
                "label " + index + ", \"" + label + "\", is not one line without blanks around it", values);
    }

    private static Map<String, Object> values(int labels, int classes, String model) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("labels", labels);
        values.put("classes", classes);
        values.put("model", model);
        return values;
    }
}

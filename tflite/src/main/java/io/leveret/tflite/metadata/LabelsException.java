package io.leveret.tflite.metadata;

import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import io.leveret.base.Values;
import java.util.Map;

/** Labels that do not fit the classes of a model, or cannot be written. */
public final class LabelsException extends LeveretException {
    private static final long serialVersionUID = 1L;

    LabelsException(String message, int labels, int classes, String model) {
        this(message, Values.of("labels", labels, "classes", classes, "model", model));
    }

    private LabelsException(String message, Map<String, Object> values) {
        super(ErrorCode.BAD_LABELS, message, values, null);
    }

    /** A label that a file of labels, one a line, cannot hold. */
    static LabelsException noLine(int index, String label) {
        return new LabelsException(
                "label " + index + ", \"" + label + "\", is not one line without blanks around it",
                Values.of("index", index, "label", label));
    }
}

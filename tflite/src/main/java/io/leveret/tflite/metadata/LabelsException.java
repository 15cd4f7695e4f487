package io.leveret.tflite.metadata;

import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import io.leveret.base.TextFormatException;
import io.leveret.base.Values;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels that do not fit the classes of a model, or cannot be written. */
public final class LabelsException extends LeveretException {
    private static final long serialVersionUID = 1L;

    LabelsException(String message, int labels, int classes, String model) {
        this(message, Values.of("labels", labels, "classes", classes, "model", model));
    }

    private LabelsException(String message, Map<String, Object> values) {
        this(message, values, null);
    }

    private LabelsException(String message, Map<String, Object> values, @Nullable Throwable cause) {
        super(ErrorCode.BAD_LABELS, message, values, cause);
    }

    /** A label file in an unknown charset. */
    static LabelsException unreadable(String file, TextFormatException reason) {
        return new LabelsException(file + ", line " + reason.line() + ": " + reason.reason(),
                Values.of("file", file, "line", reason.line()), reason);
    }

    /** A label that a file of labels, one a line, cannot hold. */
    static LabelsException noLine(int index, String label) {
        return new LabelsException(
                "label " + index + ", \"" + label + "\", is not one line without blanks around it",
                Values.of("index", index, "label", label));
    }

    /** Labels with numbers before them, which readers drop. */
    static LabelsException numbered(String first) {
        return new LabelsException("the labels count the classes, as \"" + first
                + "\" does, and readers drop such numbers; leave them out", Map.of("label", first));
    }
}

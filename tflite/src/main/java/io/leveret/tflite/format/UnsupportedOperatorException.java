package io.leveret.tflite.format;

import java.util.List;

/** A well-formed model that needs operators, or uses of them, that Leveret does not have. */
public class UnsupportedOperatorException extends ModelFormatException {
    private static final long serialVersionUID = 1L;

    private final String[] operators;

    /**
     * A model that cannot run.
     *
     * @param path the file's path or name
     * @param operators all that is missing, one entry each, such as {@code CUSTOM "TFLite_Detection_PostProcess"
     *     (operator 63)}
     */
    public UnsupportedOperatorException(String path, List<String> operators) {
        super(path, -1, "unsupported operators", path + " needs operators that Leveret does not have: "
                + String.join(", ", operators), null);
        this.operators = operators.toArray(String[]::new);
    }

    /** All that is missing, one entry each. */
    public List<String> operators() {
        return List.of(operators);
    }
}

package io.leveret.tflite.format;

import io.leveret.base.ErrorCode;
import java.util.List;
import java.util.Map;

/** A valid model that needs operators, or variants of them, that Leveret does not support. */
public class UnsupportedOperatorException extends ModelFormatException {
    private static final long serialVersionUID = 1L;

    private final String[] operators;

    /**
     * Creates the error.
     *
     * @param path the file's path or name
     * @param operators everything unsupported, one entry each, such as {@code CUSTOM "TFLite_Detection_PostProcess"
     *     (operator 63)}
     */
    public UnsupportedOperatorException(String path, List<String> operators) {
        this(path, operators, "");
    }

    private UnsupportedOperatorException(String path, List<String> operators, String advice) {
        super(ErrorCode.UNSUPPORTED_OPERATOR, path, -1, "unsupported operators",
                path + " needs operators that Leveret does not have: "
                        + String.join(", ", operators) + advice,
                Map.of("operators", List.copyOf(operators)), null);
        this.operators = operators.toArray(String[]::new);
    }

    /**
     * A model that is compiled for hardware, which alone can run it.
     *
     * @param hardware with its article, such as {@code an Edge TPU}
     */
    public static UnsupportedOperatorException compiled(String path, List<String> operators, String hardware) {
        return new UnsupportedOperatorException(path, operators,
                "; it is compiled for " + hardware + ": use the file from before compilation");
    }

    /** Returns everything unsupported, one entry each. */
    public List<String> operators() {
        return List.of(operators);
    }
}

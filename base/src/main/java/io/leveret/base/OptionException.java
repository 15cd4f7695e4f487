package io.leveret.base;

import java.util.LinkedHashMap;
import java.util.Map;

/** An option, or another choice that a user makes, whose value cannot be used. */
public final class OptionException extends LeveretException {
    private static final long serialVersionUID = 1L;

    private final String option;

    /**
     * A value that cannot be used.
     *
     * @param option the option's name in Java, with which the message begins
     * @param value what was given, as a string, number or list of them
     * @param problem how the message goes on, such as {@code cannot be 0; give at least 1}
     */
    public OptionException(String option, Object value, String problem) {
        this(option, value, names -> names.of(option, option) + " " + problem);
    }

    /** A value that cannot be used, for reasons that are said with the option in another place. */
    public OptionException(String option, Object value, Wording message) {
        this(option, value, message, null);
    }

    /** A value that cannot be used, with what brought it about. */
    public OptionException(String option, Object value, Wording message, Throwable cause) {
        super(ErrorCode.BAD_OPTION, message, values(option, value), cause);
        this.option = option;
    }

    private static Map<String, Object> values(String option, Object value) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("option", option);
        values.put("value", value);
        return values;
    }

    /** The option's name in Java, such as {@code maxPixels}. */
    public String option() {
        return option;
    }
}

package io.leveret.base;

import org.jspecify.annotations.Nullable;

/** An option, or another choice of a user, with an unusable value. */
@SuppressWarnings("exports") // annotations are for tools; nobody has to read their module
public final class OptionException extends LeveretException {
    private static final long serialVersionUID = 1L;

    private final String option;

    /**
     * Creates the error.
     *
     * @param option the option's Java name, with which the message begins
     * @param value the given value: a string, number or list of them
     * @param problem the rest of the message, such as {@code cannot be 0; give at least 1}
     */
    public OptionException(String option, Object value, String problem) {
        this(option, value, names -> names.of(option, option) + " " + problem);
    }

    /** Creates the error with a message that does not begin with the option. */
    public OptionException(String option, Object value, Wording message) {
        this(option, value, message, null);
    }

    /** Creates the error with a cause. */
    public OptionException(String option, Object value, Wording message, @Nullable Throwable cause) {
        super(ErrorCode.BAD_OPTION, message, Values.of("option", option, "value", value), cause);
        this.option = option;
    }

    /** Returns the option's Java name, such as {@code maxPixels}. */
    public String option() {
        return option;
    }
}

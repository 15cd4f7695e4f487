package io.leveret.base;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The root of all errors that Leveret throws on purpose. Its {@link #code} is the kind of failure; its {@link #values}
 * are the parts of the message, from which a front end can write another text.
 *
 * <p>Mistakes in the calling code, such as an index out of range or a null argument, throw the JDK's exceptions.
 * Failures to read or write throw {@link java.io.IOException}.
 */
@SuppressWarnings("exports") // annotations are for tools; nobody has to read their module
public abstract class LeveretException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient @Nullable Wording wording;
    private final transient @Nullable Map<String, Object> values;

    /**
     * Creates a failure.
     *
     * @param code its kind
     * @param message what is wrong, with the value, then what to do
     * @param values the values in the message by name, in its order: strings, numbers and lists of them
     * @param cause the cause, or null
     */
    protected LeveretException(ErrorCode code, String message, Map<String, ?> values,
            @Nullable Throwable cause) {
        this(code, _ -> message, values, cause);
    }

    /** Creates a failure whose message mentions options. */
    protected LeveretException(ErrorCode code, Wording message, Map<String, ?> values,
            @Nullable Throwable cause) {
        super(message.in(OptionNames.JAVA), cause);
        this.code = code;
        this.wording = message;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Returns the kind of failure. */
    public final ErrorCode code() {
        return code;
    }

    /** Returns the values in the message by name; empty after serialization. */
    public final Map<String, Object> values() {
        return values == null ? Map.of() : values;
    }

    /** Returns the message with a front end's names for the options; after serialization with the Java names. */
    public final String message(OptionNames names) {
        return wording == null ? getMessage() : wording.in(names);
    }
}

package io.leveret.base;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The root of all errors that Leveret throws on purpose. Its {@link #code} says what kind of failure it is, its
 * {@link #values} carry what the message is made of, so that a front end can say it in words of its own.
 *
 * <p>Mistakes in the calling code, such as an index out of range or a null argument, are the JDK's own exceptions. So are
 * failures to read or write: {@link java.io.IOException}.
 */
public abstract class LeveretException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Wording wording;
    private final transient Map<String, Object> values;

    /**
     * A failure.
     *
     * @param code its kind
     * @param message what is wrong, with the value, then what to do
     * @param values by name, what the message tells, in the order in which it does; of strings, numbers and lists of them
     * @param cause what brought it about; null if nothing did
     */
    protected LeveretException(ErrorCode code, String message, Map<String, ?> values, Throwable cause) {
        this(code, _ -> message, values, cause);
    }

    /** A failure whose message mentions options. */
    protected LeveretException(ErrorCode code, Wording message, Map<String, ?> values, Throwable cause) {
        super(message.in(OptionNames.JAVA), cause);
        this.code = code;
        this.wording = message;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The kind of failure. */
    public final ErrorCode code() {
        return code;
    }

    /** By name, the values that the message tells; empty after serialization. */
    public final Map<String, Object> values() {
        return values == null ? Map.of() : values;
    }

    /** The message with a front end's names for the options in it; after serialization with those in Java. */
    public final String message(OptionNames names) {
        return wording == null ? getMessage() : wording.in(names);
    }
}

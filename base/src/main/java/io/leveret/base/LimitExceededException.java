package io.leveret.base;

import java.util.Map;

/** A file or request above a limit; nothing was allocated. */
public final class LimitExceededException extends LeveretException {
    private static final long serialVersionUID = 1L;

    private final String limit;

    /**
     * Creates the error.
     *
     * @param limit the limit's Java name, such as {@code maxArenaBytes}
     * @param value the requested value
     * @param most what the limit allows
     */
    public LimitExceededException(String limit, long value, long most, Wording message) {
        super(ErrorCode.LIMIT_EXCEEDED, message, values(limit, value, most), null);
        this.limit = limit;
    }

    /** More than the limit, by an amount that is not known. */
    public LimitExceededException(String limit, long most, Wording message) {
        super(ErrorCode.LIMIT_EXCEEDED, message, Values.of("limit", limit, "most", most), null);
        this.limit = limit;
    }

    /** Returns the values of an error about a limit: the names and values of both. */
    public static Map<String, Object> values(String limit, long value, long most) {
        return Values.of("limit", limit, "value", value, "most", most);
    }

    /** The limit's name in Java, such as {@code maxArenaBytes}. */
    public String limit() {
        return limit;
    }
}

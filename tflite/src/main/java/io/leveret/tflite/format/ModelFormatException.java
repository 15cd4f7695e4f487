package io.leveret.tflite.format;

import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import io.leveret.base.LimitExceededException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model file that is damaged, is not a TensorFlow Lite model, contradicts itself ({@link ErrorCode#BAD_MODEL}), or
 * asks for more than a limit allows ({@link ErrorCode#LIMIT_EXCEEDED}).
 */
public class ModelFormatException extends LeveretException {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final long offset;
    private final String reason;

    /**
     * Creates the error.
     *
     * @param path the file's path, or another name that identifies it to the reader
     * @param offset position of the fault in bytes from the file's start; −1 if there is no single position
     * @param reason what is wrong, with the offending value
     */
    public ModelFormatException(String path, long offset, String reason) {
        this(ErrorCode.BAD_MODEL, path, offset, reason, message(path, offset, reason), Map.of(), null);
    }

    /** Creates the error with a cause, without a position. */
    public ModelFormatException(String path, String reason, Throwable cause) {
        this(ErrorCode.BAD_MODEL, path, -1, reason, message(path, -1, reason), Map.of(), cause);
    }

    ModelFormatException(ErrorCode code, String path, long offset, String reason, String message,
            Map<String, ?> values, Throwable cause) {
        super(code, message, values(path, offset, reason, values), cause);
        this.path = path;
        this.offset = offset;
        this.reason = reason;
    }

    /**
     * A file that asks for more than a limit allows.
     *
     * @param limit the limit's name in Java, such as {@code maxFileBytes}
     * @param value what the file asks for
     * @param most what the limit allows
     */
    public static ModelFormatException aboveLimit(String path, String reason, String limit, long value, long most) {
        return new ModelFormatException(ErrorCode.LIMIT_EXCEEDED, path, -1, reason, message(path, -1, reason),
                LimitExceededException.values(limit, value, most), null);
    }

    private static Map<String, Object> values(String path, long offset, String reason, Map<String, ?> others) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("model", path);
        values.put("reason", reason);
        if (offset >= 0) {
            values.put("offset", offset);
        }
        values.putAll(others);
        return values;
    }

    private static String message(String path, long offset, String reason) {
        return path + " is not a usable TensorFlow Lite model: " + reason
                + (offset < 0 ? "" : " (at byte " + offset + ")");
    }

    /** The file's path or name. */
    public String path() {
        return path;
    }

    /** Returns the position of the fault in bytes from the file's start, or −1. */
    public long offset() {
        return offset;
    }

    /** What is wrong. */
    public String reason() {
        return reason;
    }
}

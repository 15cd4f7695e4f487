package io.leveret.tflite.format;

import java.io.IOException;

/** A model file that is damaged, is not a TensorFlow Lite model, or contradicts itself. */
public class ModelFormatException extends IOException {
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
        this(path, offset, reason, message(path, offset, reason), null);
    }

    /** Creates the error with a cause, without a position. */
    public ModelFormatException(String path, String reason, Throwable cause) {
        this(path, -1, reason, message(path, -1, reason), cause);
    }

    ModelFormatException(String path, long offset, String reason, String message, Throwable cause) {
        super(message, cause);
        this.path = path;
        this.offset = offset;
        this.reason = reason;
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

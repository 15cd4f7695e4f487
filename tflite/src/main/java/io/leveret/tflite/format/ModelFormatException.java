package io.leveret.tflite.format;

import java.io.IOException;

/** A model file that is damaged, is no TensorFlow Lite model, or contradicts itself. */
public class ModelFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final long offset;
    private final String reason;

    /**
     * A file that cannot be used.
     *
     * @param path the file's path, or another name that tells its reader which one it is
     * @param offset where in the file the fault lies, in bytes from its start; −1 if it is in no single place
     * @param reason what is wrong, with the offending value
     */
    public ModelFormatException(String path, long offset, String reason) {
        this(path, offset, reason, message(path, offset, reason), null);
    }

    /** A file in which something failed for that reason, in no single place. */
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

    /** The place of the fault in bytes from the file's start, or −1. */
    public long offset() {
        return offset;
    }

    /** What is wrong. */
    public String reason() {
        return reason;
    }
}

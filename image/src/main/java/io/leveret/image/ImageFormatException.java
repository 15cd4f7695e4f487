package io.leveret.image;

import java.io.IOException;

/**
 * What was given is not an image, not one of a format that is read, damaged, or larger than the {@link DecodeLimits}.
 * The message is one line: the name of the image and the reason.
 */
public final class ImageFormatException extends IOException {
    private static final long serialVersionUID = 1;

    /** The message is {@code name: reason}. */
    public ImageFormatException(String name, String reason) {
        this(name, reason, null);
    }

    /** The message is {@code name: reason}; the cause, which may be null, is kept for whoever looks deeper. */
    public ImageFormatException(String name, String reason, Throwable cause) {
        super(name + ": " + reason, cause);
    }
}

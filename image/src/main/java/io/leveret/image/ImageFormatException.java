package io.leveret.image;

import java.io.IOException;

/**
 * The input is not an image, has an unsupported format, is damaged, or is larger than the {@link DecodeLimits}. The
 * message is one line: the name of the image and the reason.
 */
public final class ImageFormatException extends IOException {
    private static final long serialVersionUID = 1;

    /** The message is {@code name: reason}. */
    public ImageFormatException(String name, String reason) {
        this(name, reason, null);
    }

    /** The message is {@code name: reason}; the cause may be null. */
    public ImageFormatException(String name, String reason, Throwable cause) {
        super(name + ": " + reason, cause);
    }
}

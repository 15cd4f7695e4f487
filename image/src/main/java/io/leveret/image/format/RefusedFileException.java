package io.leveret.image.format;

import java.io.IOException;

/**
 * A file is damaged, unsupported, or above a limit. The message is the reason in one line, without the file's name,
 * which {@code ImageDecoder} prepends.
 */
public final class RefusedFileException extends IOException {
    private static final long serialVersionUID = 1;

    /** Keeps the reason. */
    public RefusedFileException(String reason) {
        super(reason);
    }
}

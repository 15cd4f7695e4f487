package io.leveret.image.format;

import java.io.IOException;

/**
 * A file is damaged, of a kind that is not read, or above a limit. The message is the reason, in one line and without
 * the file's name, which {@code ImageDecoder} puts in front.
 */
public final class RefusedFileException extends IOException {
    private static final long serialVersionUID = 1;

    /** Keeps the reason. */
    public RefusedFileException(String reason) {
        super(reason);
    }
}

package io.leveret.train;

import java.io.IOException;

/** That photos, or a backbone, are nothing that a classifier can be trained with. The message says why, and what to do. */
public final class TrainingException extends IOException {
    private static final long serialVersionUID = 1L;

    TrainingException(String message) {
        super(message);
    }
}

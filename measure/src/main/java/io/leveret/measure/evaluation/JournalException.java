package io.leveret.measure.evaluation;

import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A journal from which an evaluation cannot continue; the message says why, and what to do. */
public final class JournalException extends LeveretException {
    private static final long serialVersionUID = 1L;

    JournalException(Path file, String reason) {
        this(file, reason, null);
    }

    JournalException(Path file, String reason, @Nullable Throwable cause) {
        super(ErrorCode.BAD_OPTION, file + reason, Map.of("file", file.toString()), cause);
    }
}

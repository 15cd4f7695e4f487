package io.leveret.dataset;

import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import io.leveret.base.MessageText;
import io.leveret.base.Values;
import io.leveret.base.Wording;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Unusable labeled photos; the message says which of them, why, and what to do. */
public final class DatasetException extends LeveretException {
    private static final long serialVersionUID = 1L;

    DatasetException(Path source, String reason) {
        this(source, reason, null);
    }

    DatasetException(Path source, String reason, @Nullable Throwable cause) {
        this(_ -> source + ": " + reason, values(source, Map.of()), cause);
    }

    DatasetException(Path source, long line, String reason) {
        this(_ -> source + ", line " + line + ": " + reason, values(source, Map.of("line", line)), null);
    }

    /** Cells and names of files may have line breaks in them; the message is one line. */
    DatasetException(Wording message, Map<String, ?> values, @Nullable Throwable cause) {
        super(ErrorCode.BAD_LABELS, names -> MessageText.escaped(message.in(names)), values, cause);
    }

    /** Returns the source, then the other values of the message. */
    static Map<String, Object> values(Path source, Map<String, ?> others) {
        return Values.join(Map.of("source", source.toString()), others);
    }
}

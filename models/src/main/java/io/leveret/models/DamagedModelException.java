package io.leveret.models;

import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import java.nio.file.Path;
import java.util.Map;

/** A hosted model whose file in the cache is not what was pulled. */
public final class DamagedModelException extends LeveretException {
    private static final long serialVersionUID = 1L;

    DamagedModelException(String name, Path file, String reason) {
        super(ErrorCode.BAD_MODEL,
                file + ": the pulled model is damaged: " + reason + "; leveret models pull " + name
                        + " fetches it again",
                Map.of("name", name, "file", file.toString(), "reason", reason), null);
    }
}

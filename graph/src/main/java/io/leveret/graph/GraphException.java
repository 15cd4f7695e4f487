package io.leveret.graph;

import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import java.util.List;
import java.util.Map;

/**
 * A graph that cannot be created: {@link ErrorCode#BAD_MODEL} if it contradicts itself, {@link
 * ErrorCode#UNSUPPORTED_OPERATOR} if it is valid but uses operators in ways that Leveret does not support.
 */
public final class GraphException extends LeveretException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String[] uses;

    private GraphException(ErrorCode code, String message, Map<String, ?> values, String reason, List<String> uses) {
        super(code, message, values, null);
        this.reason = reason;
        this.uses = uses.toArray(String[]::new);
    }

    /** A graph that contradicts itself. */
    static GraphException contradiction(String reason) {
        return new GraphException(ErrorCode.BAD_MODEL, "not a sound graph: " + reason, Map.of("reason", reason), reason,
                List.of());
    }

    /** A valid graph with uses of operators that Leveret does not support. */
    static GraphException unsupported(List<String> uses) {
        return new GraphException(ErrorCode.UNSUPPORTED_OPERATOR,
                "the graph needs operators that Leveret does not have: " + String.join(", ", uses),
                Map.of("operators", List.copyOf(uses)), "unsupported operators", uses);
    }

    /** What is wrong, such as {@code CONV_2D (operator 3): its input has 4 channels, its filter 3}. */
    public String reason() {
        return reason;
    }

    /**
     * Returns all unsupported uses, such as {@code ADD of FLOAT32 and INT8 to FLOAT32 (operator 0)}; empty if the graph
     * contradicts itself.
     */
    public List<String> uses() {
        return List.of(uses);
    }
}

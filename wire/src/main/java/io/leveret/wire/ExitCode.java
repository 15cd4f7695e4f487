package io.leveret.wire;

/** How a command ended: what the process says to its caller. */
public enum ExitCode {
    /** All of it done. */
    DONE(0),
    /** It ran, but part of it failed: some photos could not be read, a model not be pulled, or the results not be written. */
    PARTLY_FAILED(1),
    /** The arguments, or all that they name, cannot be used. */
    BAD_INPUT(2),
    /** A fault of the program itself. */
    INTERNAL_ERROR(70),
    /** It was interrupted. */
    INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The process's exit code. */
    public int code() {
        return code;
    }
}

package io.leveret.wire;

/** The exit codes of commands. */
public enum ExitCode {
    /** Everything is done. */
    DONE(0),
    /**
     * Part of it failed: some photos could not be read, a model could not be pulled, or the results could not be
     * written.
     */
    PARTLY_FAILED(1),
    /** The arguments, or everything that they name, cannot be used. */
    BAD_INPUT(2),
    /** A bug in the program. */
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

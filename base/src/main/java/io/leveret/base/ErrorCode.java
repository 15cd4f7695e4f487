package io.leveret.base;

/**
 * What kind of failure an error is. Front ends map codes to words, exit codes and statuses; libraries throw them with the
 * values that matter and know nothing of front ends.
 */
public enum ErrorCode {
    /** A model file that is damaged, contradicts itself or is no model; or a network that cannot do what is asked of it. */
    BAD_MODEL,
    /** A sound model that needs operators, or uses of them, that Leveret does not have. */
    UNSUPPORTED_OPERATOR,
    /** A photo that is damaged, or of a format that is not read. */
    BAD_PHOTO,
    /** Labels, tables or folders of a data set that cannot be used. */
    BAD_LABELS,
    /** An option or argument whose value cannot be used. */
    BAD_OPTION,
    /** A file or request that asks for more than a limit allows. */
    LIMIT_EXCEEDED,
    /** A model, file or host that is not there or cannot be reached. */
    UNAVAILABLE,
    /** Something that was used after it was closed. */
    CLOSED,
    /** Work that was cancelled, or whose deadline passed. */
    CANCELLED
}

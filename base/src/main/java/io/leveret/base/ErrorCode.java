package io.leveret.base;

/**
 * The kind of a failure. Front ends map codes to texts, exit codes and statuses; libraries throw them with the relevant
 * values and know nothing of front ends.
 */
public enum ErrorCode {
    /** A model file that is damaged, contradictory or not a model; or a network that cannot do what is asked of it. */
    BAD_MODEL,
    /** A valid model that needs operators, or variants of them, that Leveret does not support. */
    UNSUPPORTED_OPERATOR,
    /** A photo that is damaged or in an unsupported format. */
    BAD_PHOTO,
    /** Unusable labels, tables or folders of a data set. */
    BAD_LABELS,
    /** An option or argument with an unusable value. */
    BAD_OPTION,
    /** A file or request above a limit. */
    LIMIT_EXCEEDED,
    /** A model, file or host that is missing or unreachable. */
    UNAVAILABLE,
    /** Use of an object after it was closed. */
    CLOSED,
    /** Work that was cancelled or missed its deadline. */
    CANCELLED
}

package io.leveret.cli;

/** What results are written as. */
enum Format {
    /** For people. */
    TEXT,
    /** One document for each invocation. */
    JSON,
    /** One row for each class of each photo. */
    CSV
}

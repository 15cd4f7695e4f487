package io.leveret.cli.option;

/** What results are written as. */
public enum Format {
    /** For people. */
    TEXT,
    /** One document for each invocation. */
    JSON,
    /** One row for each class of each photo. */
    CSV
}

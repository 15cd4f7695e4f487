/**
 * What programs read. Each JSON document has a schema in {@code docs/schema}; {@link io.leveret.wire.CsvDocuments} writes
 * the same for spreadsheets, and {@link io.leveret.wire.ErrorStatus} says what an error comes to.
 *
 * <p>What may enter: documents, the records they are written from, and nothing that computes. All front ends may call it;
 * it knows none of them.
 *
 * <p>What holds: fields keep their names, types and order. All fields are always there; what does not exist is null or an
 * empty list. JSON is written without a data binder, so a document is what its {@code …Fields} class says, line by line.
 * Milliseconds are rounded as {@link io.leveret.wire.Millis} says.
 */
package io.leveret.wire;

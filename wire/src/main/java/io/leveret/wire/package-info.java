/**
 * Documents for programs. Each JSON document has a schema in {@code docs/schema}; {@link io.leveret.wire.CsvDocuments}
 * writes the same for spreadsheets, and {@link io.leveret.wire.ErrorStatus} maps errors to exit codes and statuses.
 *
 * <p>What may enter: documents and the records they are written from; no computations. All front ends may call it; it
 * knows none of them.
 *
 * <p>Invariants: fields keep their names, types and order. All fields are always present, null or an empty list if
 * there is no value. JSON is written without a data binder, so the {@code …Fields} class shows the document line by
 * line. {@link io.leveret.wire.Millis} rounds milliseconds.
 */
@NullMarked
package io.leveret.wire;

import org.jspecify.annotations.NullMarked;

package io.leveret.wire;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes rows of comma-separated values as in RFC 4180, but with the line ends of Unix tools. */
final class CsvTable {
    private final CsvWriter csv;

    CsvTable(Writer out) {
        this.csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF)
                .commentCharacter('\0') // RFC 4180 has no comments, so a name that begins with # needs no quotes
                .bufferSize(0) // the writer has its own buffer
                .build(out);
    }

    /** Writes a row; null is an empty field. */
    void row(@Nullable Object... fields) throws IOException {
        try {
            csv.writeRecord(Arrays.stream(fields).map(field -> field == null ? null : field.toString())
                    .toArray(String[]::new));
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }
}

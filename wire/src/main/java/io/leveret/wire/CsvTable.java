package io.leveret.wire;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.leveret.base.MessageText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of comma-separated values as in RFC 4180, but with the line ends of Unix tools.
 *
 * <p>Names of files and labels are a stranger's, and spreadsheets run what looks like a formula. So a text that begins
 * with {@code =}, {@code +}, {@code -} or {@code @}, blanks and full-width forms of these included, gets an apostrophe
 * before it, unless it is a number. Control characters and those that reorder text become JSON's escapes. JSON has all
 * texts as they are.
 */
final class CsvTable {
    private static final String FORMULA_STARTS = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,20}(\\.\\d{1,20})?([eE][+-]?\\d{1,3})?");

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
            csv.writeRecord(Arrays.stream(fields).map(CsvTable::text).toArray(String[]::new));
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    private static @Nullable String text(@Nullable Object field) {
        return switch (field) {
            case null -> null;
            case String text -> harmless(text);
            case Object number -> number.toString();
        };
    }

    private static String harmless(String text) {
        String start = text.strip();
        boolean isFormula = !start.isEmpty() && FORMULA_STARTS.indexOf(start.charAt(0)) >= 0
                && !NUMBER.matcher(text).matches();
        return (isFormula ? "'" : "") + MessageText.escaped(text);
    }
}

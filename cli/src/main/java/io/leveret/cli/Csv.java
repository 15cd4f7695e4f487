package io.leveret.cli;

import java.io.IOException;
import java.io.Writer;

/** Writes comma-separated values as RFC 4180 has them, save that lines end as Unix tools expect. */
final class Csv {
    private final Writer out;

    Csv(Writer out) {
        this.out = out;
    }

    /** Writes a row; null is an empty field. */
    void row(Object... fields) throws IOException {
        for (int i = 0; i < fields.length; i++) {
            out.write(i == 0 ? "" : ",");
            out.write(fields[i] == null ? "" : field(fields[i].toString()));
        }
        out.write('\n');
    }

    /** A field, in quotes with its own quotes doubled where it would otherwise end early. */
    static String field(String text) {
        boolean quote = false;
        for (int i = 0; i < text.length() && !quote; i++) {
            char c = text.charAt(i);
            quote = c == ',' || c == '"' || c == '\n' || c == '\r';
        }
        return quote ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}

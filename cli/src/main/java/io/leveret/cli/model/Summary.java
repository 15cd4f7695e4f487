package io.leveret.cli.model;

import java.io.IOException;
import java.io.Writer;

/** What a command shows of one thing, as text or as JSON. */
interface Summary {
    /**
     * Writes it for people.
     *
     * @param unicode whether the writer has more than ASCII
     */
    void writeText(Writer out, boolean unicode) throws IOException;

    /** Writes it for programs. */
    void writeJson(Writer out) throws IOException;
}

package io.leveret.cli;

import java.io.IOException;

/** Writes what became of photos, in the order in which it is told. */
interface ResultWriter {
    /** Writes what becomes of one photo, and sends it on its way. */
    void write(PhotoResult result) throws IOException;

    /** Ends the document. */
    void end() throws IOException;
}

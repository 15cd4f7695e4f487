package io.leveret.models;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The files in an archive, in order. */
interface Entries {
    /**
     * Moves to the next file, whether or not the previous one was read. Skips entries that are not plain files. At the
     * end, the whole archive has been read, including its checksums.
     *
     * @return its path as in the archive, so untrusted; empty at the end
     */
    Optional<String> next() throws IOException;

    /** Returns the content of the file that {@link #next} returned last. */
    InputStream content();
}

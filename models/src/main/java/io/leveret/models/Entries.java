package io.leveret.models;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The files in an archive, one after the other, as they come. */
interface Entries {
    /**
     * Goes to the next file, whether or not the one before was read. What is no plain file is passed over. The end comes
     * when all has been read, and so whatever checks the archive has.
     *
     * @return its path, as whoever made the archive wrote it, so nothing to be trusted; empty at the end
     */
    Optional<String> next() throws IOException;

    /** The content of the file that {@link #next} went to last. */
    InputStream content();
}

package io.leveret.image;

import io.leveret.image.format.RefusedFileException;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Shares the memory of this JVM among the threads that decode photos. Half of the heap is for decoding, since
 * collectors keep a part of it for small objects, and since decoded photos live on until they are resized. A photo that
 * takes more is refused; one that takes more than the others leave waits for them, so that results do not depend on
 * what else is decoded.
 */
final class DecodeMemory {
    private static final int UNIT_BYTES = 1 << 20;
    private static final int UNITS = Math.clamp(Runtime.getRuntime().maxMemory() / 2 / UNIT_BYTES, 1,
            Integer.MAX_VALUE);
    private static final Semaphore FREE = new Semaphore(UNITS, true);

    private DecodeMemory() {}

    /** Decodes a photo. */
    interface Decoding {
        FramedPhoto run() throws IOException;
    }

    /**
     * Runs a decoding when there is memory for it.
     *
     * @param whole all of the photo, of an animation its canvas
     * @param bytes that it takes
     * @throws RefusedFileException if that is more than there will ever be
     */
    static FramedPhoto run(StoredPart whole, long bytes, Decoding decoding) throws IOException {
        long units = bytes / UNIT_BYTES + 1;
        if (units > UNITS) {
            throw RefusedFileException.tooMuchMemory(whole.columns(), whole.rows(), bytes,
                    (long) UNITS * UNIT_BYTES);
        }
        FREE.acquireUninterruptibly((int) units);
        try {
            return decoding.run();
        } finally {
            FREE.release((int) units);
        }
    }
}

package io.leveret.image.png;

import io.leveret.image.format.PngChunks;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The picture data: what the IDAT chunks, which are one zlib stream, decompress to (PNG specification, third edition,
 * section 10). Notes what is wrong with it: the CRC of a chunk, a code of the stream, or the stream's checksum.
 */
final class PictureData {
    /** The inflater is slower in the last 258 bytes. */
    private static final int BUFFER_BYTES = 1 << 16;
    private static final String WRONG_CHECKSUM = "incorrect data check"; // as zlib says it

    private final byte[] file;
    private final PngChunks chunks;
    private final Inflater inflater = new Inflater();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at; // in the buffer
    private int end;
    private long bytesBeforeWrongChunk = Long.MAX_VALUE;
    private @Nullable String failure; // of the inflater
    private boolean finished;

    PictureData(byte[] file) {
        this.file = file;
        this.chunks = new PngChunks(file);
    }

    /** Reads the next bytes. Returns whether all are there. */
    boolean read(byte[] to, int count) {
        int done = 0;
        while (done < count) {
            if (at == end && !fill()) {
                return false;
            }
            int some = Math.min(count - done, end - at);
            System.arraycopy(buffer, at, to, done, some);
            at += some;
            done += some;
        }
        return true;
    }

    /** Decompresses the next bytes. Returns whether there are any. */
    private boolean fill() {
        at = 0;
        end = 0;
        while (end == 0 && failure == null && !inflater.finished()) {
            long before = inflater.getBytesWritten();
            try {
                end = inflater.inflate(buffer);
                if (inflater.needsDictionary()) {
                    failure = "it needs a dictionary";
                } else if (end == 0 && !inflater.finished() && !nextChunk()) {
                    return false;
                }
            } catch (DataFormatException damaged) {
                failure = String.valueOf(damaged.getMessage());
                end = (int) (inflater.getBytesWritten() - before); // what stands before the damage
            }
        }
        return end > 0;
    }

    private boolean nextChunk() {
        if (!chunks.next("IDAT")) {
            return false;
        }
        if (chunks.isWhole() && !chunks.isRight()) {
            bytesBeforeWrongChunk = Math.min(bytesBeforeWrongChunk, inflater.getBytesWritten());
        }
        inflater.setInput(file, chunks.data(), chunks.bytes());
        return true;
    }

    /**
     * Reads on to the stream's checksum, and checks the chunks that are left.
     *
     * @param most the most bytes that may stand before the checksum; behind them it is not looked for
     */
    void finish(long most) {
        if (finished) {
            return;
        }
        finished = true;
        long left = most - (end - at);
        while (left >= 0 && fill()) {
            left -= end;
        }
        boolean more;
        do {
            more = nextChunk();
        } while (more);
        inflater.end();
    }

    /** Whether the stream's checksum has been read and is right. */
    boolean isVerified() {
        return inflater.finished() && failure == null;
    }

    /** Whether all can be decompressed, but the stream's checksum is wrong. */
    boolean hasWrongChecksum() {
        return WRONG_CHECKSUM.equals(failure);
    }

    /** What stopped the inflater. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether the CRC of a chunk is wrong. */
    boolean hasWrongChunk() {
        return bytesBeforeWrongChunk < Long.MAX_VALUE;
    }

    /** The bytes before the first chunk whose CRC is wrong; the largest number if there is none. */
    long bytesBeforeWrongChunk() {
        return bytesBeforeWrongChunk;
    }
}

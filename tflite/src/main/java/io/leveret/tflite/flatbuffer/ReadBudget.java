package io.leveret.tflite.flatbuffer;

import io.leveret.tflite.format.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a file that may still be read. In a valid file all vectors and texts together are no longer than the
 * file; in a crafted one, thousands of tables can share one long vector, and reading it for each would take hours and
 * all memory.
 */
public final class ReadBudget {
    private final String source;
    private final int fileBytes;
    private long leftBytes;

    public ReadBudget(String source, int fileBytes) {
        this.source = source;
        this.fileBytes = fileBytes;
        this.leftBytes = fileBytes;
    }

    /** Charges a vector's bytes to the budget, before it is walked. */
    public void pay(int elements, int bytesEach) throws ModelFormatException {
        leftBytes -= (long) elements * bytesEach;
        if (elements < 0 || leftBytes < 0) {
            throw new ModelFormatException(source, -1,
                    "a list of " + elements + " elements does not fit in its " + fileBytes + " bytes");
        }
    }

    /** Returns a text, also charged to the budget; empty if it is absent. Invalid UTF-8 becomes U+FFFD. */
    public String text(ByteBuffer utf8) throws ModelFormatException {
        if (utf8 == null) {
            return "";
        }
        pay(utf8.remaining(), 1);
        return StandardCharsets.UTF_8.decode(utf8).toString();
    }
}

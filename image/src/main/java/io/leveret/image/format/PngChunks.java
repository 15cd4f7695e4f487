package io.leveret.image.format;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Walks through the chunks of a PNG file (PNG specification, third edition, section 5.3): length, type, data, CRC. The
 * last one may be cut off.
 */
public final class PngChunks {
    static final String SIGNATURE = "\u0089PNG\r\n\u001a\n";
    private static final int PREFIX_BYTES = 8; // length and type
    private static final int CRC_BYTES = 4;

    private final byte[] file;
    private final ByteBuffer numbers; // a view of the file
    private int type; // position
    private long end; // of data

    /** Stands before the first chunk. */
    public PngChunks(byte[] file) {
        this.file = file;
        this.numbers = ByteBuffer.wrap(file);
        this.end = SIGNATURE.length() - CRC_BYTES;
    }

    /** Moves to the next chunk. Returns whether there is one before the end chunk and the end of the file. */
    boolean next() {
        long start = end + CRC_BYTES;
        if (start > file.length - PREFIX_BYTES) {
            return false;
        }
        type = (int) start + 4;
        end = type + 4 + Integer.toUnsignedLong(numbers.getInt((int) start));
        return !is("IEND");
    }

    /** Moves to the next chunk of a type. Returns whether there is one. */
    public boolean next(String wanted) {
        while (next()) {
            if (is(wanted)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the chunk has this type. */
    boolean is(String wanted) {
        for (int i = 0; i < wanted.length(); i++) {
            if (file[type + i] != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The position of the chunk. */
    int start() {
        return type - 4;
    }

    /** The position of the data. */
    public int data() {
        return type + 4;
    }

    /** Bytes of data that are there. */
    public int bytes() {
        return (int) Math.min(end, file.length) - data();
    }

    /** Whether data and CRC are there. */
    public boolean isWhole() {
        return end <= file.length - CRC_BYTES;
    }

    /** Whether the CRC of a whole chunk is right. */
    public boolean isRight() {
        CRC32 crc = new CRC32();
        crc.update(file, type, 4 + bytes());
        return (int) crc.getValue() == numbers.getInt((int) end);
    }
}

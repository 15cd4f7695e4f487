package io.leveret.image.awt.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The picture data of a PNG file and its checksums, which the JDK's reader does not check. */
final class PngData {
    private static final int SIGNATURE_BYTES = 8;
    private static final int OVERHEAD_BYTES = 12; // length, type, CRC
    private static final int DATA = 0x49444154; // IDAT
    private static final int BUFFER_BYTES = 1 << 16;
    private static final String ZLIB_CHECKSUM = "incorrect data check";
    private static final byte[] END = {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82};

    private final byte[] file; // complete chunks
    private final List<Integer> chunks = new ArrayList<>(); // positions
    private int firstWrong = -1;

    PngData(byte[] file) {
        this.file = file;
        ByteBuffer numbers = ByteBuffer.wrap(file);
        for (int at = SIGNATURE_BYTES; at < file.length; at += OVERHEAD_BYTES + numbers.getInt(at)) {
            if (numbers.getInt(at + 4) == DATA) {
                chunks.add(at);
                CRC32 crc = new CRC32();
                crc.update(file, at + 4, 4 + numbers.getInt(at));
                if (firstWrong < 0 && (int) crc.getValue() != numbers.getInt(at + 8 + numbers.getInt(at))) {
                    firstWrong = at;
                }
            }
        }
    }

    /** Whether all checksums of chunks are right. */
    boolean isRight() {
        return firstWrong < 0;
    }

    /** What the data itself says. */
    enum State {
        /** It decompresses, and its own checksum is right: then only the checksum of a chunk is wrong. */
        RIGHT,
        /** It decompresses, but its own checksum is wrong. */
        CHANGED,
        /** It does not decompress. */
        BROKEN
    }

    /** Decompresses the data. */
    State state() {
        Inflater inflater = new Inflater();
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int chunk : chunks) {
                inflater.setInput(file, chunk + 8, ByteBuffer.wrap(file).getInt(chunk));
                while (inflater.inflate(buffer) > 0) {
                    continue;
                }
            }
            return inflater.finished() ? State.RIGHT : State.BROKEN;
        } catch (DataFormatException damaged) {
            return ZLIB_CHECKSUM.equals(damaged.getMessage()) ? State.CHANGED : State.BROKEN;
        } finally {
            inflater.end();
        }
    }

    /** The file up to the first chunk whose checksum is wrong. */
    byte[] beforeWrongChunk() {
        byte[] start = Arrays.copyOf(file, firstWrong + END.length);
        System.arraycopy(END, 0, start, firstWrong, END.length);
        return start;
    }
}

package io.leveret.image.gif;

import io.leveret.image.format.RefusedFileException;

/**
 * The Lempel-Ziv-Welch coding of GIF (GIF89a, appendix F). A code stands for a string of indices: a single one, or the
 * string of an earlier code and one more. Codes grow to 12 bits; then the table stays as it is until a clear code.
 */
final class LzwDecoder {
    private static final int MOST_CODE_BITS = 12;
    private static final int CODES = 1 << MOST_CODE_BITS;

    private final byte[] file;
    private final int startBits; // of a single index
    private int at; // in the file
    private int blockEnd;
    private int buffer; // bits that are not yet used, from the lowest on
    private int bufferBits;
    private int filled; // indices

    private final short[] prefixes = new short[CODES]; // the code of the string without its last index
    private final byte[] lasts = new byte[CODES]; // the last index of the string
    private final byte[] firsts = new byte[CODES]; // the first index of the string
    private final short[] lengths = new short[CODES]; // of the string

    /**
     * Prepares the table.
     *
     * @param data position of the code size, which blocks of data follow
     * @throws RefusedFileException if the code size is none
     */
    LzwDecoder(byte[] file, int data) throws RefusedFileException {
        this.file = file;
        this.startBits = file[data] & 0xff;
        this.at = data + 1;
        this.blockEnd = at;
        if (startBits < 1 || startBits >= MOST_CODE_BITS) {
            throw new RefusedFileException("the GIF file is damaged: codes of " + startBits + " bits");
        }
        for (int index = 0; index < 1 << startBits; index++) {
            lasts[index] = (byte) index;
            firsts[index] = (byte) index;
            lengths[index] = 1;
        }
    }

    /** Returns how many indices there are; fewer than all if the file is cut off or damaged. */
    int filled() {
        return filled;
    }

    /** Returns {@code [height][width]} indices in stored order; 0 where there are none. */
    byte[] decode(int width, int height) {
        byte[] indices = new byte[Math.multiplyExact(width, height)];
        int clear = 1 << startBits;
        int next = clear + 2; // the code that the next string gets
        int codeBits = startBits + 1;
        int before = -1; // the code before, or −1 behind a clear code
        while (filled < indices.length) {
            int code = read(codeBits);
            if (code == clear) {
                next = clear + 2;
                codeBits = startBits + 1;
                before = -1;
                continue;
            }
            boolean isNew = code == next && before >= 0 && next < CODES;
            if (code < 0 || code == clear + 1 || code >= next && !isNew || before < 0 && code >= clear) {
                return indices;
            }
            if (before >= 0 && next < CODES) {
                prefixes[next] = (short) before;
                firsts[next] = firsts[before];
                lasts[next] = isNew ? firsts[before] : firsts[code];
                lengths[next] = (short) (lengths[before] + 1);
                next++;
                if (next == 1 << codeBits && codeBits < MOST_CODE_BITS) {
                    codeBits++;
                }
            }
            filled = Math.min(write(code, indices, filled), indices.length);
            before = code;
        }
        return indices;
    }

    /** Writes a string, as far as there is room; returns the position behind it. */
    private int write(int code, byte[] indices, int from) {
        int end = from + lengths[code];
        for (int to = end - 1, rest = code; to >= from; to--) {
            if (to < indices.length) {
                indices[to] = lasts[rest];
            }
            rest = prefixes[rest];
        }
        return end;
    }

    /** Reads a code, or −1 if the data ends. */
    private int read(int bits) {
        while (bufferBits < bits) {
            if (at == blockEnd && !startBlock()) {
                return -1;
            }
            buffer |= (file[at++] & 0xff) << bufferBits;
            bufferBits += 8;
        }
        int code = buffer & (1 << bits) - 1;
        buffer >>>= bits;
        bufferBits -= bits;
        return code;
    }

    /** Goes to the next block of up to 255 bytes, of which the end of the file may cut off a part. */
    private boolean startBlock() {
        if (at >= file.length || file[at] == 0) {
            return false;
        }
        blockEnd = Math.min(at + 1 + (file[at] & 0xff), file.length);
        at++;
        return at < blockEnd;
    }
}

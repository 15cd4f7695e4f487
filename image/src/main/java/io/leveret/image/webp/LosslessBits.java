package io.leveret.image.webp;

import io.leveret.image.format.RefusedFileException;

/** Reads numbers of bits, from the lowest bit of the first byte on; behind the end of the file follow zeros. */
final class LosslessBits {
    private final byte[] file;
    private int at; // of the next byte
    private long buffer; // bits that are not yet used, from the lowest on
    private int bufferBits;
    private int missingBits; // zeros that were added to the buffer

    LosslessBits(byte[] file, int start) {
        this.file = file;
        this.at = start;
    }

    /** Reads a number of at most 24 bits. */
    int read(int bits) {
        int value = peek() & (1 << bits) - 1;
        skip(bits);
        return value;
    }

    boolean readFlag() {
        return read(1) != 0;
    }

    /** Returns the next bits, of which at least 32 are right, without using them. */
    int peek() {
        if (bufferBits < Integer.SIZE) {
            fill();
        }
        return (int) buffer;
    }

    /** Uses bits that {@link #peek} has returned. */
    void skip(int bits) {
        buffer >>>= bits;
        bufferBits -= bits;
    }

    private void fill() {
        while (bufferBits <= Long.SIZE - 8) {
            if (at < file.length) {
                buffer |= (file[at++] & 0xffL) << bufferBits;
            } else {
                missingBits += 8;
            }
            bufferBits += 8;
        }
    }

    /** Refuses a file of which more bits were used than there are. */
    void checkEnd() throws RefusedFileException {
        if (bufferBits < missingBits) {
            throw new RefusedFileException("its picture data ends early");
        }
    }
}

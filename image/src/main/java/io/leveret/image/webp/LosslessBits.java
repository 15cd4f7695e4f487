package io.leveret.image.webp;

import io.leveret.image.format.RefusedFileException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads numbers of bits, from the lowest bit of the first byte on; behind the end of the file follow zeros. Loops over
 * pixels take {@link #bits}, {@link #count} and {@link #at} into variables of their own, and give them back.
 */
final class LosslessBits {
    /** Bits at hand after {@link #refill}, at least. */
    static final int AT_HAND = 56;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] file;
    /** The next byte that does not count in {@link #bits}. */
    int at;
    /** The next bits, the first one lowest; behind those that count, there may be some of the following ones. */
    long bits;
    /** How many of {@link #bits} count. */
    int count;

    LosslessBits(byte[] file, int start) {
        this.file = file;
        this.at = start;
    }

    /** Brings at least {@link #AT_HAND} bits to hand. */
    void refill() {
        bits |= bytes(at) << count;
        at += 63 - count >>> 3;
        count |= AT_HAND;
    }

    /** Returns eight bytes of the file, the first one lowest. */
    long bytes(int from) {
        return from <= file.length - Long.BYTES ? (long) LONGS.get(file, from) : lastBytes(from);
    }

    private long lastBytes(int from) {
        long bytes = 0;
        for (int i = from; i < file.length; i++) {
            bytes |= (file[i] & 0xffL) << (i - from) * Byte.SIZE;
        }
        return bytes;
    }

    /** Reads a number of at most 24 bits. */
    int read(int wanted) {
        refill();
        int value = (int) bits & (1 << wanted) - 1;
        skip(wanted);
        return value;
    }

    boolean readFlag() {
        return read(1) != 0;
    }

    /** Uses bits that are at hand. */
    void skip(int used) {
        bits >>>= used;
        count -= used;
    }

    /** Refuses a file of which more bits were used than there are. */
    void checkEnd() throws RefusedFileException {
        if (at - file.length > count / Byte.SIZE) {
            throw new RefusedFileException("its picture data ends early");
        }
    }
}

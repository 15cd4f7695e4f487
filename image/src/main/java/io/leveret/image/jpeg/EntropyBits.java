package io.leveret.image.jpeg;

import io.leveret.image.format.JpegBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bits of a scan's data, from the highest of each byte on. The zero byte that follows each byte 0xff is left out; a
 * marker ends the data (ITU-T T.81, section F.2.2.5).
 *
 * <p>
 * The bytes up to the next marker are copied without those zeros, and zeros are put behind them, so that decoders look
 * at 56 bits at once without checking for either. A decoder takes {@link #bits}, {@link #count} and {@link #at} into
 * variables of its own for a block, and gives them back; afterwards {@link #isDamaged} says whether it went beyond the
 * end, which a block cannot do by more than the zeros there.
 */
final class EntropyBits {
    /** Bits at hand after {@link #refill}, at least. */
    static final int AT_HAND = 56;
    /** Big-endian numbers of {@link #bytes}. */
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Zeros behind the end: more than a block takes, of 64 codes and numbers of at most 31 bits. */
    private static final int PADDING = 512;

    private final byte[] file;
    private int position; // of the marker in the file
    private int end; // of the bytes
    private boolean invalid;

    /** The data up to the marker, and zeros. */
    final byte[] bytes;
    /** The next byte that does not count in {@link #bits}. */
    int at;
    /** The next bits, the first one on top; behind those that count, there may be some of the following ones. */
    long bits;
    /** How many of {@link #bits} count. */
    int count;

    /**
     * Prepares for the scans of a file.
     *
     * @param first the position of the first one's data
     */
    EntropyBits(byte[] file, int first) {
        this.file = file;
        this.bytes = new byte[file.length - first + PADDING];
    }

    /** The position of the marker behind a scan's data that begins here. */
    static int endOfScan(byte[] file, int from) {
        int marker = nextMarker(file, from);
        while (isRestart(file, marker)) {
            marker = nextMarker(file, marker + 2);
        }
        return marker;
    }

    private static int nextMarker(byte[] file, int from) {
        int at = JpegBytes.nextOnes(file, from);
        while (at < file.length - 1 && file[at + 1] == 0) {
            at = JpegBytes.nextOnes(file, at + 2);
        }
        return at;
    }

    private static boolean isRestart(byte[] file, int marker) {
        return marker < file.length - 1 && (file[marker + 1] & 0xf8) == 0xd0;
    }

    /** Starts at a position of the file. */
    void start(int from) {
        end = 0;
        position = JpegBytes.nextOnes(file, from);
        copy(from);
        while (position < file.length - 1 && file[position + 1] == 0) {
            bytes[end++] = (byte) 0xff;
            int next = position + 2;
            position = JpegBytes.nextOnes(file, next);
            copy(next);
        }
        Arrays.fill(bytes, end, end + PADDING, (byte) 0);
        at = 0;
        bits = 0;
        count = 0;
        invalid = false;
    }

    private void copy(int from) {
        System.arraycopy(file, from, bytes, end, position - from);
        end += position - from;
    }

    /** Brings at least {@link #AT_HAND} bits to hand. */
    void refill() {
        bits |= (long) LONGS.get(bytes, at) >>> count;
        at += 63 - count >>> 3;
        count |= AT_HAND;
    }

    /** Takes back what a decoder had in variables of its own; beyond the end, only so far that it shows. */
    void proceed(long nextBits, int nextCount, int nextAt) {
        bits = nextBits;
        count = nextCount;
        at = Math.min(nextAt, end + Long.BYTES);
    }

    /** Takes up to 16 bits as a number. */
    int take(int wanted) {
        if (count < wanted) {
            refill();
        }
        int taken = (int) (bits >>> 1 >>> 63 - wanted);
        bits <<= wanted;
        count -= wanted;
        return taken;
    }

    /** Takes the symbol of a code; 0 if there is no such code, and then the data {@link #isDamaged}. */
    int symbol(HuffmanTable table) {
        if (count < HuffmanTable.LONGEST_CODE) {
            refill();
        }
        int code = table.code(bits);
        bits <<= code;
        count -= code & HuffmanTable.LENGTH;
        invalid |= code == 0;
        return code >> HuffmanTable.SYMBOL_SHIFT;
    }

    /** Whether a code was invalid or more bits were taken than there are: what was read since is meaningless. */
    boolean isDamaged() {
        if (at > end && at - (count >>> 3) > end) {
            invalid = true;
            at = end; // and so never beyond the zeros
        }
        return invalid;
    }

    /** Where the zeros begin. */
    int end() {
        return end;
    }

    /** Says that the data is damaged, up to the next {@link #restart}. */
    void setDamaged() {
        invalid = true;
    }

    /** Whether the bytes that are left before the marker are padding: all the same, or none. */
    boolean isPaddingLeft() {
        for (int i = Math.max(0, at - (count >>> 3)); i < end - 1; i++) {
            if (bytes[i] != bytes[end - 1]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Passes the marker if it is one of a restart.
     *
     * @return its number, 0 to 7; −1 if another marker follows, or none
     */
    int restart() {
        if (!isRestart(file, position)) {
            return -1;
        }
        int number = file[position + 1] & 7;
        start(position + 2);
        return number;
    }

    /** Position of the marker behind the data. */
    int position() {
        return position;
    }
}

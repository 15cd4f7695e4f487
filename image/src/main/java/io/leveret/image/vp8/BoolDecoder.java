package io.leveret.image.vp8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads flags of known probability, which arithmetic coding stores in fractions of bits, and numbers made of such flags
 * (RFC 6386, section 7). Behind the end follow zeros.
 *
 * <p>
 * A decoder of many flags takes {@link #value}, {@link #range} and {@link #bits} into variables of its own, and gives
 * them back. Each flag splits the range in proportion to its probability; the value is below the split for a 0.
 */
final class BoolDecoder {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int FILLED_BYTES = 7;

    private final byte[] data;
    private final int end;
    private int at; // of the next byte
    private boolean pastEnd;

    /** The 8 bits that are compared with the split, and behind them {@link #bits} further ones. */
    long value;
    /** The size of the range, less 1: 127 to 254. */
    int range = 254;
    /** How many bits of {@link #value} follow the 8 that are compared; if below 0, it must be {@linkplain #fill}ed. */
    int bits = -8;

    /** Starts to read a part of the data. */
    BoolDecoder(byte[] data, int start, int end) {
        this.data = data;
        this.at = start;
        this.end = end;
    }

    /** Puts further bytes behind {@link #value}. */
    void fill() {
        if (end - at > FILLED_BYTES) {
            value = value << 8 * FILLED_BYTES | (long) LONGS.get(data, at) >>> 8;
            bits += 8 * FILLED_BYTES;
            at += FILLED_BYTES;
            return;
        }
        value <<= 8;
        bits += 8;
        if (at < end) {
            value |= data[at++] & 0xff;
        } else {
            pastEnd = true;
        }
    }

    /**
     * Puts further bytes behind a value that was taken from here, and sets {@link #bits}.
     *
     * @param taken the value
     * @param takenBits its bits
     * @return the value with further ones
     */
    long filled(long taken, int takenBits) {
        value = taken;
        bits = takenBits;
        fill();
        return value;
    }

    /** Whether flags were read that are not in the data: they are meaningless. */
    boolean isPastEnd() {
        return pastEnd;
    }

    /**
     * Reads a flag.
     *
     * @param probability that it is 0, in 256ths
     */
    int read(int probability) {
        if (bits < 0) {
            fill();
        }
        int split = range * probability >> 8;
        int size;
        int flag;
        if (value >>> bits > split) {
            value -= (long) (split + 1) << bits;
            size = range - split;
            flag = 1;
        } else {
            size = split + 1;
            flag = 0;
        }
        int shift = Integer.numberOfLeadingZeros(size) - 24;
        range = (size << shift) - 1;
        bits -= shift;
        return flag;
    }

    /**
     * Reads a value of which each flag decides what the next one is about.
     *
     * @param tree pairs of what follows a 0 and a 1: the position of another pair, or of a value the complement
     * @param probabilities of the pairs, in 256ths
     * @param first the probability of the first pair
     */
    int readTree(int[] tree, byte[] probabilities, int first) {
        long value = this.value;
        int range = this.range;
        int bits = this.bits;
        int at = 0;
        do {
            if (bits < 0) {
                value = filled(value, bits);
                bits = this.bits;
            }
            int split = range * (probabilities[first + (at >> 1)] & 0xff) >> 8;
            if (value >>> bits > split) {
                value -= (long) (split + 1) << bits;
                range -= split;
                at = tree[at + 1];
            } else {
                range = split + 1;
                at = tree[at];
            }
            int shift = Integer.numberOfLeadingZeros(range) - 24;
            range = (range << shift) - 1;
            bits -= shift;
        } while (at >= 0);
        this.value = value;
        this.range = range;
        this.bits = bits;
        return ~at;
    }

    /** Reads a flag that is 0 as often as 1. */
    boolean readFlag() {
        return read(128) != 0;
    }

    /** Reads a number of so many bits. */
    int readNumber(int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            number = number << 1 | read(128);
        }
        return number;
    }

    /** Reads a number with a sign, if a flag says that there is one; otherwise it is 0. */
    int readOptional(int count) {
        if (!readFlag()) {
            return 0;
        }
        int magnitude = readNumber(count);
        return readFlag() ? -magnitude : magnitude;
    }
}

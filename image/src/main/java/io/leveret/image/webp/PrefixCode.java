package io.leveret.image.webp;

import io.leveret.image.format.RefusedFileException;

/**
 * A prefix code (RFC 9649, section 3.7.2): symbols as codes of up to 15 bits, in canonical order.
 *
 * <p>
 * One look at the next 8 bits finds codes of up to 8 bits, and for longer ones a second table. What is found has the
 * symbol above the {@value #LENGTH_BITS} bits of the code's length, so that shifts of a {@code long} by it, which count
 * only these bits, skip the code.
 */
final class PrefixCode {
    /** The bits below a symbol. */
    static final int LENGTH_BITS = 6;
    /** Selects the bits of the length. */
    static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;

    private static final int MOST_BITS = 15;
    private static final int FIRST_BITS = 8;
    private static final int POSITION_MASK = 0xffffff;

    private final int[] first; // or, below 0, 1 << 31 | bits of the second table << 24 | its position
    private final int[] second; // all second tables

    private PrefixCode(int[] first, int[] second) {
        this.first = first;
        this.second = second;
    }

    /**
     * Builds the tables.
     *
     * @param lengths the bits of each symbol's code; 0 for a symbol that does not occur
     * @throws RefusedFileException if there is no such code
     */
    static PrefixCode of(byte[] lengths) throws RefusedFileException {
        int[] counts = new int[MOST_BITS + 1]; // [length]
        for (byte length : lengths) {
            counts[length]++;
        }
        int used = lengths.length - counts[0];
        counts[0] = 0;
        if (used == 1) {
            int symbol = onlySymbol(lengths);
            return ofTwo(symbol, symbol);
        }
        int[] nextCodes = new int[MOST_BITS + 2]; // [length]
        int longest = 0;
        for (int length = 1; length <= MOST_BITS; length++) {
            nextCodes[length + 1] = nextCodes[length] + counts[length] << 1;
            longest = counts[length] > 0 ? length : longest;
        }
        if (nextCodes[MOST_BITS + 1] != 1 << MOST_BITS + 1) {
            throw new RefusedFileException("the WebP file is damaged: a prefix code is not complete");
        }
        return build(lengths, nextCodes, Math.min(longest, FIRST_BITS));
    }

    /** Returns the code of two symbols in ascending order, of one bit each; equal ones take no bits. */
    static PrefixCode ofTwo(int one, int other) {
        return new PrefixCode(one == other
                ? new int[]{one << LENGTH_BITS}
                : new int[]{one << LENGTH_BITS | 1, other << LENGTH_BITS | 1}, new int[0]);
    }

    private static int onlySymbol(byte[] lengths) {
        int symbol = 0;
        while (lengths[symbol] == 0) {
            symbol++;
        }
        return symbol;
    }

    private static PrefixCode build(byte[] lengths, int[] nextCodes, int firstBits) {
        int[] codes = new int[lengths.length]; // [symbol], the first bit is the lowest
        int[] first = new int[1 << firstBits];
        int[] secondBits = new int[first.length]; // [first bits]
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int length = lengths[symbol];
            if (length > 0) {
                codes[symbol] = Integer.reverse(nextCodes[length]++) >>> Integer.SIZE - length;
                int start = codes[symbol] & first.length - 1;
                secondBits[start] = Math.max(secondBits[start], length - firstBits);
            }
        }
        int size = 0;
        for (int start = 0; start < first.length; start++) {
            if (secondBits[start] > 0) {
                first[start] = Integer.MIN_VALUE | secondBits[start] << 24 | size;
                size += 1 << secondBits[start];
            }
        }
        int[] second = new int[size];
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int length = lengths[symbol];
            int start = codes[symbol] & first.length - 1;
            if (length > firstBits) {
                fill(second, first[start] & POSITION_MASK, 1 << secondBits[start], codes[symbol] >>> firstBits,
                        length - firstBits, symbol << LENGTH_BITS | length);
            } else if (length > 0) {
                fill(first, 0, first.length, codes[symbol], length, symbol << LENGTH_BITS | length);
            }
        }
        return new PrefixCode(first, second);
    }

    /** Writes an entry for all bits that begin with a code. */
    private static void fill(int[] table, int start, int size, int code, int length, int entry) {
        for (int i = code; i < size; i += 1 << length) {
            table[start + i] = entry;
        }
    }

    /** Returns the symbol and the length of the code with which bits begin. */
    int find(long bits) {
        int entry = first[(int) bits & first.length - 1];
        if (entry < 0) {
            int mask = (1 << (entry >>> 24)) - 1;
            return second[(entry & POSITION_MASK) + ((int) bits >>> FIRST_BITS & mask)];
        }
        return entry;
    }

    /** Returns the only symbol, which takes no bits; -1 if there are several. */
    int single() {
        return first.length == 1 ? first[0] >>> LENGTH_BITS : -1;
    }

    /** Reads a symbol. */
    int read(LosslessBits bits) {
        bits.refill();
        int found = find(bits.bits);
        bits.skip(found & LENGTH_MASK);
        return found >>> LENGTH_BITS;
    }
}

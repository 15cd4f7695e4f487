package io.leveret.image.webp;

import io.leveret.image.format.RefusedFileException;

/**
 * A prefix code (RFC 9649, section 3.7.2): symbols as codes of up to 15 bits, in canonical order.
 *
 * <p>
 * One look at the next 8 bits finds codes of up to 8 bits, and for longer ones a second table. Entries of the tables:
 * {@code length << 16 | symbol}; or, below 0, {@code 1 << 31 | bits of the second table << 24 | its position}.
 */
final class PrefixCode {
    private static final int MOST_BITS = 15;
    private static final int FIRST_BITS = 8;
    private static final int POSITION_MASK = 0xffffff;

    private final int[] table;
    private final int firstMask;

    private PrefixCode(int[] table, int firstBits) {
        this.table = table;
        this.firstMask = (1 << firstBits) - 1;
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
    static PrefixCode ofTwo(int first, int second) {
        return first == second
                ? new PrefixCode(new int[]{first}, 0)
                : new PrefixCode(new int[]{1 << 16 | first, 1 << 16 | second}, 1);
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
        int[] secondBits = new int[1 << firstBits]; // [first bits]
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int length = lengths[symbol];
            if (length > 0) {
                codes[symbol] = Integer.reverse(nextCodes[length]++) >>> Integer.SIZE - length;
                int first = codes[symbol] & secondBits.length - 1;
                secondBits[first] = Math.max(secondBits[first], length - firstBits);
            }
        }
        int size = secondBits.length;
        int[] seconds = new int[size]; // position of the second table
        for (int first = 0; first < seconds.length; first++) {
            seconds[first] = size;
            size += secondBits[first] > 0 ? 1 << secondBits[first] : 0;
        }
        int[] table = new int[size];
        for (int first = 0; first < seconds.length; first++) {
            if (secondBits[first] > 0) {
                table[first] = Integer.MIN_VALUE | secondBits[first] << 24 | seconds[first];
            }
        }
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int length = lengths[symbol];
            int first = codes[symbol] & seconds.length - 1;
            if (length > firstBits) {
                fill(table, seconds[first], 1 << secondBits[first], codes[symbol] >>> firstBits, length - firstBits,
                        length << 16 | symbol);
            } else if (length > 0) {
                fill(table, 0, seconds.length, codes[symbol], length, length << 16 | symbol);
            }
        }
        return new PrefixCode(table, firstBits);
    }

    /** Writes an entry for all bits that begin with a code. */
    private static void fill(int[] table, int start, int size, int code, int length, int entry) {
        for (int i = code; i < size; i += 1 << length) {
            table[start + i] = entry;
        }
    }

    /** Reads a symbol. */
    int read(LosslessBits bits) {
        int next = bits.peek();
        int entry = table[next & firstMask];
        if (entry < 0) {
            int mask = (1 << (entry >>> 24 & 0x7f)) - 1;
            entry = table[(entry & POSITION_MASK) + (next >>> FIRST_BITS & mask)];
        }
        bits.skip(entry >>> 16);
        return entry & 0xffff;
    }
}

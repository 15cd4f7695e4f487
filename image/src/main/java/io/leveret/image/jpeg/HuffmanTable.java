package io.leveret.image.jpeg;

import io.leveret.image.jpeg.x86.McuCode;
import io.leveret.image.format.RefusedFileException;
import java.util.Arrays;

/**
 * A Huffman table (ITU-T T.81, annex C), as tables to look the next bits up in. A code is followed by as many bits of a
 * number as its symbol says. Most are so short that both lie in the bits looked at, and then one look gives the number,
 * the zeros before it and the length of both.
 */
final class HuffmanTable {
    /** Bits of the longest code. */
    static final int LONGEST_CODE = 16;
    /** The bits of an entry that hold how many bits it takes. */
    static final int LENGTH = 63;
    /** From here the entry of a code holds its symbol. */
    static final int SYMBOL_SHIFT = 8;
    /** From here an entry holds by how many coefficients it advances, in 8 bits. */
    static final int ADVANCE_SHIFT = 8;
    /** The bits of an advance. */
    static final int ADVANCE = 255;
    /** From here an entry holds its number. */
    static final int NUMBER_SHIFT = 16;
    /** The advance of the code that ends a block: more than there are coefficients and than any run. */
    static final int END_OF_BLOCK = 2 * Block.COEFFICIENTS;
    /** Bits that are looked up at once. */
    static final int LOOK = McuCode.LOOK;
    /** Bits that are looked up at once to leave numbers out. */
    static final int SKIP_LOOK = 12;
    /** Zeros and a number before the last code of an entry that leaves several out, at most. */
    static final int SKIPPED_BEFORE = 16;

    private static final int NOT_IN_TABLE = 0;
    private static final int ALL_ZEROS = 15; // the run of a symbol without a number: 16 zeros
    private static final int BYTE = 0xff;

    private final int[] firstCodes = new int[LONGEST_CODE + 2]; // [length] left-aligned in 16 bits
    private final int[] firstSymbols = new int[LONGEST_CODE + 1]; // [length] index of the symbol of the first code
    private final byte[] symbols;
    private final int bytes;

    /** {@code [next 11 bits]}: the symbol and the length of the code; 0 if it is longer. */
    private final int[] codes = new int[1 << LOOK];
    private int[] numbers = {}; // [next 11 bits]; made when first asked for
    private int[] skips = {}; // [next 12 bits]; made when first asked for

    /**
     * Reads a table.
     *
     * @param at where its counts of codes stand
     * @throws RefusedFileException if its codes are more than there can be
     */
    HuffmanTable(byte[] file, int at) throws RefusedFileException {
        int total = 0;
        int code = 0; // left-aligned
        for (int length = 1; length <= LONGEST_CODE; length++) {
            int count = file[at + length - 1] & BYTE;
            int step = 1 << LONGEST_CODE - length;
            firstCodes[length] = code;
            firstSymbols[length] = total;
            code += count * step;
            total += count;
            if (code > 1 << LONGEST_CODE) {
                throw new RefusedFileException("the JPEG file is damaged: a Huffman table has too many codes");
            }
        }
        firstCodes[LONGEST_CODE + 1] = code;
        symbols = new byte[total];
        System.arraycopy(file, at + LONGEST_CODE, symbols, 0, total);
        bytes = LONGEST_CODE + total;
        fill();
    }

    private void fill() {
        for (int length = 1; length <= LOOK; length++) {
            int end = firstCodes[length + 1] >> LONGEST_CODE - LOOK;
            int symbol = firstSymbols[length];
            for (int from = firstCodes[length] >> LONGEST_CODE - LOOK; from < end; from += 1 << LOOK - length) {
                int value = symbols[symbol++] & BYTE;
                Arrays.fill(codes, from, from + (1 << LOOK - length), value << SYMBOL_SHIFT | length);
            }
        }
    }

    /** Whether it may code first coefficients, whose symbols are sizes of up to 15 bits. */
    boolean hasSizesOnly() {
        for (byte symbol : symbols) {
            if ((symbol & BYTE) > 15) {
                return false;
            }
        }
        return true;
    }

    /** Whether an entry is of a code. */
    static boolean isCode(int entry) {
        return (entry & LENGTH) > 0;
    }

    /** Bytes of the table in the file. */
    int bytes() {
        return bytes;
    }

    /** The signed number that these bits stand for (ITU-T T.81, section F.2.2.1). */
    static int extend(int bits, int size) {
        int mask = (1 << size) - 1;
        return bits - ((bits >>> size - 1) - 1 & mask); // less if its highest bit is 0
    }

    /**
     * What {@link #LOOK} bits begin with: {@code number << 16 | advance << 8 | bits of both}; 0 if a code and its
     * number are more than are looked up, or there is none. The end of a block advances by {@link #END_OF_BLOCK}.
     */
    int[] numbers() {
        if (numbers.length == 0) {
            numbers = new int[1 << LOOK];
            int look = 0;
            while (look < numbers.length) {
                int number = number((long) look << Long.SIZE - LOOK);
                int length = number & LENGTH;
                int end = look + 1;
                if (isCode(number) && length <= LOOK) {
                    end = look + (1 << LOOK - length); // all that begin with the same bits
                    Arrays.fill(numbers, look, end, number);
                }
                look = end;
            }
        }
        return numbers;
    }

    /**
     * The code that these bits begin with and its number, as {@link #numbers} has them. What is no code ends a block
     * and takes no bits.
     */
    int number(long bits) {
        int code = code(bits);
        if (code == NOT_IN_TABLE) {
            return END_OF_BLOCK << ADVANCE_SHIFT;
        }
        int size = code >> SYMBOL_SHIFT & 15;
        int number = extend((int) (bits << code >>> 1 >>> Long.SIZE - 1 - size), size);
        return number << NUMBER_SHIFT | skipped(code);
    }

    /**
     * What {@link #SKIP_LOOK} bits begin with: {@code coefficients << 8 | bits} of one code with its number or of
     * several, or 0 for a longer code. Before the last code there are at most {@link #SKIPPED_BEFORE} coefficients, so
     * that a block with more left may take the entry without ending within it.
     */
    int[] skips() {
        if (skips.length == 0) {
            skips = new int[1 << SKIP_LOOK];
            for (int look = 0; look < skips.length; look++) {
                skips[look] = skip(look);
            }
        }
        return skips;
    }

    private int skip(int look) {
        int coefficients = 0;
        int length = 0;
        while (coefficients <= SKIPPED_BEFORE && length < SKIP_LOOK) {
            int code = code((long) look << Long.SIZE - SKIP_LOOK + length);
            if (code == NOT_IN_TABLE || length + (code & LENGTH) > SKIP_LOOK) {
                break;
            }
            int skipped = skipped(code);
            length += skipped & LENGTH;
            coefficients += skipped >> ADVANCE_SHIFT;
        }
        return coefficients << ADVANCE_SHIFT | length;
    }

    /** {@code coefficients << 8 | bits} of a code with its number. */
    static int skipped(int code) {
        int size = code >> SYMBOL_SHIFT & 15;
        int run = code >> SYMBOL_SHIFT + 4;
        int coefficients = size == 0 && run != ALL_ZEROS ? END_OF_BLOCK : run + 1;
        return coefficients << ADVANCE_SHIFT | (code & LENGTH) + size;
    }

    /** Numbers that {@link #copyTo} writes. */
    int copiedNumbers() {
        return McuCode.SYMBOLS + symbols.length;
    }

    /** Copies it in the form that machine code reads. */
    void copyTo(int[] to, int at) {
        System.arraycopy(numbers(), 0, to, at, 1 << LOOK);
        System.arraycopy(codes, 0, to, at + McuCode.CODES, 1 << LOOK);
        for (int length = McuCode.LONG; length <= LONGEST_CODE; length++) {
            to[at + McuCode.LIMITS + length - McuCode.LONG] = firstCodes[length + 1];
            to[at + McuCode.INDICES + length - McuCode.LONG] = firstSymbols[length]
                    - (firstCodes[length] >> LONGEST_CODE - length);
        }
        int length = 1;
        for (int symbol = 0; symbol < symbols.length; symbol++) {
            while (length < LONGEST_CODE && symbol >= firstSymbols[length + 1]) {
                length++;
            }
            to[at + McuCode.SYMBOLS + symbol] = (symbols[symbol] & BYTE) << SYMBOL_SHIFT | length;
        }
    }

    /** The code that the top bits begin with, as {@code symbol << 8 | length}; 0 if there is none. */
    int code(long bits) {
        int code = codes[(int) (bits >>> Long.SIZE - LOOK)];
        if (code != NOT_IN_TABLE) {
            return code;
        }
        int next = (int) (bits >>> Long.SIZE - LONGEST_CODE);
        for (int length = LOOK + 1; length <= LONGEST_CODE; length++) {
            if (next < firstCodes[length + 1]) {
                int symbol = firstSymbols[length] + (next - firstCodes[length] >> LONGEST_CODE - length);
                return (symbols[symbol] & BYTE) << SYMBOL_SHIFT | length;
            }
        }
        return NOT_IN_TABLE;
    }
}

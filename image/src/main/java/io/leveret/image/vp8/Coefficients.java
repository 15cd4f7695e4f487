package io.leveret.image.vp8;

import java.util.Arrays;

/**
 * Reads the coefficients of macroblocks, one after the other (RFC 6386, section 13), and multiplies them with their
 * factors.
 */
final class Coefficients {
    /** Coefficients of a block. */
    static final int BLOCK = 16;
    /** Blocks of luma; behind them follow those of blue and of red. */
    static final int LUMA_BLOCKS = 16;
    /** Blocks of blue, and of red. */
    static final int CHROMA_BLOCKS = 4;
    /** The blocks with samples; behind them follows the one with the DCs of luma. */
    static final int BLOCKS = LUMA_BLOCKS + 2 * CHROMA_BLOCKS;

    private static final int PLANE_LUMA_WITHOUT_DC = 0;
    private static final int PLANE_MEANS = 1;
    private static final int PLANE_CHROMA = 2;
    private static final int PLANE_LUMA = 3;

    private static final int FLAGS = CoefficientProbabilities.FLAGS;
    private static final int POSITION = CoefficientProbabilities.CONTEXTS * FLAGS; // flags of a position
    private static final int PLANE = CoefficientProbabilities.POSITIONS * POSITION; // flags of a plane

    private static final int[] NATURAL_ORDER = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};

    /** Flags of the bits of large numbers, which begin at 5 + 2ⁿ⁺¹ − 2: {@code [n][bit]}. */
    private static final int[][] EXTRA_BITS = {{159}, {165, 145}, {173, 148, 140}, {176, 155, 140, 135},
            {180, 157, 141, 134, 130}, {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}};

    // Contexts: for each column of blocks 1 if the last block had coefficients. In an array with the macroblocks' own.
    private static final int CONTEXTS = 9; // luma [4], blue [2], red [2], means of luma
    private static final int BLUE = 4;
    private static final int RED = 6;
    private static final int MEANS = 8;

    private final int[] probabilities;
    private final byte[] above; // [column][CONTEXTS]
    private final byte[] left = new byte[CONTEXTS];

    /** {@code [BLOCKS + 1][BLOCK]}, as 16-bit numbers that wrap around. Who uses a block sets it to 0. */
    final short[] values = new short[(BLOCKS + 1) * BLOCK];
    /** For each block the position behind its last coefficient; in the coded order. */
    final int[] ends = new int[BLOCKS + 1];

    /**
     * Prepares.
     *
     * @param probabilities see {@link CoefficientProbabilities#read}
     */
    Coefficients(int[] probabilities, int columns) {
        this.probabilities = probabilities;
        this.above = new byte[columns * CONTEXTS];
    }

    /** Begins a row of macroblocks. */
    void startRow() {
        Arrays.fill(left, (byte) 0);
    }

    /** Notes a macroblock without coefficients. */
    void skip(int column, boolean hasMeans) {
        int kept = hasMeans ? CONTEXTS : MEANS; // a later macroblock looks at the last one with means
        Arrays.fill(above, column * CONTEXTS, column * CONTEXTS + kept, (byte) 0);
        Arrays.fill(left, 0, kept, (byte) 0);
        Arrays.fill(ends, 0);
    }

    /**
     * Reads the coefficients of a macroblock.
     *
     * @param hasMeans whether the DCs of its luma are a block of their own
     * @return whether it has any
     */
    boolean read(BoolDecoder data, int column, Quantizer quantizer, boolean hasMeans) {
        int contexts = column * CONTEXTS;
        int any = 0;
        ends[BLOCKS] = 0;
        if (hasMeans) {
            int end = readBlock(data, PLANE_MEANS, above[contexts + MEANS] + left[MEANS], 0, quantizer.meansDc(),
                    quantizer.meansAc(), BLOCKS * BLOCK);
            above[contexts + MEANS] = left[MEANS] = (byte) (end > 0 ? 1 : 0);
            ends[BLOCKS] = end;
            any = end;
        }
        int first = hasMeans ? 1 : 0;
        int plane = hasMeans ? PLANE_LUMA_WITHOUT_DC : PLANE_LUMA;
        for (int y = 0; y < 4; y++) {
            int before = left[y];
            for (int x = 0; x < 4; x++) {
                int block = y * 4 + x;
                int end = readBlock(data, plane, above[contexts + x] + before, first, quantizer.lumaDc(),
                        quantizer.lumaAc(), block * BLOCK);
                before = end > first ? 1 : 0;
                above[contexts + x] = (byte) before;
                ends[block] = end;
                any |= end - first;
            }
            left[y] = (byte) before;
        }
        any |= readChroma(data, contexts, BLUE, quantizer, LUMA_BLOCKS);
        any |= readChroma(data, contexts, RED, quantizer, LUMA_BLOCKS + CHROMA_BLOCKS);
        return any != 0;
    }

    private int readChroma(BoolDecoder data, int contexts, int color, Quantizer quantizer, int firstBlock) {
        int any = 0;
        for (int y = 0; y < 2; y++) {
            int before = left[color + y];
            for (int x = 0; x < 2; x++) {
                int block = firstBlock + y * 2 + x;
                int end = readBlock(data, PLANE_CHROMA, above[contexts + color + x] + before, 0, quantizer.chromaDc(),
                        quantizer.chromaAc(), block * BLOCK);
                before = end > 0 ? 1 : 0;
                above[contexts + color + x] = (byte) before;
                ends[block] = end;
                any |= end;
            }
            left[color + y] = (byte) before;
        }
        return any;
    }

    /**
     * Reads a block. Most of the time of decoding is spent here: the decoder's state is in variables, and the flags of
     * most coefficients are read in place, each as {@link BoolDecoder#read} does it.
     *
     * @param context how many of the blocks above and to the left have coefficients
     * @param first the position of its first coefficient
     * @param at where the block is
     * @return the position behind its last coefficient
     */
    private int readBlock(BoolDecoder data, int plane, int context, int first, int dc, int ac, int at) {
        int[] flags = probabilities;
        long value = data.value;
        int range = data.range;
        int bits = data.bits;
        int probability = plane * PLANE + first * POSITION + context * FLAGS;
        int position = first;
        int factor = first == 0 ? dc : ac;
        coefficients : while (position < BLOCK) {
            // Whether a coefficient follows.
            if (bits < 0) {
                value = data.filled(value, bits);
                bits = data.bits;
            }
            int split = range * flags[probability] >> 8;
            if (value >>> bits <= split) {
                int shift = Integer.numberOfLeadingZeros(split + 1) - 24;
                range = (split + 1 << shift) - 1;
                bits -= shift;
                break;
            }
            value -= (long) (split + 1) << bits;
            range -= split;
            int shift = Integer.numberOfLeadingZeros(range) - 24;
            range = (range << shift) - 1;
            bits -= shift;

            // Whether it is not 0. After a 0, another one follows.
            while (true) {
                if (bits < 0) {
                    value = data.filled(value, bits);
                    bits = data.bits;
                }
                split = range * flags[probability + 1] >> 8;
                if (value >>> bits > split) {
                    value -= (long) (split + 1) << bits;
                    range -= split;
                    shift = Integer.numberOfLeadingZeros(range) - 24;
                    range = (range << shift) - 1;
                    bits -= shift;
                    break;
                }
                shift = Integer.numberOfLeadingZeros(split + 1) - 24;
                range = (split + 1 << shift) - 1;
                bits -= shift;
                position++;
                if (position == BLOCK) {
                    break coefficients;
                }
                factor = ac;
                probability = plane * PLANE + position * POSITION;
            }

            // Whether it is larger than 1.
            if (bits < 0) {
                value = data.filled(value, bits);
                bits = data.bits;
            }
            split = range * flags[probability + 2] >> 8;
            int number = 1;
            int nextContext = FLAGS;
            if (value >>> bits <= split) {
                shift = Integer.numberOfLeadingZeros(split + 1) - 24;
                range = (split + 1 << shift) - 1;
                bits -= shift;
            } else {
                value -= (long) (split + 1) << bits;
                range -= split;
                shift = Integer.numberOfLeadingZeros(range) - 24;
                data.value = value;
                data.range = (range << shift) - 1;
                data.bits = bits - shift;
                number = readLarge(data, probability);
                nextContext = 2 * FLAGS;
                value = data.value;
                range = data.range;
                bits = data.bits;
            }

            // Its sign. The range is at most 254 by now, and a half of that is always doubled.
            if (bits < 0) {
                value = data.filled(value, bits);
                bits = data.bits;
            }
            split = range >> 1;
            int sign = (int) (split - (value >>> bits) >> 63); // −1 if it is negative
            value -= (long) (split + 1 & sign) << bits;
            range = range + sign | 1;
            bits--;
            values[at + NATURAL_ORDER[position]] = (short) (((number ^ sign) - sign) * factor);
            position++;
            factor = ac;
            probability = plane * PLANE + position * POSITION + nextContext;
        }
        data.value = value;
        data.range = range;
        data.bits = bits;
        return position;
    }

    /** Reads a number from 2 on. */
    private int readLarge(BoolDecoder data, int probability) {
        int[] flags = probabilities;
        if (data.read(flags[probability + 3]) == 0) {
            if (data.read(flags[probability + 4]) == 0) {
                return 2;
            }
            return 3 + data.read(flags[probability + 5]);
        }
        int size;
        if (data.read(flags[probability + 6]) == 0) {
            size = data.read(flags[probability + 7]);
        } else {
            int high = data.read(flags[probability + 8]);
            size = 2 + 2 * high + data.read(flags[probability + 9 + high]);
        }
        int extra = 0;
        for (int bit : EXTRA_BITS[size]) {
            extra = extra << 1 | data.read(bit);
        }
        return 3 + (2 << size) + extra;
    }
}

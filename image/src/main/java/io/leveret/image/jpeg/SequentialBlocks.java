package io.leveret.image.jpeg;

import java.util.Arrays;

/**
 * Reads the blocks of a sequential scan (ITU-T T.81, section F.2.2), and of a progressive one that holds them whole.
 */
final class SequentialBlocks {
    private static final int LAST = Block.COEFFICIENTS - 1;

    private static final int[] PLACES = Arrays.stream(Block.NATURAL_ORDER).map(natural -> natural * InverseDct.LANES)
            .toArray();
    private final EntropyBits data;
    private int first; // coefficient, not multiplied by its step

    SequentialBlocks(EntropyBits data) {
        this.data = data;
    }

    /**
     * Reads a block.
     *
     * @param before the first coefficient of the component's block before
     * @param blocks {@code [64][LANES]} in natural order, of which a lane receives coefficients; all 0 at first
     * @param lane the lane
     * @return whether others than the first coefficient may be other than 0
     */
    boolean read(HuffmanTable dc, HuffmanTable ac, int before, int[] blocks, int lane) {
        int[] numbers = ac.numbers();
        byte[] bytes = data.bytes;
        int at = data.at;
        int count = data.count;
        long bits = data.bits | (long) EntropyBits.LONGS.get(bytes, at) >>> count;
        at += 63 - count >>> 3;
        count |= EntropyBits.AT_HAND;
        int entry = dc.numbers()[(int) (bits >>> Long.SIZE - HuffmanTable.LOOK)];
        if (entry == 0) {
            entry = longNumber(dc, bits);
        }
        first = before + (entry >> HuffmanTable.NUMBER_SHIFT);
        blocks[lane] = first;
        bits <<= entry;
        count -= entry & HuffmanTable.LENGTH;
        int k = 0;
        do {
            entry = numbers[(int) (bits >>> Long.SIZE - HuffmanTable.LOOK)]; // does not wait for more bits
            bits |= (long) EntropyBits.LONGS.get(bytes, at) >>> count;
            at += 63 - count >>> 3;
            count |= EntropyBits.AT_HAND;
            if (entry == 0) {
                entry = longNumber(ac, bits);
            }
            bits <<= entry;
            count -= entry & HuffmanTable.LENGTH;
            k += entry >> HuffmanTable.ADVANCE_SHIFT & HuffmanTable.ADVANCE;
            // Beyond the end goes what is 0 or damaged.
            blocks[PLACES[k & HuffmanTable.ADVANCE] + lane] = entry >> HuffmanTable.NUMBER_SHIFT;
        } while (k < LAST);
        data.proceed(bits, count, at);
        checkEnd(k);
        return k != HuffmanTable.END_OF_BLOCK;
    }

    private int longNumber(HuffmanTable table, long bits) {
        int entry = table.number(bits);
        if (!HuffmanTable.isCode(entry)) {
            data.setDamaged();
        }
        return entry;
    }

    /** Reads the first coefficient of a block, given that of the block before, and leaves the others out. */
    int readFirst(HuffmanTable dc, HuffmanTable ac, int before) {
        first = before + difference(dc);
        int[] skips = ac.skips();
        byte[] bytes = data.bytes;
        long bits = data.bits;
        int count = data.count;
        int at = data.at;
        int k = 1;
        while (k <= LAST) {
            bits |= (long) EntropyBits.LONGS.get(bytes, at) >>> count;
            at += 63 - count >>> 3;
            count |= EntropyBits.AT_HAND;
            int entry = k <= LAST - HuffmanTable.SKIPPED_BEFORE
                    ? skips[(int) (bits >>> Long.SIZE - HuffmanTable.SKIP_LOOK)]
                    : 0;
            if (entry == 0) {
                int code = ac.code(bits);
                if (code == 0) {
                    break;
                }
                entry = HuffmanTable.skipped(code);
            }
            bits <<= entry;
            count -= entry & HuffmanTable.LENGTH;
            k += entry >> HuffmanTable.ADVANCE_SHIFT;
        }
        data.proceed(bits, count, at);
        checkEnd(k - 1);
        return first;
    }

    /** The first coefficient of the block that was read last, before its multiplication. */
    int first() {
        return first;
    }

    /** A block is full or ends with its own code; anything else is damage. */
    private void checkEnd(int k) {
        if (k != LAST && k < HuffmanTable.END_OF_BLOCK) {
            data.setDamaged();
        }
    }

    /** Reads how much the first coefficient differs from that of the block before. */
    int difference(HuffmanTable dc) {
        int size = data.symbol(dc);
        return HuffmanTable.extend(data.take(size), size);
    }
}

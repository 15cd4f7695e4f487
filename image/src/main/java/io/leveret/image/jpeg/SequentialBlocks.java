package io.leveret.image.jpeg;

/**
 * Reads the blocks of a sequential scan (ITU-T T.81, section F.2.2), and of a progressive one that holds them whole.
 */
final class SequentialBlocks {
    private static final int LAST = Block.COEFFICIENTS - 1;

    private final EntropyBits data;
    private int first; // coefficient, not multiplied by its step

    SequentialBlocks(EntropyBits data) {
        this.data = data;
    }

    /**
     * Reads a block.
     *
     * @param before the first coefficient of the component's block before
     * @param steps quantization steps by which coefficients are multiplied, in coded order
     * @param blocks {@code [64][LANES]} in natural order, of which a lane receives coefficients; all 0 at first
     * @param lane the lane
     * @return the index of the last coefficient in coded order, 0 if only the first may be other than 0
     */
    int read(HuffmanTable dc, HuffmanTable ac, int before, int[] steps, int[] blocks, int lane) {
        first = before + difference(dc);
        blocks[lane] = first * steps[0];
        int[] numbers = ac.numbers();
        byte[] bytes = data.bytes;
        long bits = data.bits;
        int count = data.count;
        int at = data.at;
        int last = 0;
        int k = 1;
        while (k <= LAST) {
            bits |= (long) EntropyBits.LONGS.get(bytes, at) >>> count;
            at += 63 - count >>> 3;
            count |= EntropyBits.AT_HAND;
            int entry = numbers[(int) (bits >>> Long.SIZE - HuffmanTable.LOOK)];
            if (entry == 0) {
                int code = ac.code(bits);
                int symbol = code >> HuffmanTable.SYMBOL_SHIFT;
                if (code == 0 || symbol == 0) {
                    k = code == 0 ? k : HuffmanTable.END_OF_BLOCK;
                    bits <<= code;
                    count -= code & HuffmanTable.LENGTH;
                    break;
                }
                int size = symbol & 15;
                if (size == 0) {
                    bits <<= code;
                    count -= code & HuffmanTable.LENGTH;
                    k += symbol >> 4 == 15 ? 16 : HuffmanTable.END_OF_BLOCK;
                    continue;
                }
                entry = symbol >> 4 << HuffmanTable.RUN_SHIFT | size << HuffmanTable.SIZE_SHIFT
                        | (code & HuffmanTable.LENGTH) + size;
            }
            k += entry >> HuffmanTable.RUN_SHIFT;
            int size = entry >> HuffmanTable.SIZE_SHIFT & 15;
            int mask = (1 << size) - 1;
            int number = (int) (bits >>> -entry) & mask; // the lowest bits of as many as the entry takes
            number -= (number >> size - 1) - 1 & mask; // less if its highest bit is 0
            bits <<= entry;
            count -= entry & HuffmanTable.LENGTH;
            blocks[Block.NATURAL_ORDER[k] * InverseDct.LANES + lane] = number * steps[k & LAST];
            last = k;
            k++;
        }
        data.bits = bits;
        data.count = count;
        data.at = at;
        checkEnd(k);
        return last;
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
            k += entry >> HuffmanTable.SKIP_SHIFT;
        }
        data.bits = bits;
        data.count = count;
        data.at = at;
        checkEnd(k);
        return first;
    }

    /** The first coefficient of the block that was read last, before its multiplication. */
    int first() {
        return first;
    }

    /** A block is full or ends with its own code; anything else is damage. */
    private void checkEnd(int k) {
        if (k != LAST + 1 && k < HuffmanTable.END_OF_BLOCK) {
            data.setDamaged();
        }
    }

    /** Reads how much the first coefficient differs from that of the block before. */
    int difference(HuffmanTable dc) {
        int size = data.symbol(dc);
        return HuffmanTable.extend(data.take(size), size);
    }
}

package io.leveret.image.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Blocks of a component that wait to be transformed together, and where their samples go. Holds blocks of one side. */
final class BlockBatch {
    private static final int LANES = InverseDct.LANES;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class,
            ByteOrder.LITTLE_ENDIAN);

    private final InverseDct inverseDct;
    private final Component component;
    private final int[] blocks = new int[Block.COEFFICIENTS * LANES]; // [64][LANES] natural order, multiplied by steps
    private final byte[] transformed = new byte[Block.COEFFICIENTS * LANES]; // [side][side][LANES]
    private final int[] positions = new int[LANES]; // of the first sample of each block
    private int count;

    BlockBatch(Component component, InverseDct inverseDct) {
        this.component = component;
        this.inverseDct = inverseDct;
    }

    /** {@code [64][LANES]}: the coefficients of all blocks; of the next one all are 0. */
    int[] blocks() {
        return blocks;
    }

    /** The lane of the next block. */
    int lane() {
        return count;
    }

    /**
     * Takes the next block, whose coefficients are set.
     *
     * @param last the index in coded order of the last one that may be other than 0
     * @param at where its samples go
     */
    void add(int last, int at) {
        if (last == 0) {
            fill(InverseDct.level(blocks[count]), at);
            blocks[count] = 0;
            return;
        }
        positions[count++] = at;
        if (count == LANES) {
            flush();
        }
    }

    /** Sets all samples of a block. */
    void fill(byte level, int at) {
        byte[] samples = component.samples();
        int side = component.side;
        for (int row = at; row < at + side * component.stride(); row += component.stride()) {
            for (int x = row; x < row + side; x++) {
                samples[x] = level;
            }
        }
    }

    /** Transforms the blocks that wait. */
    void flush() {
        if (count == 0) {
            return;
        }
        inverseDct.transform(blocks, component.side, transformed);
        Arrays.fill(blocks, 0);
        if (component.side == Block.SIDE) {
            for (int lane = 0; lane < count; lane += Long.BYTES) {
                for (int y = 0; y < Block.SIDE; y++) {
                    scatterRows(y, lane);
                }
            }
        } else {
            for (int lane = 0; lane < count; lane++) {
                scatter(lane);
            }
        }
        count = 0;
    }

    private void scatter(int lane) {
        byte[] samples = component.samples();
        int side = component.side;
        for (int y = 0; y < side; y++) {
            int to = positions[lane] + y * component.stride();
            for (int x = 0; x < side; x++) {
                samples[to + x] = transformed[(y * side + x) * LANES + lane];
            }
        }
    }

    /**
     * Stores a row of 8 blocks: transposes 8 × 8 bytes in 8 numbers, exchanging squares of 4 × 4, 2 × 2 and 1 × 1 (H.
     * Warren, Hacker's Delight, section 7-3).
     */
    private void scatterRows(int y, int lane) {
        int from = y * Block.SIDE * LANES + lane;
        long a = (long) LONGS.get(transformed, from);
        long b = (long) LONGS.get(transformed, from + LANES);
        long c = (long) LONGS.get(transformed, from + 2 * LANES);
        long d = (long) LONGS.get(transformed, from + 3 * LANES);
        long e = (long) LONGS.get(transformed, from + 4 * LANES);
        long f = (long) LONGS.get(transformed, from + 5 * LANES);
        long g = (long) LONGS.get(transformed, from + 6 * LANES);
        long h = (long) LONGS.get(transformed, from + 7 * LANES);
        long t;
        t = (a >>> 32 ^ e) & 0xffffffffL;
        a ^= t << 32;
        e ^= t;
        t = (b >>> 32 ^ f) & 0xffffffffL;
        b ^= t << 32;
        f ^= t;
        t = (c >>> 32 ^ g) & 0xffffffffL;
        c ^= t << 32;
        g ^= t;
        t = (d >>> 32 ^ h) & 0xffffffffL;
        d ^= t << 32;
        h ^= t;
        t = (a >>> 16 ^ c) & 0x0000ffff0000ffffL;
        a ^= t << 16;
        c ^= t;
        t = (b >>> 16 ^ d) & 0x0000ffff0000ffffL;
        b ^= t << 16;
        d ^= t;
        t = (e >>> 16 ^ g) & 0x0000ffff0000ffffL;
        e ^= t << 16;
        g ^= t;
        t = (f >>> 16 ^ h) & 0x0000ffff0000ffffL;
        f ^= t << 16;
        h ^= t;
        t = (a >>> 8 ^ b) & 0x00ff00ff00ff00ffL;
        a ^= t << 8;
        b ^= t;
        t = (c >>> 8 ^ d) & 0x00ff00ff00ff00ffL;
        c ^= t << 8;
        d ^= t;
        t = (e >>> 8 ^ f) & 0x00ff00ff00ff00ffL;
        e ^= t << 8;
        f ^= t;
        t = (g >>> 8 ^ h) & 0x00ff00ff00ff00ffL;
        g ^= t << 8;
        h ^= t;
        store(a, y, lane);
        store(b, y, lane + 1);
        store(c, y, lane + 2);
        store(d, y, lane + 3);
        store(e, y, lane + 4);
        store(f, y, lane + 5);
        store(g, y, lane + 6);
        store(h, y, lane + 7);
    }

    private void store(long row, int y, int lane) {
        if (lane < count) {
            LONGS.set(component.samples(), positions[lane] + y * component.stride(), row);
        }
    }
}

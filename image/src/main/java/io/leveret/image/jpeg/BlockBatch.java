package io.leveret.image.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Blocks of a component that wait to be transformed together, and where their samples go. Holds blocks of one side. */
final class BlockBatch {
    private static final int LANES = InverseDct.LANES;
    private static final VarHandle FOUR = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final InverseDct inverseDct;
    private final Component component;
    private final int[] blocks = new int[Block.COEFFICIENTS * LANES]; // [64][LANES] natural order
    private final int[] transformed = new int[Block.COEFFICIENTS / 4 * LANES]; // see InverseDct
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
     * @param varies whether others than the first may be other than 0
     * @param at where its samples go
     */
    void add(boolean varies, int at) {
        if (!varies) {
            fill(InverseDct.level(blocks[count] * component.steps[0]), at);
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
        inverseDct.transform(blocks, component.steps, component.side, transformed);
        Arrays.fill(blocks, 0);
        for (int lane = 0; lane < count; lane++) {
            switch (component.side) {
                case 8 -> storeEight(lane);
                case 4 -> storeFour(lane);
                default -> storeTwo(lane);
            }
        }
        count = 0;
    }

    private void storeEight(int lane) {
        byte[] samples = component.samples();
        int to = positions[lane];
        for (int from = lane; from < 16 * LANES; from += 2 * LANES) {
            FOUR.set(samples, to, transformed[from]);
            FOUR.set(samples, to + 4, transformed[from + LANES]);
            to += component.stride();
        }
    }

    private void storeFour(int lane) {
        for (int y = 0; y < 4; y++) {
            FOUR.set(component.samples(), positions[lane] + y * component.stride(), transformed[y * LANES + lane]);
        }
    }

    private void storeTwo(int lane) {
        for (int y = 0; y < 2; y++) {
            int to = positions[lane] + y * component.stride();
            component.samples()[to] = (byte) transformed[y * LANES + lane];
            component.samples()[to + 1] = (byte) (transformed[y * LANES + lane] >> Byte.SIZE);
        }
    }
}

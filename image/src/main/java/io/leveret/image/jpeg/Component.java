package io.leveret.image.jpeg;

import java.util.Arrays;

/**
 * A component of a picture, such as luma, and the rows of its samples that are at hand. Two rows of MCUs are, so that
 * the rows above and below each one are among them.
 */
final class Component {
    private static final byte GRAY = (byte) 128;
    private static final int ROWS_AT_HAND = 2; // of MCUs

    /** Blocks of an MCU in a row. */
    final int horizontal;
    /** Rows of blocks of an MCU. */
    final int vertical;
    /** The number of its table of quantization steps. */
    final int table;

    /** Blocks in a row of whole MCUs. */
    final int blocksWide;
    /** Rows of blocks of whole MCUs. */
    final int blocksHigh;
    /** Blocks in a row that show something. */
    final int shownBlocksWide;
    /** Rows of blocks that show something. */
    final int shownBlocksHigh;
    /** Samples of a side of a block: 1, 2, 4 or 8. */
    final int side;
    /** Samples in a row that show something. */
    final int width;
    /** Rows of samples that show something. */
    final int height;

    /** Coefficients of a block that are kept until all scans are read: all, or the first one only. */
    int kept;
    /** Quantization steps in natural order, as they are when its first scan begins. */
    int[] steps = {};

    private final int stride;
    private final int rowsAtHand;
    private byte[] samples = {}; // from start on [rowsAtHand][stride]
    private int start;

    Component(Frame.Sampling sampling, Frame frame, int side) {
        this.horizontal = sampling.horizontal();
        this.vertical = sampling.vertical();
        this.table = sampling.table();
        this.blocksWide = frame.mcuColumns() * horizontal;
        this.blocksHigh = frame.mcuRows() * vertical;
        int mostWide = Block.SIDE * frame.mostHorizontal();
        int mostHigh = Block.SIDE * frame.mostVertical();
        this.shownBlocksWide = Frame.ceiling(frame.width() * horizontal, mostWide);
        this.shownBlocksHigh = Frame.ceiling(frame.height() * vertical, mostHigh);
        this.side = side;
        this.kept = side == 1 ? 1 : Block.COEFFICIENTS;
        this.width = Frame.ceiling(frame.width() * horizontal * side, mostWide);
        this.height = Frame.ceiling(frame.height() * vertical * side, mostHigh);
        this.stride = blocksWide * side;
        this.rowsAtHand = ROWS_AT_HAND * vertical * side;
    }

    /** Samples at hand. */
    int count() {
        return rowsAtHand * stride;
    }

    /** Gives it room for its samples: a part of an array. */
    void place(byte[] all, int at) {
        samples = all;
        start = at;
    }

    /** The array that holds the samples at hand. */
    byte[] samples() {
        return samples;
    }

    /** Samples from one row to the next. */
    int stride() {
        return stride;
    }

    /** Where a row of samples begins; of the rows outside the picture, the one at the edge. */
    int row(int y) {
        return Math.clamp(y, 0, height - 1) % rowsAtHand * stride + start;
    }

    /**
     * Where a block's samples begin.
     *
     * @param mcuRow the row of MCUs
     * @param row the row of blocks in that row of MCUs
     */
    int block(int mcuRow, int row, int column) {
        return ((mcuRow % ROWS_AT_HAND * vertical + row) * stride + column) * side + start;
    }

    /** Makes a block gray, as one whose data is missing. */
    void clear(int at) {
        for (int row = at; row < at + side * stride; row += stride) {
            Arrays.fill(samples, row, row + side, GRAY);
        }
    }
}

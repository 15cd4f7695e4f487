package io.leveret.image.vp8;

import java.util.Arrays;

/** Reads how macroblocks are predicted, one after the other (RFC 6386, sections 10 and 11). */
final class MacroblockModes {
    static final int DC = 0;
    static final int VERTICAL = 1;
    static final int HORIZONTAL = 2;
    static final int TRUE_MOTION = 3;
    /** Each subblock has a mode. */
    static final int SUBBLOCKS = 4;

    private static final int BLOCKS = 4; // in a row or column of a macroblock
    private static final int[] SUBBLOCK_MODES = {SubblockModes.DC, SubblockModes.VERTICAL, SubblockModes.HORIZONTAL,
            SubblockModes.TRUE_MOTION}; // [mode of a macroblock]

    private final FrameHeader header;
    private final BoolDecoder data;
    private final byte[] above; // [column][4], the modes of the lowest subblocks
    private final byte[] left = new byte[BLOCKS];

    /** The segment of the macroblock. */
    int segment;
    /** Whether the macroblock says that it has no coefficients. */
    boolean isWithoutCoefficients;
    /** The mode of luma. */
    int luma;
    /** The mode of blue and red. */
    int chroma;
    /** The modes of the subblocks, if they have some. */
    final byte[] subblocks = new byte[BLOCKS * BLOCKS];

    /** Starts behind the header. */
    MacroblockModes(FrameHeader header) {
        this.header = header;
        this.data = header.modes;
        this.above = new byte[header.columns * BLOCKS]; // of DC, as is the left one
    }

    /** Begins a row. */
    void startRow() {
        Arrays.fill(left, (byte) SubblockModes.DC);
    }

    /** Reads the modes of the next macroblock. */
    void read(int column) {
        if (header.hasSegmentMap) {
            int[] probabilities = header.segmentProbabilities;
            segment = data.read(probabilities[0]) == 0 ? data.read(probabilities[1]) : 2 + data.read(probabilities[2]);
        }
        isWithoutCoefficients = header.coefficientsProbability >= 0 && data.read(header.coefficientsProbability) != 0;
        if (data.read(145) == 0) {
            luma = SUBBLOCKS;
            readSubblocks(column * BLOCKS);
        } else {
            luma = data.read(156) == 0
                    ? data.read(163) == 0 ? DC : VERTICAL
                    : data.read(128) == 0 ? HORIZONTAL : TRUE_MOTION;
            byte mode = (byte) SUBBLOCK_MODES[luma];
            Arrays.fill(above, column * BLOCKS, (column + 1) * BLOCKS, mode);
            Arrays.fill(left, mode);
        }
        chroma = data.read(142) == 0 ? DC
                : data.read(114) == 0 ? VERTICAL : data.read(183) == 0 ? HORIZONTAL : TRUE_MOTION;
    }

    private void readSubblocks(int first) {
        for (int y = 0; y < BLOCKS; y++) {
            int mode = left[y];
            for (int x = 0; x < BLOCKS; x++) {
                mode = SubblockModes.read(data, above[first + x], mode);
                above[first + x] = (byte) mode;
                subblocks[y * BLOCKS + x] = (byte) mode;
            }
            left[y] = (byte) mode;
        }
    }
}

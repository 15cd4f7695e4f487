package io.leveret.engine.kernel.machine.code;

/**
 * Where the places of {@code Float32DepthwiseCode} say what it needs to know of some pixels whose windows have the same
 * cells within the image, one behind the other along a row or a column of the result; in bytes from their start, int32.
 */
public final class CellRun {
    /** The first cell within the image of the first pixel, in elements from the start of the input. */
    public static final int START = 0;
    /** Rows of cells within the image; may be 0. */
    public static final int ROWS = 4;
    /** Bytes from the first cell of a row to what follows its last. */
    public static final int ROW_LENGTH = 8;
    /** Bytes from there to the first cell of the next row; may be below 0. */
    public static final int ROW_SKIP = 12;
    /** Bytes of weights before those of the first cell. */
    public static final int WEIGHTS = 16;
    /** Bytes of weights between those of two rows. */
    public static final int WEIGHTS_SKIP = 20;
    /** Bytes of the input from a pixel's window to the next one's. */
    public static final int STEP = 24;
    /** Bytes of the output from a pixel's results to the next one's. */
    public static final int OUT_STEP = 28;
    /** The number of ints. */
    public static final int INTS = 8;

    private CellRun() {}
}

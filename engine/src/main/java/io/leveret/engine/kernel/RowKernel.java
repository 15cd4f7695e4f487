package io.leveret.engine.kernel;

/**
 * A convolution that can compute some rows of its output from some rows of its input, wherever those lie: what
 * {@link FusedRows} are made of.
 */
public interface RowKernel extends Kernel {
    /** Its geometry, with rows as images have them. */
    Geometry geometry();

    /**
     * Computes rows {@code from} (inclusive) to {@code to} (exclusive) of the output, counted over all
     * images of the batch.
     *
     * @param sourceAt where the first row of the input would lie in the source; only rows that the
     *     windows see must be there
     * @param targetAt likewise for the output
     */
    void runRows(Arena source, int sourceAt, Arena target, int targetAt, Scratch scratch, int from, int to);
}

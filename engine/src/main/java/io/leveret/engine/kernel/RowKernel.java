package io.leveret.engine.kernel;

/**
 * A convolution that computes rows of its output from rows of its input at any position; {@link FusedRows} consist of
 * these.
 */
public interface RowKernel extends Kernel {
    /** Its geometry, with rows as images have them. */
    Geometry geometry();

    /**
     * Computes rows {@code from} (inclusive) to {@code to} (exclusive) of the output, counted over all
     * images of the batch.
     *
     * @param sourceAt position of the input's first row in the source; only rows that the windows read must be present
     * @param targetAt position of the output's first row in the target
     */
    void runRows(Arena source, int sourceAt, Arena target, int targetAt, Scratch scratch, int from, int to);
}

package io.leveret.image.vp8;

/**
 * Filters an edge of {@link #LANES} samples (RFC 6386, sections 15.2 and 15.3). The samples that are as far from the
 * edge lie side by side, as they do along a horizontal edge; along a vertical one, the caller turns them.
 *
 * <p>
 * Samples before the edge are p0, p1, p2 and p3, from the edge on; those behind it are q0 to q3.
 */
interface EdgeFilter {
    /** Samples along an edge. */
    int LANES = 16;

    /**
     * Filters an edge of a macroblock or inside it with the simple filter.
     *
     * @param samples the samples
     * @param at of the first q0
     * @param stride from p0 to q0, and so on
     * @param limit the largest difference at the edge that is filtered
     */
    void simple(byte[] samples, int at, int stride, int limit);

    /**
     * Filters an edge of a macroblock with the normal filter.
     *
     * @param limit the largest difference at the edge that is filtered
     * @param interior the largest difference of neighbors on the same side that is filtered
     * @param threshold the largest difference of neighbors next to the edge that counts as smooth
     */
    void outer(byte[] samples, int at, int stride, int limit, int interior, int threshold);

    /** Filters an edge inside a macroblock with the normal filter; see {@link #outer}. */
    void inner(byte[] samples, int at, int stride, int limit, int interior, int threshold);
}

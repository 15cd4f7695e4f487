package io.leveret.image.vp8;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Chooses how edges are filtered. The Vector API is hundreds of times slower until C2 has compiled what uses it, which
 * takes a third of a second; so a program that reads few pictures never begins with it.
 */
final class EdgeFilterChoice {
    /** Macroblocks that plain Java filters before vectors begin: some 200 small photos, or four of 10 megapixels. */
    static final long MACROBLOCKS_BEFORE_VECTORS = 150_000;

    private static final boolean HAS_VECTORS = ModuleLayer.boot().findModule("jdk.incubator.vector")
            .filter(EdgeFilterChoice.class.getModule()::canRead).isPresent();
    private static final AtomicLong MACROBLOCKS = new AtomicLong();

    private EdgeFilterChoice() {}

    /** Returns the filter for the next picture, of so many macroblocks. */
    static EdgeFilter next(long macroblocks) {
        boolean many = MACROBLOCKS.get() >= MACROBLOCKS_BEFORE_VECTORS
                || MACROBLOCKS.addAndGet(macroblocks) >= MACROBLOCKS_BEFORE_VECTORS;
        return many && HAS_VECTORS && VectorEdgeFilter.isSupported() ? new VectorEdgeFilter() : new ScalarEdgeFilter();
    }
}

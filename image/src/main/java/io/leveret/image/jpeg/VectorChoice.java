package io.leveret.image.jpeg;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Chooses whether vectors are used. The Vector API is hundreds of times slower until C2 has compiled what uses it,
 * which takes a third of a second; so a program that reads few pictures never begins with it.
 */
final class VectorChoice {
    /** Blocks that plain Java transforms before vectors begin: some 200 small photos, or three of 12 megapixels. */
    static final long BLOCKS_BEFORE_VECTORS = 800_000;
    /** Samples of a block's side from which vectors pay: at 1/8 of a picture there is too little to transform. */
    static final int LEAST_SIDE = 4;

    private static final boolean HAS_VECTORS = ModuleLayer.boot().findModule("jdk.incubator.vector")
            .filter(VectorChoice.class.getModule()::canRead).isPresent();
    private static final AtomicLong BLOCKS = new AtomicLong();

    private VectorChoice() {}

    /** Returns whether the next picture, with so many blocks for which they pay, shall be decoded with vectors. */
    static boolean next(long blocks) {
        if (blocks == 0) {
            return false;
        }
        boolean many = BLOCKS.get() >= BLOCKS_BEFORE_VECTORS || BLOCKS.addAndGet(blocks) >= BLOCKS_BEFORE_VECTORS;
        return many && HAS_VECTORS && VectorInverseDct.isSupported();
    }
}

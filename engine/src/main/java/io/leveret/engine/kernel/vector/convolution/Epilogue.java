package io.leveret.engine.kernel.vector.convolution;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.vector.lane.Lanes;

/**
 * The conversion of a convolution's sums to results: from the scratch, where the innermost loops left them and where
 * they are still in the first-level cache, to the arena.
 */
public interface Epilogue {
    /**
     * Stores the channels of some pixels from {@code channel}, up to {@code width} of them.
     *
     * @param scratch holds the sums among its floats, and room for a vector of the result
     * @param sumsAt where the first pixel's sums start
     * @param sumsStride from one pixel's sums to the next
     * @param outAt where the first pixel's first channel goes in the arena
     */
    void store(Scratch scratch, int sumsAt, int sumsStride, int channel, int width, int pixels, Arena arena, int outAt);

    /**
     * Computes and stores tiles of six pixels by one or two panels at once, from the window to the arena, for
     * {@link Lanes#WIDE} machines.
     *
     * @param segments in one group
     * @param outAt where the first pixel's first channel of the panel goes in the arena
     */
    void tiles(float[] band, int[] pixels, int first, int end, Segments segments, FilterPanels filter, int panel,
            int panels,
            Arena arena, int outAt);
}

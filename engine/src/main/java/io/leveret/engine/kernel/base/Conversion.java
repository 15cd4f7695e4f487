package io.leveret.engine.kernel.base;

import io.leveret.engine.kernel.Arena;

/** A function of a centered quantized value, applied to runs of values. */
public interface Conversion {
    /**
     * Converts contiguous quantized values of the arena.
     *
     * @param from where the first one is
     * @param to position of its result; results may replace the run in place, but not overlap it partly
     */
    void apply(Arena arena, int from, int to, int length);
}

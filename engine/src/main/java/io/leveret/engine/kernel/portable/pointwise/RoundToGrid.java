package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.base.ElementwiseKernel;

/**
 * Rounds float32 values where they lie to multiples of a scale, within a range: what a tensor of 16-bit
 * integers could store.
 */
public final class RoundToGrid extends ElementwiseKernel {
    private final float scale;
    private final int min;
    private final int max;
    private final int at;

    /**
     * Creates a rounding of some elements.
     *
     * @param min the lowest multiple
     * @param max the highest
     */
    public RoundToGrid(int elements, float scale, int min, int max, int at) {
        super(elements);
        this.scale = scale;
        this.min = min;
        this.max = max;
        this.at = at;
    }

    @Override
    protected void apply(Arena arena, int from, int to) {
        for (int i = at + from; i < at + to; i++) {
            arena.floats[i] = (float) Math.rint(Math.clamp(arena.floats[i] / scale, min, max)) * scale;
        }
    }
}

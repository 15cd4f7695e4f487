package io.leveret.engine.kernel.vector.pool;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Scratch;

/** The largest of the float32 values in each window. */
public final class VectorF32MaxPool extends Pooling {
    private final float min;
    private final float max;

    /** A pooling, clamped to a range. */
    public VectorF32MaxPool(Geometry geometry, float min, float max, int input, int output) {
        super(geometry, input, output);
        this.min = min;
        this.max = max;
    }

    @Override
    void window(Arena arena, Scratch scratch, int at, int rows, int columns, int outAt) {
        WindowLoops.maxima(arena.floats, at, rows, columns, rowStride, channels, channels, min, max, outAt);
    }
}

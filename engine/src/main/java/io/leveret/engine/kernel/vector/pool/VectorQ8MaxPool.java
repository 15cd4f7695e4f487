package io.leveret.engine.kernel.vector.pool;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.vector.lane.Lanes;

/** The largest of the quantized values in each window. */
public final class VectorQ8MaxPool extends Pooling {
    private final int min;
    private final int max;

    /** A pooling, clamped to a range of centered values. */
    public VectorQ8MaxPool(Geometry geometry, int min, int max, int input, int output) {
        super(geometry, input, output);
        this.min = min;
        this.max = max;
    }

    @Override
    void window(Arena arena, Scratch scratch, int at, int rows, int columns, int outAt) {
        if (channels < 2 * Lanes.COUNT) {
            WindowLoops.maximaOfFew(arena.shorts, at, rows, columns, rowStride, channels, channels, min, max, outAt);
            return;
        }
        WindowLoops.maxima(arena.shorts, at, rows, columns, rowStride, channels, channels, min, max, outAt);
    }
}

package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Scratch;

/** The mean of the reals in each window. */
final class F32AveragePool extends Pooling {
    private final float min;
    private final float max;

    /** A pooling, clamped to a range. */
    F32AveragePool(ConvGeometry geometry, float min, float max, int input, int output) {
        super(geometry, input, output);
        this.min = min;
        this.max = max;
    }

    @Override
    void window(Arena arena, Scratch scratch, int at, int rows, int columns, int outAt) {
        WindowLoops.means(arena.floats, at, rows, columns, rowStep, channels, channels, 1f / (rows * columns), min, max,
                outAt);
    }
}

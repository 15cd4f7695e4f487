package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Scratch;

/** The largest of the quantized values in each window. */
final class Q8MaxPool extends Pooling {
    private final int min;
    private final int max;

    /** A pooling, clamped to a range of centered values. */
    Q8MaxPool(ConvGeometry geometry, int min, int max, int input, int output) {
        super(geometry, input, output);
        this.min = min;
        this.max = max;
    }

    @Override
    void window(Arena arena, Scratch scratch, int at, int rows, int columns, int outAt) {
        if (channels < 2 * Lanes.COUNT) {
            WindowLoops.maximaOfFew(arena.shorts, at, rows, columns, rowStep, channels, channels, min, max, outAt);
            return;
        }
        WindowLoops.maxima(arena.shorts, at, rows, columns, rowStep, channels, channels, min, max, outAt);
    }
}

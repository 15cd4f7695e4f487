package io.leveret.engine.kernel.portable.pool;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.WindowKernel;
import java.util.Arrays;

/** The largest of the quantized values in each window. */
public final class Q8MaxPool extends WindowKernel {
    private final int min;
    private final int max;

    /** A pooling, clamped to a range of centered values. */
    public Q8MaxPool(Geometry geometry, int min, int max, int input, int output) {
        super(geometry, input, output);
        this.min = min;
        this.max = max;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(0, geometry.inChannels(), 0);
    }

    @Override
    protected void begin(Scratch scratch) {
        Arrays.fill(scratch.ints, 0, geometry.inChannels(), Short.MIN_VALUE);
    }

    @Override
    protected void add(Arena arena, int at, int cell, Scratch scratch) {
        for (int c = 0; c < geometry.inChannels(); c++) {
            scratch.ints[c] = Math.max(scratch.ints[c], (int) (float) arena.shorts[at + c]); // see SuperwordRows.widen
        }
    }

    @Override
    protected void finish(Scratch scratch, int cells, Arena arena, int at) {
        for (int c = 0; c < geometry.inChannels(); c++) {
            arena.shorts[at + c] = (short) Math.min(Math.max(scratch.ints[c], min), max);
        }
    }
}

package io.leveret.engine.kernel.portable.pool;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.WindowKernel;
import java.util.Arrays;

/** The largest of the float32 values in each window. */
public final class F32MaxPool extends WindowKernel {
    private final float min;
    private final float max;

    /** A pooling, clamped to a range. */
    public F32MaxPool(Geometry geometry, float min, float max, int input, int output) {
        super(geometry, input, output);
        this.min = min;
        this.max = max;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(geometry.inChannels(), 0, 0);
    }

    @Override
    protected void begin(Scratch scratch) {
        Arrays.fill(scratch.floats, 0, geometry.inChannels(), Float.NEGATIVE_INFINITY);
    }

    @Override
    protected void add(Arena arena, int at, int cell, Scratch scratch) {
        for (int c = 0; c < geometry.inChannels(); c++) {
            scratch.floats[c] = Math.max(scratch.floats[c], arena.floats[at + c]);
        }
    }

    @Override
    protected void finish(Scratch scratch, int cells, Arena arena, int at) {
        for (int c = 0; c < geometry.inChannels(); c++) {
            arena.floats[at + c] = Math.min(Math.max(scratch.floats[c], min), max);
        }
    }
}

package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.DynamicRange;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/** The {@link DynamicRange} of each row of float32 values. */
public final class PortableDynamicRanges implements Kernel {
    private final int rows;
    private final int length;
    private final int input;
    private final int ranges;

    /** Creates the ranges of some rows of float32 values. */
    public PortableDynamicRanges(int rows, int length, int input, int ranges) {
        this.rows = rows;
        this.length = length;
        this.input = input;
        this.ranges = ranges;
    }

    @Override
    public int parts() {
        return rows;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        for (int row = from; row < to; row++) {
            float least = 0;
            float largest = 0;
            int at = input + row * length;
            for (int i = at; i < at + length; i++) {
                least = Math.min(least, arena.floats[i]);
                largest = Math.max(largest, arena.floats[i]);
            }
            DynamicRange.store(least, largest, arena.floats, ranges + 2 * row);
        }
    }
}

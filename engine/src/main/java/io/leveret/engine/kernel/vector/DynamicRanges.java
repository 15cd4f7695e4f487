package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.DynamicRange;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The {@link DynamicRange} of each row of reals, which fills a vector at least. */
final class DynamicRanges implements Kernel {
    private final int rows;
    private final int length;
    private final int input;
    private final int ranges;

    DynamicRanges(int rows, int length, int input, int ranges) {
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
            int at = input + row * length;
            DynamicRange.store(least(arena.floats, at, length), largest(arena.floats, at, length), arena.floats,
                    ranges + 2 * row);
        }
    }

    private static float least(float[] a, int from, int length) {
        FloatVector least = FloatVector.fromArray(Lanes.FLOATS, a, from);
        for (int i = Lanes.COUNT; i < length; i += Lanes.COUNT) {
            least = least.min(FloatVector.fromArray(Lanes.FLOATS, a, from + Math.min(i, length - Lanes.COUNT)));
        }
        return least.reduceLanes(VectorOperators.MIN);
    }

    private static float largest(float[] a, int from, int length) {
        FloatVector largest = FloatVector.fromArray(Lanes.FLOATS, a, from);
        for (int i = Lanes.COUNT; i < length; i += Lanes.COUNT) {
            largest = largest.max(FloatVector.fromArray(Lanes.FLOATS, a, from + Math.min(i, length - Lanes.COUNT)));
        }
        return largest.reduceLanes(VectorOperators.MAX);
    }
}

package io.leveret.engine.kernel.vector.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.DynamicRange;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The {@link DynamicRange} of each row of float32 values, which fills a vector at least. */
public final class VectorDynamicRanges implements Kernel {
    private final int rows;
    private final int length;
    private final int input;
    private final int ranges;

    public VectorDynamicRanges(int rows, int length, int input, int ranges) {
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
    public Scratch.Size scratch() {
        return new Scratch.Size(2, 0, 0);
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        for (int row = from; row < to; row++) {
            extremes(arena.floats, input + row * length, length, scratch.floats);
            DynamicRange.store(scratch.floats[0], scratch.floats[1], arena.floats, ranges + 2 * row);
        }
    }

    /**
     * The least and the largest, to the first two of {@code out}; two vectors at a time, which do not
     * wait for each other.
     */
    private static void extremes(float[] a, int from, int length, float[] out) {
        int last = length - Lanes.COUNT;
        FloatVector least0 = FloatVector.fromArray(Lanes.FLOATS, a, from);
        FloatVector least1 = FloatVector.fromArray(Lanes.FLOATS, a, from + last);
        FloatVector largest0 = least0;
        FloatVector largest1 = least1;
        for (int i = Lanes.COUNT; i < last; i += 2 * Lanes.COUNT) {
            FloatVector x = FloatVector.fromArray(Lanes.FLOATS, a, from + i);
            FloatVector y = FloatVector.fromArray(Lanes.FLOATS, a, from + Math.min(i + Lanes.COUNT, last));
            least0 = Lanes.least(least0, x);
            least1 = Lanes.least(least1, y);
            largest0 = Lanes.largest(largest0, x);
            largest1 = Lanes.largest(largest1, y);
        }
        out[0] = least0.min(least1).reduceLanes(VectorOperators.MIN);
        out[1] = largest0.max(largest1).reduceLanes(VectorOperators.MAX);
    }
}

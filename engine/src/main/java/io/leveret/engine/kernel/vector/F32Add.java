package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The sum of two tensors of reals with the same elements. */
final class F32Add extends Elements {
    private final float min;
    private final float max;
    private final int left;
    private final int right;
    private final int output;

    /** A sum of so many elements, clamped to a range. */
    F32Add(int elements, float min, float max, int left, int right, int output) {
        super(elements);
        this.min = min;
        this.max = max;
        this.left = left;
        this.right = right;
        this.output = output;
    }

    @Override
    void apply(Arena arena, int first, int count) {
        sums(arena.floats, left + first, right + first, count, min, max, output + first);
    }

    static void sums(float[] a, int left, int right, int count, float min, float max, int out) {
        FloatVector lowest = FloatVector.broadcast(Lanes.FLOATS, min);
        FloatVector highest = FloatVector.broadcast(Lanes.FLOATS, max);
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, a, left + at)
                    .add(FloatVector.fromArray(Lanes.FLOATS, a, right + at));
            sum = sum.blend(lowest, sum.compare(VectorOperators.LT, lowest));
            sum.blend(highest, sum.compare(VectorOperators.GT, highest)).intoArray(a, out + at);
        }
    }
}

package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.FixedPointSum;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/** The sum of two quantised tensors with the same elements, in int32 lanes. */
final class Q8Add extends Elements {
    private final FixedPointSum sum;
    private final int min;
    private final int max;
    private final int left;
    private final int right;
    private final int output;

    /** A sum of so many elements, clamped to a range of centred values. */
    Q8Add(int elements, FixedPointSum sum, int min, int max, int left, int right, int output) {
        super(elements);
        this.sum = sum;
        this.min = min;
        this.max = max;
        this.left = left;
        this.right = right;
        this.output = output;
    }

    @Override
    void apply(Arena arena, int first, int count) {
        sums(arena.shorts, left + first, right + first, count, sum.leftMultiplier(), sum.rightMultiplier(), sum.half(),
                sum.shift(), min, max, output + first);
    }

    static void sums(short[] a, int left, int right, int count, int leftMultiplier, int rightMultiplier, int half,
            int shift, int min, int max, int out) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            IntVector x = (IntVector) ShortVector.fromArray(Lanes.SHORTS, a, left + at)
                    .convertShape(VectorOperators.S2I, Lanes.INTS, 0);
            IntVector y = (IntVector) ShortVector.fromArray(Lanes.SHORTS, a, right + at)
                    .convertShape(VectorOperators.S2I, Lanes.INTS, 0);
            IntVector scaled = x.mul(leftMultiplier).add(y.mul(rightMultiplier)).add(half)
                    .lanewise(VectorOperators.ASHR, shift);
            ((ShortVector) scaled.max(min).min(max).convertShape(VectorOperators.I2S, Lanes.SHORTS, 0)).intoArray(a,
                    out + at);
        }
    }
}

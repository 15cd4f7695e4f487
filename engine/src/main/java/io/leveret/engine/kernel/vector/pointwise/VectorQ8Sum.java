package io.leveret.engine.kernel.vector.pointwise;

import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.FixedPointSum;
import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/** The sums of pairs of centered quantized values, in int32 lanes. */
@HotLoops
public final class VectorQ8Sum extends VectorQ8Binary {
    private final FixedPointSum sum;
    private final int min;
    private final int max;

    public VectorQ8Sum(Broadcast broadcast, FixedPointSum sum, int min, int max, int left, int right, int output) {
        super(broadcast, left, right, output);
        this.sum = sum;
        this.min = min;
        this.max = max;
    }

    @Override
    void line(short[] a, int x, int xs, short[] b, int y, int ys, short[] out, int to, int count) {
        sums(a, x, xs, b, y, ys, out, to, count, sum.leftMultiplier(), sum.rightMultiplier(), sum.half(), sum.shift(),
                min, max);
    }

    private static void sums(short[] a, int x, int xs, short[] b, int y, int ys, short[] out, int to, int count,
            int leftMultiplier, int rightMultiplier, int half, int shift, int min, int max) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            IntVector left = (IntVector) ShortVector.fromArray(Lanes.SHORTS, a, x + at * xs)
                    .convertShape(VectorOperators.S2I, Lanes.INTS, 0);
            IntVector right = (IntVector) ShortVector.fromArray(Lanes.SHORTS, b, y + at * ys)
                    .convertShape(VectorOperators.S2I, Lanes.INTS, 0);
            IntVector scaled = left.mul(leftMultiplier).add(right.mul(rightMultiplier)).add(half)
                    .lanewise(VectorOperators.ASHR, shift);
            ((ShortVector) scaled.max(min).min(max).convertShape(VectorOperators.I2S, Lanes.SHORTS, 0)).intoArray(out,
                    to + at);
        }
    }
}

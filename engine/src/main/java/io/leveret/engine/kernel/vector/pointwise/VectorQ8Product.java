package io.leveret.engine.kernel.vector.pointwise;

import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The products of pairs of centered quantized values, in float32 lanes, which hold each product of two of them exactly.
 */
@HotLoops
public final class VectorQ8Product extends VectorQ8Binary {
    private final Requantization requantization;

    /**
     * The products of two tensors.
     *
     * @param requantization of one channel
     */
    public VectorQ8Product(Broadcast broadcast, Requantization requantization, int left, int right, int output) {
        super(broadcast, left, right, output);
        this.requantization = requantization;
    }

    @Override
    void line(short[] a, int x, int xs, short[] b, int y, int ys, short[] out, int to, int count) {
        products(a, x, xs, b, y, ys, out, to, count, requantization.scales()[0], requantization.min(),
                requantization.max());
    }

    private static void products(short[] a, int x, int xs, short[] b, int y, int ys, short[] out, int to, int count,
            float scale, float min, float max) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector left = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, a, x + at * xs)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            FloatVector right = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, b, y + at * ys)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            FloatVector scaled = Lanes.clamp(left.mul(right).mul(scale), min, max).add(Requantization.ROUNDER)
                    .sub(Requantization.ROUNDER);
            ((ShortVector) scaled.convertShape(VectorOperators.F2S, Lanes.SHORTS, 0)).intoArray(out, to + at);
        }
    }
}

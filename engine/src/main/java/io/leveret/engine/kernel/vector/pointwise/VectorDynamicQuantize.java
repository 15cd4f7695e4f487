package io.leveret.engine.kernel.vector.pointwise;

import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Storage;
import io.leveret.engine.kernel.base.DynamicQuantization;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/** A {@link DynamicQuantization} of rows that fill a vector at least. */
public final class VectorDynamicQuantize extends DynamicQuantization {
    public VectorDynamicQuantize(int rows, int length, int input, int ranges, Storage held, int output) {
        super(rows, length, input, ranges, held, output);
    }

    @Override
    protected void steps(float[] reals, int from, short[] steps, int to, int count, float perUnit, float zero) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector step = step(FloatVector.fromArray(Lanes.FLOATS, reals, from + at), perUnit, zero);
            ((ShortVector) step.convertShape(VectorOperators.F2S, Lanes.SHORTS, 0)).intoArray(steps, to + at);
        }
    }

    @Override
    protected void reals(float[] values, int from, int to, int count, float perUnit, float zero) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            step(FloatVector.fromArray(Lanes.FLOATS, values, from + at), perUnit, zero).sub(zero).mul(1 / perUnit)
                    .intoArray(values, to + at);
        }
    }

    /**
     * Rounded half to even, by adding what leaves no bits behind the point: no real is further from 0 than its range allows, which
     * is 255 steps.
     */
    private static FloatVector step(FloatVector real, float perUnit, float zero) {
        return Lanes.clamp(real.mul(perUnit).add(Requantization.ROUNDER).sub(Requantization.ROUNDER - zero), 0,
                HIGHEST);
    }
}

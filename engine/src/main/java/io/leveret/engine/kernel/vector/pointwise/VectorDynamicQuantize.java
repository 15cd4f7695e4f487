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
    public VectorDynamicQuantize(int rows, int length, int input, int ranges, Storage storage, int output) {
        super(rows, length, input, ranges, storage, output);
    }

    @Override
    protected void quantize(float[] values, int from, short[] quantized, int to, int count, float perUnit, float zero) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector rounded = rounded(FloatVector.fromArray(Lanes.FLOATS, values, from + at), perUnit, zero);
            ((ShortVector) rounded.convertShape(VectorOperators.F2S, Lanes.SHORTS, 0)).intoArray(quantized, to + at);
        }
    }

    @Override
    protected void round(float[] values, int from, int to, int count, float perUnit, float zero) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            rounded(FloatVector.fromArray(Lanes.FLOATS, values, from + at), perUnit, zero).sub(zero).mul(1 / perUnit)
                    .intoArray(values, to + at);
        }
    }

    /**
     * Rounded half to even, by adding what leaves no bits behind the point: no value is further from 0 than its range
     * allows, which is 255 quantized values.
     */
    private static FloatVector rounded(FloatVector value, float perUnit, float zero) {
        return Lanes.clamp(value.mul(perUnit).add(Requantization.ROUNDER).sub(Requantization.ROUNDER - zero), 0,
                HIGHEST);
    }
}

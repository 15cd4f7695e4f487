package io.leveret.engine.kernel.vector.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.base.Conversion;
import io.leveret.engine.kernel.base.RescaleFactor;
import io.leveret.engine.kernel.vector.convolution.Requantizer;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A change of scale in float32 lanes, rounded and clamped as {@link Requantizer} does it; what is left beyond whole
 * vectors is converted one by one.
 */
@HotLoops
public record Rescaler(RescaleFactor factor) implements Conversion {
    @Override
    public void apply(Arena arena, int from, int to, int length) {
        apply(arena.shorts, from, to, length, factor.factor(),
                Float.floatToRawIntBits(Requantization.ROUNDER + factor.min()),
                Float.floatToRawIntBits(Requantization.ROUNDER + factor.max()));
    }

    private void apply(short[] values, int from, int to, int length, float scale, int min, int max) {
        int i = 0;
        for (; i <= length - Lanes.COUNT; i += Lanes.COUNT) {
            IntVector rounded = ((FloatVector) ShortVector.fromArray(Lanes.SHORTS, values, from + i)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0)).mul(scale).add(Requantization.ROUNDER)
                    .reinterpretAsInts();
            ((ShortVector) rounded.max(min).min(max).convertShape(VectorOperators.I2S, Lanes.SHORTS, 0))
                    .intoArray(values, to + i);
        }
        for (; i < length; i++) {
            values[to + i] = factor.apply(values[from + i]);
        }
    }
}

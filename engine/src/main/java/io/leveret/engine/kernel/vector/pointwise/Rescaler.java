package io.leveret.engine.kernel.vector.pointwise;

import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.base.Conversion;
import io.leveret.engine.kernel.vector.convolution.Requantizer;
import io.leveret.engine.kernel.vector.lane.Lanes;
import java.util.Arrays;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A change of scale in float32 lanes: values times a factor, then rounded and clamped as {@link Requantizer} does it.
 *
 * <p>Where the exact product lies near the middle of two integers, a table may have been rounded in another way. So a
 * factor is taken only if it gives the table's result for each of the values that there are. Rounding is half to even,
 * and tables round half away from 0; the float after the ratio brings about the same, since it moves each product away
 * from 0 by less than anything but a half would notice.
 *
 * @param min the bits of the rounder plus the lowest result
 * @param max the bits of the rounder plus the highest
 */
@HotLoops
public record Rescaler(float factor, int min, int max) implements Conversion {

    /**
     * A rescaler that does what a table says; none if there is no such.
     *
     * @param results the centered result for each centered value from {@code first} up
     * @param ratio what values are multiplied by, but for how the table rounds and clamps
     */
    public static Optional<Conversion> of(short[] results, int first, float ratio) {
        short[] sorted = results.clone();
        Arrays.sort(sorted);
        Rescaler rescaler = new Rescaler(Math.nextUp(ratio),
                Float.floatToRawIntBits(Requantization.ROUNDER + sorted[0]),
                Float.floatToRawIntBits(Requantization.ROUNDER + sorted[sorted.length - 1]));
        for (int i = 0; i < results.length; i++) {
            if (rescaler.apply((short) (first + i)) != results[i]) {
                return Optional.empty();
            }
        }
        return Optional.of(rescaler);
    }

    @Override
    public void apply(short[] values, int from, int to, int length) {
        int i = 0;
        for (; i <= length - Lanes.COUNT; i += Lanes.COUNT) {
            IntVector rounded = ((FloatVector) ShortVector.fromArray(Lanes.SHORTS, values, from + i)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0)).mul(factor).add(Requantization.ROUNDER)
                    .reinterpretAsInts();
            ((ShortVector) rounded.max(min).min(max).convertShape(VectorOperators.I2S, Lanes.SHORTS, 0))
                    .intoArray(values, to + i);
        }
        for (; i < length; i++) {
            values[to + i] = apply(values[from + i]);
        }
    }

    private short apply(short value) {
        return (short) Math.min(Math.max(Float.floatToRawIntBits(value * factor + Requantization.ROUNDER), min), max);
    }
}

package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Requantization;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * From accumulators in float32, each an exact integer, to centred quantised values: {@link Requantization} in vectors.
 * A method of its own, small, because inside the tiles it would overrun what the JIT is willing to inline.
 *
 * @param scales {@code [channel]}, padded to whole vectors
 * @param channels output channels
 */
record Requantizer(float[] scales, int channels, float min, float max) {

    static Requantizer of(Requantization requantization, int channels) {
        return new Requantizer(Arrays.copyOf(requantization.scales(), Lanes.roundUp(channels)), channels,
                requantization.min(), requantization.max());
    }

    /** Requantises the channels from {@code channel} of one pixel, as many as there are up to {@code width}. */
    void store(float[] sums, int sumsAt, int channel, int width, short[] out, int outAt) {
        int length = Math.min(width, channels - channel);
        int i = 0;
        for (; i <= length - Lanes.COUNT; i += Lanes.COUNT) {
            FloatVector scaled = FloatVector.fromArray(Lanes.FLOATS, sums, sumsAt + i)
                    .mul(FloatVector.fromArray(Lanes.FLOATS, scales, channel + i)).max(min).min(max)
                    .add(Requantization.ROUNDER).sub(Requantization.ROUNDER);
            ((ShortVector) scaled.convertShape(VectorOperators.F2S, Lanes.SHORTS, 0)).intoArray(out, outAt + i);
        }
        for (; i < length; i++) {
            float scaled = Math.min(Math.max(sums[sumsAt + i] * scales[channel + i], min), max);
            out[outAt + i] = (short) (scaled + Requantization.ROUNDER - Requantization.ROUNDER);
        }
    }
}

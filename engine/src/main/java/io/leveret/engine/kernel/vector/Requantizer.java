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

    /**
     * Requantises some pixels: of each the channels from {@code channel}, as many as there are up to {@code width}.
     *
     * @param sumsStride from one pixel's sums to the next
     * @param outAt where the first pixel's first channel goes; pixels lie {@link #channels} apart
     * @param spare a vector's worth of memory for the last channels, where they do not fill one
     */
    void store(float[] sums, int sumsAt, int sumsStride, int channel, int width, int pixels, short[] out, int outAt,
            short[] spare) {
        int length = Math.min(width, channels - channel);
        int c = 0;
        for (; c <= length - Lanes.COUNT; c += Lanes.COUNT) {
            for (int i = 0; i < pixels; i++) {
                vector(sums, sumsAt + i * sumsStride + c, channel + c, out, outAt + i * channels + c);
            }
        }
        for (int i = 0; i < pixels && c < length; i++) {
            vector(sums, sumsAt + i * sumsStride + c, channel + c, spare, 0);
            System.arraycopy(spare, 0, out, outAt + i * channels + c, length - c);
        }
    }

    /**
     * One vector. Adding the rounder leaves the rounded integer in the low bits of the float, two's complement, and
     * narrowing keeps just those.
     */
    private void vector(float[] sums, int sumsAt, int channel, short[] out, int outAt) {
        ((ShortVector) FloatVector.fromArray(Lanes.FLOATS, sums, sumsAt)
                .mul(FloatVector.fromArray(Lanes.FLOATS, scales, channel)).max(min).min(max)
                .add(Requantization.ROUNDER).reinterpretAsInts()
                .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0)).intoArray(out, outAt);
    }
}

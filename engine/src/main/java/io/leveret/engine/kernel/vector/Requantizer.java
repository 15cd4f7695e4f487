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
     * Requantises the channels from {@code channel} of one pixel, as many as there are up to {@code width}.
     *
     * @param spare a vector's worth of memory for the last channels, where they do not fill one
     */
    void store(float[] sums, int sumsAt, int channel, int width, short[] out, int outAt, short[] spare) {
        int length = Math.min(width, channels - channel);
        int i = 0;
        for (; i <= length - Lanes.COUNT; i += Lanes.COUNT) {
            vector(sums, sumsAt + i, channel + i, out, outAt + i);
        }
        if (i < length) {
            vector(sums, sumsAt + i, channel + i, spare, 0);
            System.arraycopy(spare, 0, out, outAt + i, length - i);
        }
    }

    /** Requantises {@link Tiles#PIXELS} pixels of so many whole vectors. */
    void storeTile(float[] sums, int sumsAt, int sumsStride, int channel, int vectors, short[] out, int outAt) {
        for (int v = 0; v < vectors; v++) {
            int at = v * Lanes.COUNT;
            for (int i = 0; i < Tiles.PIXELS; i++) {
                vector(sums, sumsAt + i * sumsStride + at, channel + at, out, outAt + i * channels + at);
            }
        }
    }

    /** Requantises all channels of so many pixels. */
    void storeRow(float[] sums, int sumsAt, int sumsStride, int pixels, short[] out, int outAt, short[] spare) {
        int whole = channels / Lanes.COUNT * Lanes.COUNT;
        for (int c = 0; c < whole; c += Lanes.COUNT) {
            for (int i = 0; i < pixels; i++) {
                vector(sums, sumsAt + i * sumsStride + c, c, out, outAt + i * channels + c);
            }
        }
        for (int i = 0; i < pixels && whole < channels; i++) {
            vector(sums, sumsAt + i * sumsStride + whole, whole, spare, 0);
            System.arraycopy(spare, 0, out, outAt + i * channels + whole, channels - whole);
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

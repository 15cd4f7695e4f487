package io.leveret.engine.kernel.vector.convolution;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.vector.lane.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * From sums in float32, each an exact integer, to centered quantized values: {@link Requantization} in vectors.
 *
 * <p>Adding the rounder rounds, and leaves the integer in the low bits of the float, two's complement. And since floats
 * of the same sign are ordered as their bits are, the clamp is one of integers, which is cheaper; a sum too large to be
 * rounded so is still on the right side of the bound, and a negative one is a negative integer.
 *
 * @param scales {@code [channel]}, padded to whole vectors
 * @param channels output channels
 * @param outStride elements from one output pixel to the next
 * @param min the bits of the rounder plus the lowest centered value
 * @param max the bits of the rounder plus the highest
 */
@HotLoops
public record Requantizer(float[] scales, int channels, int outStride, int min, int max) implements Epilogue {

    public static Requantizer of(Requantization requantization, int channels, int outStride) {
        return new Requantizer(Arrays.copyOf(requantization.scales(), Lanes.roundUp(channels)), channels, outStride,
                Float.floatToRawIntBits(Requantization.ROUNDER + requantization.min()),
                Float.floatToRawIntBits(Requantization.ROUNDER + requantization.max()));
    }

    @Override
    public void store(Scratch scratch, int sumsAt, int sumsStride, int channel, int width, int pixels, Arena arena,
            int outAt) {
        int length = Math.min(width, channels - channel);
        int c = 0;
        for (; c <= length - Lanes.COUNT; c += Lanes.COUNT) {
            vectors(scratch.floats, sumsAt + c, sumsStride, channel + c, pixels, arena.shorts, outAt + c, outStride);
        }
        if (c < length && Lanes.WIDE) {
            lanes(scratch.floats, sumsAt + c, sumsStride, channel + c, length - c, pixels, arena.shorts, outAt + c);
            return;
        }
        for (int i = 0; i < pixels && c < length; i++) {
            vectors(scratch.floats, sumsAt + i * sumsStride + c, 0, channel + c, 1, scratch.shorts, 0, 0);
            System.arraycopy(scratch.shorts, 0, arena.shorts, outAt + i * outStride + c, length - c);
        }
    }

    /** One vector of each pixel. */
    private void vectors(float[] sums, int sumsAt, int sumsStride, int channel, int pixels, short[] out, int outAt,
            int outStride) {
        FloatVector scale = FloatVector.fromArray(Lanes.FLOATS, scales, channel);
        for (int i = 0; i < pixels; i++) {
            IntVector rounded = FloatVector.fromArray(Lanes.FLOATS, sums, sumsAt + i * sumsStride).mul(scale)
                    .add(Requantization.ROUNDER).reinterpretAsInts();
            ((ShortVector) rounded.max(min).min(max).convertShape(VectorOperators.I2S, Lanes.SHORTS, 0))
                    .intoArray(out, outAt + i * outStride);
        }
    }

    /** Some lanes of one vector of each pixel. */
    private void lanes(float[] sums, int sumsAt, int sumsStride, int channel, int lanes, int pixels, short[] out,
            int outAt) {
        FloatVector scale = FloatVector.fromArray(Lanes.FLOATS, scales, channel);
        VectorMask<Short> some = Lanes.SHORTS.indexInRange(0, lanes);
        for (int i = 0; i < pixels; i++) {
            IntVector rounded = FloatVector.fromArray(Lanes.FLOATS, sums, sumsAt + i * sumsStride).mul(scale)
                    .add(Requantization.ROUNDER).reinterpretAsInts();
            ((ShortVector) rounded.max(min).min(max).convertShape(VectorOperators.I2S, Lanes.SHORTS, 0))
                    .intoArray(out, outAt + i * outStride, some);
        }
    }

    @Override
    public void tiles(float[] band, int[] pixels, int first, int end, Segments segments, FilterPanels filter, int panel,
            int panels, Arena arena, int outAt) {
        if (panels == 2) {
            WideRequantizeTiles.sixByTwo(band, pixels, first, end, segments, filter, panel, this, arena, outAt);
        } else {
            WideRequantizeTiles.sixByOne(band, pixels, first, end, segments, filter, panel, this, arena, outAt);
        }
    }
}

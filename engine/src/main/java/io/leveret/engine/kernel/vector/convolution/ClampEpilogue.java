package io.leveret.engine.kernel.vector.convolution;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The activation of float32 values: clamps to {@code min … max}, and lets NaN be.
 *
 * @param channels output channels
 * @param outStride elements from one output pixel to the next
 */
@HotLoops
public record ClampEpilogue(int channels, int outStride, float min, float max) implements Epilogue {

    @Override
    public void store(Scratch scratch, int sumsAt, int sumsStride, int channel, int width, int pixels, Arena arena,
            int outAt) {
        int length = Math.min(width, channels - channel);
        int whole = length / Lanes.COUNT * Lanes.COUNT;
        for (int c = 0; c < whole; c += Lanes.COUNT) {
            vectors(scratch.floats, sumsAt + c, sumsStride, pixels, arena.floats, outAt + c);
        }
        if (whole == length) {
            return;
        }
        if (Lanes.WIDE) {
            lanes(scratch.floats, sumsAt + whole, sumsStride, length - whole, pixels, arena.floats, outAt + whole);
            return;
        }
        for (int i = 0; i < pixels; i++) {
            for (int c = whole; c < length; c++) {
                float sum = scratch.floats[sumsAt + i * sumsStride + c];
                arena.floats[outAt + i * outStride + c] = sum < min ? min : sum > max ? max : sum;
            }
        }
    }

    /** One vector of each pixel. Java's own minimum and maximum of floats take several instructions for NaN and −0. */
    private void vectors(float[] sums, int sumsAt, int sumsStride, int pixels, float[] out, int outAt) {
        FloatVector lowest = FloatVector.broadcast(Lanes.FLOATS, min);
        FloatVector highest = FloatVector.broadcast(Lanes.FLOATS, max);
        for (int i = 0; i < pixels; i++) {
            FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, sums, sumsAt + i * sumsStride);
            sum = sum.blend(lowest, sum.compare(VectorOperators.LT, lowest));
            sum.blend(highest, sum.compare(VectorOperators.GT, highest)).intoArray(out, outAt + i * outStride);
        }
    }

    /** Some lanes of one vector of each pixel. */
    private void lanes(float[] sums, int sumsAt, int sumsStride, int lanes, int pixels, float[] out, int outAt) {
        FloatVector lowest = FloatVector.broadcast(Lanes.FLOATS, min);
        FloatVector highest = FloatVector.broadcast(Lanes.FLOATS, max);
        VectorMask<Float> some = Lanes.FLOATS.indexInRange(0, lanes);
        for (int i = 0; i < pixels; i++) {
            FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, sums, sumsAt + i * sumsStride);
            sum = sum.blend(lowest, sum.compare(VectorOperators.LT, lowest));
            sum.blend(highest, sum.compare(VectorOperators.GT, highest)).intoArray(out, outAt + i * outStride, some);
        }
    }

    @Override
    public void tiles(float[] band, int[] pixels, int first, int end, Segments segments, FilterPanels filter, int panel,
            int panels, Arena arena, int outAt) {
        if (panels == 2) {
            WideClampTiles.sixByTwo(band, pixels, first, end, segments, filter, panel, this, arena, outAt);
        } else {
            WideClampTiles.sixByOne(band, pixels, first, end, segments, filter, panel, this, arena, outAt);
        }
    }
}

package io.leveret.engine.kernel.vector.depthwise;

import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Depthwise convolution with windows of 3 × 3, straight from the image of float32 values to the image, for machines
 * with 32 registers ({@link Lanes#WIDE}): one vector of channels of a row of output. The nine weights stay in
 * registers, and each column of the input is loaded once for all outputs that see it. A vector of 512 bits is a line of
 * the cache, so nothing else in a line is lost when channels far apart drive each other out of it, and the copies of
 * {@link VectorDepthwise} are not needed.
 *
 * <p>All take: three rows of the image, each from its first column's channels, {@code step} elements from column to
 * column (0 for a row of zeros above or below the image); weights {@code [cell][cellStride]}; what the sums start from;
 * the first channel and how many lanes are to be stored; whether the first window has a column before the image
 * ({@code left}, 0 or 1), how many windows have their last column inside it, and whether one more follows whose last
 * column is beyond it ({@code right}, 0 or 1).
 */
@HotLoops
final class WideFloat32Rows {
    private WideFloat32Rows() {}

    /** A window that moves by one column: 3 loads for 9 multiply-adds. */
    static void byOne(float[] row0, int at0, int step0, float[] row1, int at1, int step1, float[] row2, int at2,
            int step2,
            float[] weights, int cellStride, float[] bias, int channel, int lanes, int left, int inside, int right,
            float min, float max, float[] out, int outAt, int outStride) {
        FloatVector w00 = FloatVector.fromArray(Lanes.FLOATS, weights, channel);
        FloatVector w01 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + cellStride);
        FloatVector w02 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 2 * cellStride);
        FloatVector w10 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 3 * cellStride);
        FloatVector w11 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 4 * cellStride);
        FloatVector w12 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 5 * cellStride);
        FloatVector w20 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 6 * cellStride);
        FloatVector w21 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 7 * cellStride);
        FloatVector w22 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 8 * cellStride);
        FloatVector start = FloatVector.fromArray(Lanes.FLOATS, bias, channel);
        FloatVector lowest = FloatVector.broadcast(Lanes.FLOATS, min);
        FloatVector highest = FloatVector.broadcast(Lanes.FLOATS, max);
        VectorMask<Float> present = Lanes.FLOATS.indexInRange(0, lanes);
        FloatVector oneColumn = start;
        int column = 0;
        if (left == 0) {
            FloatVector v0 = FloatVector.fromArray(Lanes.FLOATS, row0, at0 + 0 * step0);
            FloatVector v1 = FloatVector.fromArray(Lanes.FLOATS, row1, at1 + 0 * step1);
            FloatVector v2 = FloatVector.fromArray(Lanes.FLOATS, row2, at2 + 0 * step2);
            oneColumn = v2.fma(w20, v1.fma(w10, v0.fma(w00, start)));
            column = 1;
        }
        FloatVector v0 = FloatVector.fromArray(Lanes.FLOATS, row0, at0 + column * step0);
        FloatVector v1 = FloatVector.fromArray(Lanes.FLOATS, row1, at1 + column * step1);
        FloatVector v2 = FloatVector.fromArray(Lanes.FLOATS, row2, at2 + column * step2);
        FloatVector twoColumns = v2.fma(w21, v1.fma(w11, v0.fma(w01, oneColumn)));
        oneColumn = v2.fma(w20, v1.fma(w10, v0.fma(w00, start)));
        column++;
        for (int x = 0; x < inside; x++) {
            v0 = FloatVector.fromArray(Lanes.FLOATS, row0, at0 + (column + x) * step0);
            v1 = FloatVector.fromArray(Lanes.FLOATS, row1, at1 + (column + x) * step1);
            v2 = FloatVector.fromArray(Lanes.FLOATS, row2, at2 + (column + x) * step2);
            FloatVector sum = v2.fma(w22, v1.fma(w12, v0.fma(w02, twoColumns)));
            twoColumns = v2.fma(w21, v1.fma(w11, v0.fma(w01, oneColumn)));
            oneColumn = v2.fma(w20, v1.fma(w10, v0.fma(w00, start)));
            sum = sum.blend(lowest, sum.compare(VectorOperators.LT, lowest));
            sum.blend(highest, sum.compare(VectorOperators.GT, highest)).intoArray(out, outAt, present);
            outAt += outStride;
        }
        if (right == 1) {
            twoColumns = twoColumns.blend(lowest, twoColumns.compare(VectorOperators.LT, lowest));
            twoColumns.blend(highest, twoColumns.compare(VectorOperators.GT, highest)).intoArray(out, outAt, present);
        }
    }

    /** A window that moves by two columns: 6 loads for 9 multiply-adds. */
    static void byTwo(float[] row0, int at0, int step0, float[] row1, int at1, int step1, float[] row2, int at2,
            int step2,
            float[] weights, int cellStride, float[] bias, int channel, int lanes, int left, int inside, int right,
            float min, float max, float[] out, int outAt, int outStride) {
        FloatVector w00 = FloatVector.fromArray(Lanes.FLOATS, weights, channel);
        FloatVector w01 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + cellStride);
        FloatVector w02 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 2 * cellStride);
        FloatVector w10 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 3 * cellStride);
        FloatVector w11 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 4 * cellStride);
        FloatVector w12 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 5 * cellStride);
        FloatVector w20 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 6 * cellStride);
        FloatVector w21 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 7 * cellStride);
        FloatVector w22 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 8 * cellStride);
        FloatVector start = FloatVector.fromArray(Lanes.FLOATS, bias, channel);
        FloatVector lowest = FloatVector.broadcast(Lanes.FLOATS, min);
        FloatVector highest = FloatVector.broadcast(Lanes.FLOATS, max);
        VectorMask<Float> present = Lanes.FLOATS.indexInRange(0, lanes);
        FloatVector oneColumn = start;
        int column = 0;
        if (left == 0) {
            FloatVector v0 = FloatVector.fromArray(Lanes.FLOATS, row0, at0 + 0 * step0);
            FloatVector v1 = FloatVector.fromArray(Lanes.FLOATS, row1, at1 + 0 * step1);
            FloatVector v2 = FloatVector.fromArray(Lanes.FLOATS, row2, at2 + 0 * step2);
            oneColumn = v2.fma(w20, v1.fma(w10, v0.fma(w00, start)));
            column = 1;
        }
        for (int x = 0; x < inside; x++) {
            FloatVector v0 = FloatVector.fromArray(Lanes.FLOATS, row0, at0 + column * step0);
            FloatVector v1 = FloatVector.fromArray(Lanes.FLOATS, row1, at1 + column * step1);
            FloatVector v2 = FloatVector.fromArray(Lanes.FLOATS, row2, at2 + column * step2);
            FloatVector twoColumns = v2.fma(w21, v1.fma(w11, v0.fma(w01, oneColumn)));
            v0 = FloatVector.fromArray(Lanes.FLOATS, row0, at0 + (column + 1) * step0);
            v1 = FloatVector.fromArray(Lanes.FLOATS, row1, at1 + (column + 1) * step1);
            v2 = FloatVector.fromArray(Lanes.FLOATS, row2, at2 + (column + 1) * step2);
            FloatVector sum = v2.fma(w22, v1.fma(w12, v0.fma(w02, twoColumns)));
            oneColumn = v2.fma(w20, v1.fma(w10, v0.fma(w00, start)));
            sum = sum.blend(lowest, sum.compare(VectorOperators.LT, lowest));
            sum.blend(highest, sum.compare(VectorOperators.GT, highest)).intoArray(out, outAt, present);
            column += 2;
            outAt += outStride;
        }
        if (right == 1) {
            FloatVector v0 = FloatVector.fromArray(Lanes.FLOATS, row0, at0 + column * step0);
            FloatVector v1 = FloatVector.fromArray(Lanes.FLOATS, row1, at1 + column * step1);
            FloatVector v2 = FloatVector.fromArray(Lanes.FLOATS, row2, at2 + column * step2);
            FloatVector sum = v2.fma(w21, v1.fma(w11, v0.fma(w01, oneColumn)));
            sum = sum.blend(lowest, sum.compare(VectorOperators.LT, lowest));
            sum.blend(highest, sum.compare(VectorOperators.GT, highest)).intoArray(out, outAt, present);
        }
    }
}

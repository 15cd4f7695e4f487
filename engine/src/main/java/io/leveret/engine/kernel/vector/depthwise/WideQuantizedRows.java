package io.leveret.engine.kernel.vector.depthwise;

import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.vector.convolution.Requantizer;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link WideFloat32Rows} of quantized values, with {@link Requantizer}'s work after the sums.
 */
@HotLoops
final class WideQuantizedRows {
    private WideQuantizedRows() {}

    /** A window that moves by one column: 3 loads for 9 multiply-adds. */
    static void byOne(short[] row0, int at0, int step0, short[] row1, int at1, int step1, short[] row2, int at2,
            int step2,
            float[] weights, int cellStride, float[] bias, int channel, int lanes, int left, int inside, int right,
            float[] scales, int min, int max, short[] out, int outAt, int outStride) {
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
        FloatVector scale = FloatVector.fromArray(Lanes.FLOATS, scales, channel);
        VectorMask<Short> present = Lanes.SHORTS.indexInRange(0, lanes);
        FloatVector oneColumn = start;
        int column = 0;
        if (left == 0) {
            FloatVector v0 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row0, at0 + 0 * step0)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            FloatVector v1 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row1, at1 + 0 * step1)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            FloatVector v2 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row2, at2 + 0 * step2)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            oneColumn = v2.fma(w20, v1.fma(w10, v0.fma(w00, start)));
            column = 1;
        }
        FloatVector v0 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row0, at0 + column * step0)
                .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
        FloatVector v1 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row1, at1 + column * step1)
                .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
        FloatVector v2 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row2, at2 + column * step2)
                .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
        FloatVector twoColumns = v2.fma(w21, v1.fma(w11, v0.fma(w01, oneColumn)));
        oneColumn = v2.fma(w20, v1.fma(w10, v0.fma(w00, start)));
        column++;
        for (int x = 0; x < inside; x++) {
            v0 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row0, at0 + (column + x) * step0)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            v1 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row1, at1 + (column + x) * step1)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            v2 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row2, at2 + (column + x) * step2)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            FloatVector sum = v2.fma(w22, v1.fma(w12, v0.fma(w02, twoColumns)));
            twoColumns = v2.fma(w21, v1.fma(w11, v0.fma(w01, oneColumn)));
            oneColumn = v2.fma(w20, v1.fma(w10, v0.fma(w00, start)));
            ((ShortVector) sum.mul(scale).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0)).intoArray(out, outAt, present);
            outAt += outStride;
        }
        if (right == 1) {
            ((ShortVector) twoColumns.mul(scale).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0)).intoArray(out, outAt, present);
        }
    }

    /** A window that moves by two columns: 6 loads for 9 multiply-adds. */
    static void byTwo(short[] row0, int at0, int step0, short[] row1, int at1, int step1, short[] row2, int at2,
            int step2,
            float[] weights, int cellStride, float[] bias, int channel, int lanes, int left, int inside, int right,
            float[] scales, int min, int max, short[] out, int outAt, int outStride) {
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
        FloatVector scale = FloatVector.fromArray(Lanes.FLOATS, scales, channel);
        VectorMask<Short> present = Lanes.SHORTS.indexInRange(0, lanes);
        FloatVector oneColumn = start;
        int column = 0;
        if (left == 0) {
            FloatVector v0 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row0, at0 + 0 * step0)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            FloatVector v1 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row1, at1 + 0 * step1)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            FloatVector v2 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row2, at2 + 0 * step2)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            oneColumn = v2.fma(w20, v1.fma(w10, v0.fma(w00, start)));
            column = 1;
        }
        for (int x = 0; x < inside; x++) {
            FloatVector v0 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row0, at0 + column * step0)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            FloatVector v1 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row1, at1 + column * step1)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            FloatVector v2 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row2, at2 + column * step2)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            FloatVector twoColumns = v2.fma(w21, v1.fma(w11, v0.fma(w01, oneColumn)));
            v0 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row0, at0 + (column + 1) * step0)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            v1 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row1, at1 + (column + 1) * step1)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            v2 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row2, at2 + (column + 1) * step2)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            FloatVector sum = v2.fma(w22, v1.fma(w12, v0.fma(w02, twoColumns)));
            oneColumn = v2.fma(w20, v1.fma(w10, v0.fma(w00, start)));
            ((ShortVector) sum.mul(scale).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0)).intoArray(out, outAt, present);
            column += 2;
            outAt += outStride;
        }
        if (right == 1) {
            FloatVector v0 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row0, at0 + column * step0)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            FloatVector v1 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row1, at1 + column * step1)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            FloatVector v2 = (FloatVector) ShortVector.fromArray(Lanes.SHORTS, row2, at2 + column * step2)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
            FloatVector sum = v2.fma(w21, v1.fma(w11, v0.fma(w01, oneColumn)));
            ((ShortVector) sum.mul(scale).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0)).intoArray(out, outAt, present);
        }
    }
}

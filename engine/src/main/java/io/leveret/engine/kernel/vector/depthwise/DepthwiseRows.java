package io.leveret.engine.kernel.vector.depthwise;

import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of depthwise convolution over a plane {@code [row][column][lane]}: one vector of channels of
 * neighboring output pixels, whose sums stay in registers while the window's cells pass by. Sums go into the
 * same array, pixel after pixel.
 */
@HotLoops
final class DepthwiseRows {
    /** Pixels of a wide step: eight sums cover the latency of a fused multiply-add. */
    static final int PIXELS = 8;

    private DepthwiseRows() {}

    /**
     * Eight output pixels, {@code step} elements of the plane apart; a cell's weights are loaded once for all of them.
     *
     * @param a the plane
     * @param at where the first pixel's window starts in it
     * @param cells where each cell of the window lies, from its first
     * @param weights {@code [cell][cellStride]}
     * @param channel the first channel
     */
    static void eight(float[] a, int at, int step, int[] cells, float[] weights, int cellStride, int channel,
            float[] bias, int outAt) {
        FloatVector c0 = FloatVector.fromArray(Lanes.FLOATS, bias, channel);
        FloatVector c1 = c0;
        FloatVector c2 = c0;
        FloatVector c3 = c0;
        FloatVector c4 = c0;
        FloatVector c5 = c0;
        FloatVector c6 = c0;
        FloatVector c7 = c0;
        for (int cell = 0; cell < cells.length; cell++) {
            FloatVector w = FloatVector.fromArray(Lanes.FLOATS, weights, cell * cellStride + channel);
            int x = at + cells[cell];
            c0 = FloatVector.fromArray(Lanes.FLOATS, a, x).fma(w, c0);
            c1 = FloatVector.fromArray(Lanes.FLOATS, a, x + step).fma(w, c1);
            c2 = FloatVector.fromArray(Lanes.FLOATS, a, x + 2 * step).fma(w, c2);
            c3 = FloatVector.fromArray(Lanes.FLOATS, a, x + 3 * step).fma(w, c3);
            c4 = FloatVector.fromArray(Lanes.FLOATS, a, x + 4 * step).fma(w, c4);
            c5 = FloatVector.fromArray(Lanes.FLOATS, a, x + 5 * step).fma(w, c5);
            c6 = FloatVector.fromArray(Lanes.FLOATS, a, x + 6 * step).fma(w, c6);
            c7 = FloatVector.fromArray(Lanes.FLOATS, a, x + 7 * step).fma(w, c7);
        }
        c0.intoArray(a, outAt);
        c1.intoArray(a, outAt + Lanes.COUNT);
        c2.intoArray(a, outAt + 2 * Lanes.COUNT);
        c3.intoArray(a, outAt + 3 * Lanes.COUNT);
        c4.intoArray(a, outAt + 4 * Lanes.COUNT);
        c5.intoArray(a, outAt + 5 * Lanes.COUNT);
        c6.intoArray(a, outAt + 6 * Lanes.COUNT);
        c7.intoArray(a, outAt + 7 * Lanes.COUNT);
    }

    /** One output pixel. */
    static void one(float[] a, int at, int[] cells, float[] weights, int cellStride, int channel, float[] bias,
            int outAt) {
        FloatVector c = FloatVector.fromArray(Lanes.FLOATS, bias, channel);
        for (int cell = 0; cell < cells.length; cell++) {
            FloatVector w = FloatVector.fromArray(Lanes.FLOATS, weights, cell * cellStride + channel);
            c = FloatVector.fromArray(Lanes.FLOATS, a, at + cells[cell]).fma(w, c);
        }
        c.intoArray(a, outAt);
    }

    /**
     * A row of outputs of a window of 3 × 3 cells that moves by one column. The nine weights stay in registers, and
     * each column of the input is loaded once, for the three outputs that see it: 3 loads for 9 multiply-adds.
     *
     * @param row0 where the first window's rows start in the plane
     * @param width outputs
     */
    static void threeByThree(float[] a, int row0, int row1, int row2, float[] weights, int cellStride,
            int channel, float[] bias, int outAt, int width) {
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
        FloatVector v0 = FloatVector.fromArray(Lanes.FLOATS, a, row0);
        FloatVector v1 = FloatVector.fromArray(Lanes.FLOATS, a, row1);
        FloatVector v2 = FloatVector.fromArray(Lanes.FLOATS, a, row2);
        FloatVector oneColumn = v2.fma(w20, v1.fma(w10, v0.fma(w00, start)));
        v0 = FloatVector.fromArray(Lanes.FLOATS, a, row0 + Lanes.COUNT);
        v1 = FloatVector.fromArray(Lanes.FLOATS, a, row1 + Lanes.COUNT);
        v2 = FloatVector.fromArray(Lanes.FLOATS, a, row2 + Lanes.COUNT);
        FloatVector twoColumns = v2.fma(w21, v1.fma(w11, v0.fma(w01, oneColumn)));
        oneColumn = v2.fma(w20, v1.fma(w10, v0.fma(w00, start)));
        int column = 2 * Lanes.COUNT;
        for (int x = 0; x < width; x++) {
            v0 = FloatVector.fromArray(Lanes.FLOATS, a, row0 + column);
            v1 = FloatVector.fromArray(Lanes.FLOATS, a, row1 + column);
            v2 = FloatVector.fromArray(Lanes.FLOATS, a, row2 + column);
            v2.fma(w22, v1.fma(w12, v0.fma(w02, twoColumns))).intoArray(a, outAt);
            twoColumns = v2.fma(w21, v1.fma(w11, v0.fma(w01, oneColumn)));
            oneColumn = v2.fma(w20, v1.fma(w10, v0.fma(w00, start)));
            column += Lanes.COUNT;
            outAt += Lanes.COUNT;
        }
    }

    /** The same for a window that moves by two columns: 6 loads for 9 multiply-adds. */
    static void threeByThreeByTwo(float[] a, int row0, int row1, int row2, float[] weights, int cellStride,
            int channel, float[] bias, int outAt, int width) {
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
        FloatVector v0 = FloatVector.fromArray(Lanes.FLOATS, a, row0);
        FloatVector v1 = FloatVector.fromArray(Lanes.FLOATS, a, row1);
        FloatVector v2 = FloatVector.fromArray(Lanes.FLOATS, a, row2);
        FloatVector oneColumn = v2.fma(w20, v1.fma(w10, v0.fma(w00, start)));
        int column = Lanes.COUNT;
        for (int x = 0; x < width; x++) {
            v0 = FloatVector.fromArray(Lanes.FLOATS, a, row0 + column);
            v1 = FloatVector.fromArray(Lanes.FLOATS, a, row1 + column);
            v2 = FloatVector.fromArray(Lanes.FLOATS, a, row2 + column);
            FloatVector twoColumns = v2.fma(w21, v1.fma(w11, v0.fma(w01, oneColumn)));
            column += Lanes.COUNT;
            v0 = FloatVector.fromArray(Lanes.FLOATS, a, row0 + column);
            v1 = FloatVector.fromArray(Lanes.FLOATS, a, row1 + column);
            v2 = FloatVector.fromArray(Lanes.FLOATS, a, row2 + column);
            v2.fma(w22, v1.fma(w12, v0.fma(w02, twoColumns))).intoArray(a, outAt);
            oneColumn = v2.fma(w20, v1.fma(w10, v0.fma(w00, start)));
            column += Lanes.COUNT;
            outAt += Lanes.COUNT;
        }
    }
}

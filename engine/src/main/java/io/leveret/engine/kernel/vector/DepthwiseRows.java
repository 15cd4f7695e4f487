package io.leveret.engine.kernel.vector;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of depthwise convolution: one vector of channels of neighbouring output pixels, whose sums stay in
 * registers while the window's cells pass by; a cell's weights are loaded once for all of them.
 */
final class DepthwiseRows {
    /** Pixels of a wide step: eight sums cover the latency of a fused multiply-add. */
    static final int PIXELS = 8;

    private DepthwiseRows() {}

    /**
     * Eight output pixels, {@code step} elements of the band apart.
     *
     * @param a the band
     * @param at where the first pixel's window starts in it, with the channel
     * @param cells where each cell of the window lies, from its first
     * @param weights {@code [cell][cellStride]}
     * @param channel the first channel
     * @param out where the sums go, {@code [pixel][outStride]}
     */
    static void eight(float[] a, int at, int step, int[] cells, float[] weights, int cellStride, int channel,
            float[] bias, float[] out, int outAt, int outStride, float min, float max) {
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
        c0.max(min).min(max).intoArray(out, outAt);
        c1.max(min).min(max).intoArray(out, outAt + outStride);
        c2.max(min).min(max).intoArray(out, outAt + 2 * outStride);
        c3.max(min).min(max).intoArray(out, outAt + 3 * outStride);
        c4.max(min).min(max).intoArray(out, outAt + 4 * outStride);
        c5.max(min).min(max).intoArray(out, outAt + 5 * outStride);
        c6.max(min).min(max).intoArray(out, outAt + 6 * outStride);
        c7.max(min).min(max).intoArray(out, outAt + 7 * outStride);
    }

    /** One output pixel. */
    static void one(float[] a, int at, int[] cells, float[] weights, int cellStride, int channel, float[] bias,
            float[] out, int outAt, float min, float max) {
        FloatVector c = FloatVector.fromArray(Lanes.FLOATS, bias, channel);
        for (int cell = 0; cell < cells.length; cell++) {
            FloatVector w = FloatVector.fromArray(Lanes.FLOATS, weights, cell * cellStride + channel);
            c = FloatVector.fromArray(Lanes.FLOATS, a, at + cells[cell]).fma(w, c);
        }
        c.max(min).min(max).intoArray(out, outAt);
    }
}

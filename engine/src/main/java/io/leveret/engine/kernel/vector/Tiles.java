package io.leveret.engine.kernel.vector;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of convolutions and matrix products: a tile of pixels × panels whose sums stay in registers.
 *
 * <p>Six pixels by two panels are 12 accumulators, two weight vectors and one broadcast value: 15 of the 16 registers
 * of AVX2. Each step loads 8 values for 12 multiply-adds, so the multipliers, not the loads, are the limit; and 12
 * independent sums cover the latency of a fused multiply-add (4 cycles, two units). Every sum runs over the window in
 * the same order in every tile, so that it does not matter which tile computes a pixel.
 *
 * <p>All take: the band {@code a} and the places of the pixels in it; the segments {@code [from, to)} of a window; the
 * weights and where the panels' weights for the first segment start; what the sums start from; and where the rows of
 * sums go, clamped to {@code min … max}. The tall ones compute all pixels from {@code first} to {@code end} (exclusive,
 * and at least six of them), tile after tile, since a call for each would cost as much as a short window; the last tile
 * may overlap the one before.
 */
final class Tiles {
    /** Pixels of the tall tiles. */
    static final int PIXELS = 6;

    private Tiles() {}

    /** Tiles of six pixels and two panels: {@code out[outAt + (pixel − first) · outStride + 0 … 2·lanes)}. */
    static void sixByTwo(float[] a, int[] pixels, int first, int end, int[] offsets, int[] lengths, int from, int to,
            float[] weights, int panel0, int panel1, float[] start, int startAt, float[] out, int outAt, int outStride,
            float min, float max) {
        for (int next = first; next < end; next += PIXELS) {
            int pixel = Math.min(next, end - PIXELS);
            int tileAt = outAt + (pixel - first) * outStride;
            int w0At = panel0;
            int w1At = panel1;
            FloatVector c00 = FloatVector.fromArray(Lanes.FLOATS, start, startAt);
            FloatVector c01 = FloatVector.fromArray(Lanes.FLOATS, start, startAt + Lanes.COUNT);
            FloatVector c10 = c00;
            FloatVector c11 = c01;
            FloatVector c20 = c00;
            FloatVector c21 = c01;
            FloatVector c30 = c00;
            FloatVector c31 = c01;
            FloatVector c40 = c00;
            FloatVector c41 = c01;
            FloatVector c50 = c00;
            FloatVector c51 = c01;
            for (int s = from; s < to; s++) {
                int offset = offsets[s];
                int length = lengths[s];
                int a0 = pixels[pixel] + offset;
                int a1 = pixels[pixel + 1] + offset;
                int a2 = pixels[pixel + 2] + offset;
                int a3 = pixels[pixel + 3] + offset;
                int a4 = pixels[pixel + 4] + offset;
                int a5 = pixels[pixel + 5] + offset;
                for (int k = 0; k < length; k++) {
                    FloatVector w0 = FloatVector.fromArray(Lanes.FLOATS, weights, w0At + k * Lanes.COUNT);
                    FloatVector w1 = FloatVector.fromArray(Lanes.FLOATS, weights, w1At + k * Lanes.COUNT);
                    FloatVector v = FloatVector.broadcast(Lanes.FLOATS, a[a0 + k]);
                    c00 = v.fma(w0, c00);
                    c01 = v.fma(w1, c01);
                    v = FloatVector.broadcast(Lanes.FLOATS, a[a1 + k]);
                    c10 = v.fma(w0, c10);
                    c11 = v.fma(w1, c11);
                    v = FloatVector.broadcast(Lanes.FLOATS, a[a2 + k]);
                    c20 = v.fma(w0, c20);
                    c21 = v.fma(w1, c21);
                    v = FloatVector.broadcast(Lanes.FLOATS, a[a3 + k]);
                    c30 = v.fma(w0, c30);
                    c31 = v.fma(w1, c31);
                    v = FloatVector.broadcast(Lanes.FLOATS, a[a4 + k]);
                    c40 = v.fma(w0, c40);
                    c41 = v.fma(w1, c41);
                    v = FloatVector.broadcast(Lanes.FLOATS, a[a5 + k]);
                    c50 = v.fma(w0, c50);
                    c51 = v.fma(w1, c51);
                }
                w0At += length * Lanes.COUNT;
                w1At += length * Lanes.COUNT;
            }
            c00.max(min).min(max).intoArray(out, tileAt);
            c01.max(min).min(max).intoArray(out, tileAt + Lanes.COUNT);
            c10.max(min).min(max).intoArray(out, tileAt + outStride);
            c11.max(min).min(max).intoArray(out, tileAt + outStride + Lanes.COUNT);
            c20.max(min).min(max).intoArray(out, tileAt + 2 * outStride);
            c21.max(min).min(max).intoArray(out, tileAt + 2 * outStride + Lanes.COUNT);
            c30.max(min).min(max).intoArray(out, tileAt + 3 * outStride);
            c31.max(min).min(max).intoArray(out, tileAt + 3 * outStride + Lanes.COUNT);
            c40.max(min).min(max).intoArray(out, tileAt + 4 * outStride);
            c41.max(min).min(max).intoArray(out, tileAt + 4 * outStride + Lanes.COUNT);
            c50.max(min).min(max).intoArray(out, tileAt + 5 * outStride);
            c51.max(min).min(max).intoArray(out, tileAt + 5 * outStride + Lanes.COUNT);
        }
    }

    /** Tiles of six pixels and one panel: {@code out[outAt + (pixel − first) · outStride + 0 … lanes)}. */
    static void sixByOne(float[] a, int[] pixels, int first, int end, int[] offsets, int[] lengths, int from, int to,
            float[] weights, int panel, float[] start, int startAt, float[] out, int outAt, int outStride, float min,
            float max) {
        for (int next = first; next < end; next += PIXELS) {
            int pixel = Math.min(next, end - PIXELS);
            int tileAt = outAt + (pixel - first) * outStride;
            int wAt = panel;
            FloatVector c0 = FloatVector.fromArray(Lanes.FLOATS, start, startAt);
            FloatVector c1 = c0;
            FloatVector c2 = c0;
            FloatVector c3 = c0;
            FloatVector c4 = c0;
            FloatVector c5 = c0;
            for (int s = from; s < to; s++) {
                int offset = offsets[s];
                int length = lengths[s];
                int a0 = pixels[pixel] + offset;
                int a1 = pixels[pixel + 1] + offset;
                int a2 = pixels[pixel + 2] + offset;
                int a3 = pixels[pixel + 3] + offset;
                int a4 = pixels[pixel + 4] + offset;
                int a5 = pixels[pixel + 5] + offset;
                for (int k = 0; k < length; k++) {
                    FloatVector w = FloatVector.fromArray(Lanes.FLOATS, weights, wAt + k * Lanes.COUNT);
                    c0 = FloatVector.broadcast(Lanes.FLOATS, a[a0 + k]).fma(w, c0);
                    c1 = FloatVector.broadcast(Lanes.FLOATS, a[a1 + k]).fma(w, c1);
                    c2 = FloatVector.broadcast(Lanes.FLOATS, a[a2 + k]).fma(w, c2);
                    c3 = FloatVector.broadcast(Lanes.FLOATS, a[a3 + k]).fma(w, c3);
                    c4 = FloatVector.broadcast(Lanes.FLOATS, a[a4 + k]).fma(w, c4);
                    c5 = FloatVector.broadcast(Lanes.FLOATS, a[a5 + k]).fma(w, c5);
                }
                wAt += length * Lanes.COUNT;
            }
            c0.max(min).min(max).intoArray(out, tileAt);
            c1.max(min).min(max).intoArray(out, tileAt + outStride);
            c2.max(min).min(max).intoArray(out, tileAt + 2 * outStride);
            c3.max(min).min(max).intoArray(out, tileAt + 3 * outStride);
            c4.max(min).min(max).intoArray(out, tileAt + 4 * outStride);
            c5.max(min).min(max).intoArray(out, tileAt + 5 * outStride);
        }
    }

    /**
     * One pixel, four panels whose weights lie {@code panelStride} apart: for the matrix products of a single row at
     * the end of most networks, {@code out[outAt + 0 … 4·lanes)}.
     */
    static void oneByFour(float[] a, int pixelAt, int[] offsets, int[] lengths, int from, int to, float[] weights,
            int panel, int panelStride, float[] start, int startAt, float[] out, int outAt, float min, float max) {
        FloatVector c0 = FloatVector.fromArray(Lanes.FLOATS, start, startAt);
        FloatVector c1 = FloatVector.fromArray(Lanes.FLOATS, start, startAt + Lanes.COUNT);
        FloatVector c2 = FloatVector.fromArray(Lanes.FLOATS, start, startAt + 2 * Lanes.COUNT);
        FloatVector c3 = FloatVector.fromArray(Lanes.FLOATS, start, startAt + 3 * Lanes.COUNT);
        for (int s = from; s < to; s++) {
            int at = pixelAt + offsets[s];
            int length = lengths[s];
            int panel1 = panel + panelStride;
            int panel2 = panel1 + panelStride;
            int panel3 = panel2 + panelStride;
            for (int k = 0; k < length; k++) {
                FloatVector v = FloatVector.broadcast(Lanes.FLOATS, a[at + k]);
                c0 = v.fma(FloatVector.fromArray(Lanes.FLOATS, weights, panel + k * Lanes.COUNT), c0);
                c1 = v.fma(FloatVector.fromArray(Lanes.FLOATS, weights, panel1 + k * Lanes.COUNT), c1);
                c2 = v.fma(FloatVector.fromArray(Lanes.FLOATS, weights, panel2 + k * Lanes.COUNT), c2);
                c3 = v.fma(FloatVector.fromArray(Lanes.FLOATS, weights, panel3 + k * Lanes.COUNT), c3);
            }
            panel += length * Lanes.COUNT;
        }
        c0.max(min).min(max).intoArray(out, outAt);
        c1.max(min).min(max).intoArray(out, outAt + Lanes.COUNT);
        c2.max(min).min(max).intoArray(out, outAt + 2 * Lanes.COUNT);
        c3.max(min).min(max).intoArray(out, outAt + 3 * Lanes.COUNT);
    }

    /** One pixel, one panel: {@code out[outAt + 0 … lanes)}. */
    static void oneByOne(float[] a, int pixelAt, int[] offsets, int[] lengths, int from, int to, float[] weights,
            int panel, float[] start, int startAt, float[] out, int outAt, float min, float max) {
        FloatVector c = FloatVector.fromArray(Lanes.FLOATS, start, startAt);
        for (int s = from; s < to; s++) {
            int at = pixelAt + offsets[s];
            int length = lengths[s];
            for (int k = 0; k < length; k++) {
                c = FloatVector.broadcast(Lanes.FLOATS, a[at + k])
                        .fma(FloatVector.fromArray(Lanes.FLOATS, weights, panel + k * Lanes.COUNT), c);
            }
            panel += length * Lanes.COUNT;
        }
        c.max(min).min(max).intoArray(out, outAt);
    }
}

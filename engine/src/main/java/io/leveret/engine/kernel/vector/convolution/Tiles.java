package io.leveret.engine.kernel.vector.convolution;

import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of convolutions and matrix products: a tile of pixels × panels whose sums stay in registers.
 *
 * <p>Six pixels by two panels are 12 accumulators, two weight vectors and one broadcast value: 15 of the 16 registers
 * of AVX2. Each step loads 8 values for 12 multiply-adds, so the multipliers, not the loads, are the limit; and 12
 * independent sums cover the latency of a fused multiply-add (4 cycles, two units). No register is left: one more value
 * that lives through the loop, such as the bounds of an activation, has the JIT move accumulators to memory and back,
 * at less than half the speed. So a tile knows one segment of a window and nothing else; what comes after the sums is
 * an {@link Epilogue}'s.
 *
 * <p>All take: the band {@code a} and the places of the pixels in it; a segment, from {@code offset} after each place;
 * the weights, and where those of the first panel for the segment start; the values that the sums start from, which may
 * be the sums of the segments before; and where the sums go. Every sum runs over the window in the same order in every
 * tile, so that it does not matter which tile computes a pixel.
 */
@HotLoops
public final class Tiles {
    /** Pixels of the tall tiles. */
    public static final int PIXELS = 6;

    private Tiles() {}

    /**
     * Whether threads divide panels rather than rows of pixels: where an image has become so small that it has fewer
     * pixels than the filter has channels.
     */
    public static boolean dividePanels(Geometry geometry, int panels) {
        return panels > 2 && panels * Lanes.COUNT > geometry.outRows() * geometry.outWidth();
    }

    /** Returns the smallest multiple of the tall tiles' pixels that is large enough. */
    public static int roundUp(int pixels) {
        return (pixels + PIXELS - 1) / PIXELS * PIXELS;
    }

    /**
     * The sums of some pixels and two panels, in tiles that suit the machine. The last pixels are computed in pairs; a
     * single one takes its neighbor in {@code pixels} with it.
     */
    public static void twoPanels(float[] a, int[] pixels, int first, int end, int offset, int length, float[] weights,
            int panel, int panelStride, float[] start, int startAt, int startStride, float[] out, int outAt,
            int outStride) {
        int whole = end - (end - first) % PIXELS;
        if (Lanes.WIDE) {
            WideTiles.sixByTwo(a, pixels, first, whole, offset, length, weights, panel, panelStride, start, startAt,
                    startStride,
                    out, outAt, outStride);
        } else {
            sixByTwo(a, pixels, first, whole, offset, length, weights, panel, panelStride, start, startAt, startStride,
                    out,
                    outAt, outStride);
        }
        int done = whole - first;
        twoByTwo(a, pixels, whole, end, offset, length, weights, panel, panelStride, start,
                startAt + done * startStride, startStride, out, outAt + done * outStride, outStride);
    }

    /**
     * Six pixels by two panels, tile after tile from {@code first} to {@code end} (exclusive, a multiple of six later),
     * since a call for each would cost as much as a short window.
     *
     * @param panelStride from one panel's weights to the next one's
     * @param start {@code [pixel][2·lanes]}, pixels {@code startStride} apart; 0 has all start from the same
     * @param out {@code [pixel][2·lanes]}, pixels {@code outStride} apart
     */
    static void sixByTwo(float[] a, int[] pixels, int first, int end, int offset, int length, float[] weights,
            int panel,
            int panelStride, float[] start, int startAt, int startStride, float[] out, int outAt, int outStride) {
        for (int pixel = first; pixel < end; pixel += PIXELS) {
            int s = startAt + (pixel - first) * startStride;
            FloatVector c00 = FloatVector.fromArray(Lanes.FLOATS, start, s);
            FloatVector c01 = FloatVector.fromArray(Lanes.FLOATS, start, s + Lanes.COUNT);
            FloatVector c10 = FloatVector.fromArray(Lanes.FLOATS, start, s + startStride);
            FloatVector c11 = FloatVector.fromArray(Lanes.FLOATS, start, s + startStride + Lanes.COUNT);
            FloatVector c20 = FloatVector.fromArray(Lanes.FLOATS, start, s + 2 * startStride);
            FloatVector c21 = FloatVector.fromArray(Lanes.FLOATS, start, s + 2 * startStride + Lanes.COUNT);
            FloatVector c30 = FloatVector.fromArray(Lanes.FLOATS, start, s + 3 * startStride);
            FloatVector c31 = FloatVector.fromArray(Lanes.FLOATS, start, s + 3 * startStride + Lanes.COUNT);
            FloatVector c40 = FloatVector.fromArray(Lanes.FLOATS, start, s + 4 * startStride);
            FloatVector c41 = FloatVector.fromArray(Lanes.FLOATS, start, s + 4 * startStride + Lanes.COUNT);
            FloatVector c50 = FloatVector.fromArray(Lanes.FLOATS, start, s + 5 * startStride);
            FloatVector c51 = FloatVector.fromArray(Lanes.FLOATS, start, s + 5 * startStride + Lanes.COUNT);
            int a0 = pixels[pixel] + offset;
            int a1 = pixels[pixel + 1] + offset;
            int a2 = pixels[pixel + 2] + offset;
            int a3 = pixels[pixel + 3] + offset;
            int a4 = pixels[pixel + 4] + offset;
            int a5 = pixels[pixel + 5] + offset;
            int panel1 = panel + panelStride;
            for (int k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromArray(Lanes.FLOATS, weights, panel + k * Lanes.COUNT);
                FloatVector w1 = FloatVector.fromArray(Lanes.FLOATS, weights, panel1 + k * Lanes.COUNT);
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
            int o = outAt + (pixel - first) * outStride;
            c00.intoArray(out, o);
            c01.intoArray(out, o + Lanes.COUNT);
            c10.intoArray(out, o + outStride);
            c11.intoArray(out, o + outStride + Lanes.COUNT);
            c20.intoArray(out, o + 2 * outStride);
            c21.intoArray(out, o + 2 * outStride + Lanes.COUNT);
            c30.intoArray(out, o + 3 * outStride);
            c31.intoArray(out, o + 3 * outStride + Lanes.COUNT);
            c40.intoArray(out, o + 4 * outStride);
            c41.intoArray(out, o + 4 * outStride + Lanes.COUNT);
            c50.intoArray(out, o + 5 * outStride);
            c51.intoArray(out, o + 5 * outStride + Lanes.COUNT);
        }
    }

    /** The two pixels that whole tiles leave: four sums cover the latency of a fused multiply-add on one unit. */
    static void twoByTwo(float[] a, int[] pixels, int first, int end, int offset, int length, float[] weights,
            int panel, int panelStride, float[] start, int startAt, int startStride, float[] out, int outAt,
            int outStride) {
        for (int pixel = first; pixel < end; pixel += 2) {
            int s = startAt + (pixel - first) * startStride;
            FloatVector c00 = FloatVector.fromArray(Lanes.FLOATS, start, s);
            FloatVector c01 = FloatVector.fromArray(Lanes.FLOATS, start, s + Lanes.COUNT);
            FloatVector c10 = FloatVector.fromArray(Lanes.FLOATS, start, s + startStride);
            FloatVector c11 = FloatVector.fromArray(Lanes.FLOATS, start, s + startStride + Lanes.COUNT);
            int a0 = pixels[pixel] + offset;
            int a1 = pixels[pixel + 1] + offset;
            int panel1 = panel + panelStride;
            for (int k = 0; k < length; k++) {
                FloatVector w0 = FloatVector.fromArray(Lanes.FLOATS, weights, panel + k * Lanes.COUNT);
                FloatVector w1 = FloatVector.fromArray(Lanes.FLOATS, weights, panel1 + k * Lanes.COUNT);
                FloatVector v = FloatVector.broadcast(Lanes.FLOATS, a[a0 + k]);
                c00 = v.fma(w0, c00);
                c01 = v.fma(w1, c01);
                v = FloatVector.broadcast(Lanes.FLOATS, a[a1 + k]);
                c10 = v.fma(w0, c10);
                c11 = v.fma(w1, c11);
            }
            int o = outAt + (pixel - first) * outStride;
            c00.intoArray(out, o);
            c01.intoArray(out, o + Lanes.COUNT);
            c10.intoArray(out, o + outStride);
            c11.intoArray(out, o + outStride + Lanes.COUNT);
        }
    }

    /** The same for one panel. */
    public static void sixByOne(float[] a, int[] pixels, int first, int end, int offset, int length, float[] weights,
            int panel,
            float[] start, int startAt, int startStride, float[] out, int outAt, int outStride) {
        for (int pixel = first; pixel < end; pixel += PIXELS) {
            int s = startAt + (pixel - first) * startStride;
            FloatVector c0 = FloatVector.fromArray(Lanes.FLOATS, start, s);
            FloatVector c1 = FloatVector.fromArray(Lanes.FLOATS, start, s + startStride);
            FloatVector c2 = FloatVector.fromArray(Lanes.FLOATS, start, s + 2 * startStride);
            FloatVector c3 = FloatVector.fromArray(Lanes.FLOATS, start, s + 3 * startStride);
            FloatVector c4 = FloatVector.fromArray(Lanes.FLOATS, start, s + 4 * startStride);
            FloatVector c5 = FloatVector.fromArray(Lanes.FLOATS, start, s + 5 * startStride);
            int a0 = pixels[pixel] + offset;
            int a1 = pixels[pixel + 1] + offset;
            int a2 = pixels[pixel + 2] + offset;
            int a3 = pixels[pixel + 3] + offset;
            int a4 = pixels[pixel + 4] + offset;
            int a5 = pixels[pixel + 5] + offset;
            int k = 0;
            for (; k < length - 1; k += 2) {
                FloatVector w = FloatVector.fromArray(Lanes.FLOATS, weights, panel + k * Lanes.COUNT);
                c0 = FloatVector.broadcast(Lanes.FLOATS, a[a0 + k]).fma(w, c0);
                c1 = FloatVector.broadcast(Lanes.FLOATS, a[a1 + k]).fma(w, c1);
                c2 = FloatVector.broadcast(Lanes.FLOATS, a[a2 + k]).fma(w, c2);
                c3 = FloatVector.broadcast(Lanes.FLOATS, a[a3 + k]).fma(w, c3);
                c4 = FloatVector.broadcast(Lanes.FLOATS, a[a4 + k]).fma(w, c4);
                c5 = FloatVector.broadcast(Lanes.FLOATS, a[a5 + k]).fma(w, c5);
                w = FloatVector.fromArray(Lanes.FLOATS, weights, panel + (k + 1) * Lanes.COUNT);
                c0 = FloatVector.broadcast(Lanes.FLOATS, a[a0 + k + 1]).fma(w, c0);
                c1 = FloatVector.broadcast(Lanes.FLOATS, a[a1 + k + 1]).fma(w, c1);
                c2 = FloatVector.broadcast(Lanes.FLOATS, a[a2 + k + 1]).fma(w, c2);
                c3 = FloatVector.broadcast(Lanes.FLOATS, a[a3 + k + 1]).fma(w, c3);
                c4 = FloatVector.broadcast(Lanes.FLOATS, a[a4 + k + 1]).fma(w, c4);
                c5 = FloatVector.broadcast(Lanes.FLOATS, a[a5 + k + 1]).fma(w, c5);
            }
            if (k < length) {
                FloatVector w = FloatVector.fromArray(Lanes.FLOATS, weights, panel + k * Lanes.COUNT);
                c0 = FloatVector.broadcast(Lanes.FLOATS, a[a0 + k]).fma(w, c0);
                c1 = FloatVector.broadcast(Lanes.FLOATS, a[a1 + k]).fma(w, c1);
                c2 = FloatVector.broadcast(Lanes.FLOATS, a[a2 + k]).fma(w, c2);
                c3 = FloatVector.broadcast(Lanes.FLOATS, a[a3 + k]).fma(w, c3);
                c4 = FloatVector.broadcast(Lanes.FLOATS, a[a4 + k]).fma(w, c4);
                c5 = FloatVector.broadcast(Lanes.FLOATS, a[a5 + k]).fma(w, c5);
            }
            int o = outAt + (pixel - first) * outStride;
            c0.intoArray(out, o);
            c1.intoArray(out, o + outStride);
            c2.intoArray(out, o + 2 * outStride);
            c3.intoArray(out, o + 3 * outStride);
            c4.intoArray(out, o + 4 * outStride);
            c5.intoArray(out, o + 5 * outStride);
        }
    }

    /** One pixel, four panels, for the matrix products of a single row at the end of most networks. */
    static void oneByFour(float[] a, int at, int length, float[] weights, int panel, int panelStride, float[] start,
            int startAt, float[] out, int outAt) {
        FloatVector c0 = FloatVector.fromArray(Lanes.FLOATS, start, startAt);
        FloatVector c1 = FloatVector.fromArray(Lanes.FLOATS, start, startAt + Lanes.COUNT);
        FloatVector c2 = FloatVector.fromArray(Lanes.FLOATS, start, startAt + 2 * Lanes.COUNT);
        FloatVector c3 = FloatVector.fromArray(Lanes.FLOATS, start, startAt + 3 * Lanes.COUNT);
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
        c0.intoArray(out, outAt);
        c1.intoArray(out, outAt + Lanes.COUNT);
        c2.intoArray(out, outAt + 2 * Lanes.COUNT);
        c3.intoArray(out, outAt + 3 * Lanes.COUNT);
    }

    /** One pixel, one panel. */
    static void oneByOne(float[] a, int at, int length, float[] weights, int panel, float[] start, int startAt,
            float[] out, int outAt) {
        FloatVector c = FloatVector.fromArray(Lanes.FLOATS, start, startAt);
        for (int k = 0; k < length; k++) {
            c = FloatVector.broadcast(Lanes.FLOATS, a[at + k])
                    .fma(FloatVector.fromArray(Lanes.FLOATS, weights, panel + k * Lanes.COUNT), c);
        }
        c.intoArray(out, outAt);
    }
}

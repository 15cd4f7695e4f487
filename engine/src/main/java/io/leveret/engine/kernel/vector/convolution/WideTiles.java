package io.leveret.engine.kernel.vector.convolution;

import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;

/**
 * {@link Tiles#sixByTwo} for machines with 32 registers ({@link Lanes#WIDE}), for sums that are not finished with:
 * unrolled by two.
 */
@HotLoops
final class WideTiles {
    private WideTiles() {}

    static void sixByTwo(float[] a, int[] pixels, int first, int end, int offset, int length, float[] weights,
            int panel,
            int panelStride, float[] start, int startAt, int startStride, float[] out, int outAt, int outStride) {
        for (int pixel = first; pixel < end; pixel += Tiles.PIXELS) {
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
            int k = 0;
            for (; k < length - 1; k += 2) {
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
                w0 = FloatVector.fromArray(Lanes.FLOATS, weights, panel + (k + 1) * Lanes.COUNT);
                w1 = FloatVector.fromArray(Lanes.FLOATS, weights, panel1 + (k + 1) * Lanes.COUNT);
                v = FloatVector.broadcast(Lanes.FLOATS, a[a0 + k + 1]);
                c00 = v.fma(w0, c00);
                c01 = v.fma(w1, c01);
                v = FloatVector.broadcast(Lanes.FLOATS, a[a1 + k + 1]);
                c10 = v.fma(w0, c10);
                c11 = v.fma(w1, c11);
                v = FloatVector.broadcast(Lanes.FLOATS, a[a2 + k + 1]);
                c20 = v.fma(w0, c20);
                c21 = v.fma(w1, c21);
                v = FloatVector.broadcast(Lanes.FLOATS, a[a3 + k + 1]);
                c30 = v.fma(w0, c30);
                c31 = v.fma(w1, c31);
                v = FloatVector.broadcast(Lanes.FLOATS, a[a4 + k + 1]);
                c40 = v.fma(w0, c40);
                c41 = v.fma(w1, c41);
                v = FloatVector.broadcast(Lanes.FLOATS, a[a5 + k + 1]);
                c50 = v.fma(w0, c50);
                c51 = v.fma(w1, c51);
            }
            if (k < length) {
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
}

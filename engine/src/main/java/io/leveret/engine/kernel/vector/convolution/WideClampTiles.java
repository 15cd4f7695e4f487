package io.leveret.engine.kernel.vector.convolution;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Tiles of six pixels for machines with 32 registers ({@link Lanes#WIDE}), from the window to the arena without a stop,
 * of float32 values. Where {@link Tiles} has no register left, there are enough here for what saves time: the loop is
 * unrolled by two, which brings it from 87 to 97 % of the multipliers' peak; the sums stay in registers over all
 * segments of a window; and what follows them is done before they leave. With 16 registers each of these
 * makes it slower by half.
 *
 * <p>All take: the band {@code a} and the places of the pixels in it, from {@code first} to {@code end} (a multiple of
 * six later); segments in one group; and where the first pixel's first channel of the panel goes in the arena. Lanes
 * beyond the last channel are not stored. Sums run over the window in the same order as in all other tiles.
 */
@HotLoops
final class WideClampTiles {
    private WideClampTiles() {}

    /** Six pixels by two panels. */
    static void sixByTwo(float[] a, int[] pixels, int first, int end, Segments segments, FilterPanels filter, int panel,
            ClampEpilogue clamp, Arena arena, int outAt) {
        float[] weights = filter.weights();
        float[] bias = filter.bias();
        int channel = panel * Lanes.COUNT;
        int outStride = clamp.outStride();
        FloatVector lowest = FloatVector.broadcast(Lanes.FLOATS, clamp.min());
        FloatVector highest = FloatVector.broadcast(Lanes.FLOATS, clamp.max());
        VectorMask<Float> present = Lanes.FLOATS.indexInRange(channel + Lanes.COUNT, filter.channels());
        for (int pixel = first; pixel < end; pixel += Tiles.PIXELS) {
            FloatVector c00 = FloatVector.fromArray(Lanes.FLOATS, bias, channel);
            FloatVector c01 = FloatVector.fromArray(Lanes.FLOATS, bias, channel + Lanes.COUNT);
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
            int panel0 = filter.start(panel);
            for (int segment = 0; segment < segments.offsets().length; segment++) {
                int offset = segments.offsets()[segment];
                int length = segments.lengths()[segment];
                int a0 = pixels[pixel] + offset;
                int a1 = pixels[pixel + 1] + offset;
                int a2 = pixels[pixel + 2] + offset;
                int a3 = pixels[pixel + 3] + offset;
                int a4 = pixels[pixel + 4] + offset;
                int a5 = pixels[pixel + 5] + offset;
                int panel1 = panel0 + filter.start(1);
                int k = 0;
                for (; k < length - 1; k += 2) {
                    FloatVector w0 = FloatVector.fromArray(Lanes.FLOATS, weights, panel0 + k * Lanes.COUNT);
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
                    w0 = FloatVector.fromArray(Lanes.FLOATS, weights, panel0 + (k + 1) * Lanes.COUNT);
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
                    FloatVector w0 = FloatVector.fromArray(Lanes.FLOATS, weights, panel0 + k * Lanes.COUNT);
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
                panel0 += length * Lanes.COUNT;
            }
            int o = outAt + (pixel - first) * outStride;
            c00 = c00.blend(lowest, c00.compare(VectorOperators.LT, lowest));
            c00.blend(highest, c00.compare(VectorOperators.GT, highest)).intoArray(arena.floats, o);
            c01 = c01.blend(lowest, c01.compare(VectorOperators.LT, lowest));
            c01.blend(highest, c01.compare(VectorOperators.GT, highest)).intoArray(arena.floats, o + Lanes.COUNT,
                    present);
            c10 = c10.blend(lowest, c10.compare(VectorOperators.LT, lowest));
            c10.blend(highest, c10.compare(VectorOperators.GT, highest)).intoArray(arena.floats, o + outStride);
            c11 = c11.blend(lowest, c11.compare(VectorOperators.LT, lowest));
            c11.blend(highest, c11.compare(VectorOperators.GT, highest)).intoArray(arena.floats,
                    o + outStride + Lanes.COUNT, present);
            c20 = c20.blend(lowest, c20.compare(VectorOperators.LT, lowest));
            c20.blend(highest, c20.compare(VectorOperators.GT, highest)).intoArray(arena.floats, o + 2 * outStride);
            c21 = c21.blend(lowest, c21.compare(VectorOperators.LT, lowest));
            c21.blend(highest, c21.compare(VectorOperators.GT, highest)).intoArray(arena.floats,
                    o + 2 * outStride + Lanes.COUNT, present);
            c30 = c30.blend(lowest, c30.compare(VectorOperators.LT, lowest));
            c30.blend(highest, c30.compare(VectorOperators.GT, highest)).intoArray(arena.floats, o + 3 * outStride);
            c31 = c31.blend(lowest, c31.compare(VectorOperators.LT, lowest));
            c31.blend(highest, c31.compare(VectorOperators.GT, highest)).intoArray(arena.floats,
                    o + 3 * outStride + Lanes.COUNT, present);
            c40 = c40.blend(lowest, c40.compare(VectorOperators.LT, lowest));
            c40.blend(highest, c40.compare(VectorOperators.GT, highest)).intoArray(arena.floats, o + 4 * outStride);
            c41 = c41.blend(lowest, c41.compare(VectorOperators.LT, lowest));
            c41.blend(highest, c41.compare(VectorOperators.GT, highest)).intoArray(arena.floats,
                    o + 4 * outStride + Lanes.COUNT, present);
            c50 = c50.blend(lowest, c50.compare(VectorOperators.LT, lowest));
            c50.blend(highest, c50.compare(VectorOperators.GT, highest)).intoArray(arena.floats, o + 5 * outStride);
            c51 = c51.blend(lowest, c51.compare(VectorOperators.LT, lowest));
            c51.blend(highest, c51.compare(VectorOperators.GT, highest)).intoArray(arena.floats,
                    o + 5 * outStride + Lanes.COUNT, present);
        }
    }

    /** Six pixels by one panel. */
    static void sixByOne(float[] a, int[] pixels, int first, int end, Segments segments, FilterPanels filter, int panel,
            ClampEpilogue clamp, Arena arena, int outAt) {
        float[] weights = filter.weights();
        float[] bias = filter.bias();
        int channel = panel * Lanes.COUNT;
        int outStride = clamp.outStride();
        FloatVector lowest = FloatVector.broadcast(Lanes.FLOATS, clamp.min());
        FloatVector highest = FloatVector.broadcast(Lanes.FLOATS, clamp.max());
        VectorMask<Float> present = Lanes.FLOATS.indexInRange(channel, filter.channels());
        for (int pixel = first; pixel < end; pixel += Tiles.PIXELS) {
            FloatVector c0 = FloatVector.fromArray(Lanes.FLOATS, bias, channel);
            FloatVector c1 = c0;
            FloatVector c2 = c0;
            FloatVector c3 = c0;
            FloatVector c4 = c0;
            FloatVector c5 = c0;
            int panel0 = filter.start(panel);
            for (int segment = 0; segment < segments.offsets().length; segment++) {
                int offset = segments.offsets()[segment];
                int length = segments.lengths()[segment];
                int a0 = pixels[pixel] + offset;
                int a1 = pixels[pixel + 1] + offset;
                int a2 = pixels[pixel + 2] + offset;
                int a3 = pixels[pixel + 3] + offset;
                int a4 = pixels[pixel + 4] + offset;
                int a5 = pixels[pixel + 5] + offset;
                int k = 0;
                for (; k < length - 1; k += 2) {
                    FloatVector w = FloatVector.fromArray(Lanes.FLOATS, weights, panel0 + k * Lanes.COUNT);
                    c0 = FloatVector.broadcast(Lanes.FLOATS, a[a0 + k]).fma(w, c0);
                    c1 = FloatVector.broadcast(Lanes.FLOATS, a[a1 + k]).fma(w, c1);
                    c2 = FloatVector.broadcast(Lanes.FLOATS, a[a2 + k]).fma(w, c2);
                    c3 = FloatVector.broadcast(Lanes.FLOATS, a[a3 + k]).fma(w, c3);
                    c4 = FloatVector.broadcast(Lanes.FLOATS, a[a4 + k]).fma(w, c4);
                    c5 = FloatVector.broadcast(Lanes.FLOATS, a[a5 + k]).fma(w, c5);
                    w = FloatVector.fromArray(Lanes.FLOATS, weights, panel0 + (k + 1) * Lanes.COUNT);
                    c0 = FloatVector.broadcast(Lanes.FLOATS, a[a0 + k + 1]).fma(w, c0);
                    c1 = FloatVector.broadcast(Lanes.FLOATS, a[a1 + k + 1]).fma(w, c1);
                    c2 = FloatVector.broadcast(Lanes.FLOATS, a[a2 + k + 1]).fma(w, c2);
                    c3 = FloatVector.broadcast(Lanes.FLOATS, a[a3 + k + 1]).fma(w, c3);
                    c4 = FloatVector.broadcast(Lanes.FLOATS, a[a4 + k + 1]).fma(w, c4);
                    c5 = FloatVector.broadcast(Lanes.FLOATS, a[a5 + k + 1]).fma(w, c5);
                }
                if (k < length) {
                    FloatVector w = FloatVector.fromArray(Lanes.FLOATS, weights, panel0 + k * Lanes.COUNT);
                    c0 = FloatVector.broadcast(Lanes.FLOATS, a[a0 + k]).fma(w, c0);
                    c1 = FloatVector.broadcast(Lanes.FLOATS, a[a1 + k]).fma(w, c1);
                    c2 = FloatVector.broadcast(Lanes.FLOATS, a[a2 + k]).fma(w, c2);
                    c3 = FloatVector.broadcast(Lanes.FLOATS, a[a3 + k]).fma(w, c3);
                    c4 = FloatVector.broadcast(Lanes.FLOATS, a[a4 + k]).fma(w, c4);
                    c5 = FloatVector.broadcast(Lanes.FLOATS, a[a5 + k]).fma(w, c5);
                }
                panel0 += length * Lanes.COUNT;
            }
            int o = outAt + (pixel - first) * outStride;
            c0 = c0.blend(lowest, c0.compare(VectorOperators.LT, lowest));
            c0.blend(highest, c0.compare(VectorOperators.GT, highest)).intoArray(arena.floats, o, present);
            c1 = c1.blend(lowest, c1.compare(VectorOperators.LT, lowest));
            c1.blend(highest, c1.compare(VectorOperators.GT, highest)).intoArray(arena.floats, o + outStride, present);
            c2 = c2.blend(lowest, c2.compare(VectorOperators.LT, lowest));
            c2.blend(highest, c2.compare(VectorOperators.GT, highest)).intoArray(arena.floats, o + 2 * outStride,
                    present);
            c3 = c3.blend(lowest, c3.compare(VectorOperators.LT, lowest));
            c3.blend(highest, c3.compare(VectorOperators.GT, highest)).intoArray(arena.floats, o + 3 * outStride,
                    present);
            c4 = c4.blend(lowest, c4.compare(VectorOperators.LT, lowest));
            c4.blend(highest, c4.compare(VectorOperators.GT, highest)).intoArray(arena.floats, o + 4 * outStride,
                    present);
            c5 = c5.blend(lowest, c5.compare(VectorOperators.LT, lowest));
            c5.blend(highest, c5.compare(VectorOperators.GT, highest)).intoArray(arena.floats, o + 5 * outStride,
                    present);
        }
    }
}

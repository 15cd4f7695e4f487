package io.leveret.engine.kernel.vector.convolution;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Tiles of six pixels for machines with 32 registers, of quantized values: {@link WideClampTiles} with
 * {@link Requantizer}'s work after the sums. Two classes, because with both ends in one method it exceeds what the JIT
 * is willing to compile as a whole.
 */
@HotLoops
final class WideRequantizeTiles {
    private WideRequantizeTiles() {}

    /** Six pixels by two panels. */
    static void sixByTwo(float[] a, int[] pixels, int first, int end, Segments segments, FilterPanels filter, int panel,
            Requantizer requantizer, Arena arena, int outAt) {
        float[] weights = filter.weights();
        float[] bias = filter.bias();
        int channel = panel * Lanes.COUNT;
        int outStride = requantizer.outStride();
        FloatVector scale0 = FloatVector.fromArray(Lanes.FLOATS, requantizer.scales(), channel);
        FloatVector scale1 = FloatVector.fromArray(Lanes.FLOATS, requantizer.scales(), channel + Lanes.COUNT);
        int min = requantizer.min();
        int max = requantizer.max();
        VectorMask<Short> present = Lanes.SHORTS.indexInRange(channel + Lanes.COUNT, filter.channels());
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
            ((ShortVector) c00.mul(scale0).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0)).intoArray(arena.shorts, o);
            ((ShortVector) c01.mul(scale1).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0))
                    .intoArray(arena.shorts, o + Lanes.COUNT, present);
            ((ShortVector) c10.mul(scale0).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0)).intoArray(arena.shorts, o + outStride);
            ((ShortVector) c11.mul(scale1).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0))
                    .intoArray(arena.shorts, o + outStride + Lanes.COUNT, present);
            ((ShortVector) c20.mul(scale0).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0)).intoArray(arena.shorts, o + 2 * outStride);
            ((ShortVector) c21.mul(scale1).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0))
                    .intoArray(arena.shorts, o + 2 * outStride + Lanes.COUNT, present);
            ((ShortVector) c30.mul(scale0).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0)).intoArray(arena.shorts, o + 3 * outStride);
            ((ShortVector) c31.mul(scale1).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0))
                    .intoArray(arena.shorts, o + 3 * outStride + Lanes.COUNT, present);
            ((ShortVector) c40.mul(scale0).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0)).intoArray(arena.shorts, o + 4 * outStride);
            ((ShortVector) c41.mul(scale1).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0))
                    .intoArray(arena.shorts, o + 4 * outStride + Lanes.COUNT, present);
            ((ShortVector) c50.mul(scale0).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0)).intoArray(arena.shorts, o + 5 * outStride);
            ((ShortVector) c51.mul(scale1).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0))
                    .intoArray(arena.shorts, o + 5 * outStride + Lanes.COUNT, present);
        }
    }

    /** Six pixels by one panel. */
    static void sixByOne(float[] a, int[] pixels, int first, int end, Segments segments, FilterPanels filter, int panel,
            Requantizer requantizer, Arena arena, int outAt) {
        float[] weights = filter.weights();
        float[] bias = filter.bias();
        int channel = panel * Lanes.COUNT;
        int outStride = requantizer.outStride();
        FloatVector scale = FloatVector.fromArray(Lanes.FLOATS, requantizer.scales(), channel);
        int min = requantizer.min();
        int max = requantizer.max();
        VectorMask<Short> present = Lanes.SHORTS.indexInRange(channel, filter.channels());
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
            ((ShortVector) c0.mul(scale).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0)).intoArray(arena.shorts, o, present);
            ((ShortVector) c1.mul(scale).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0))
                    .intoArray(arena.shorts, o + outStride, present);
            ((ShortVector) c2.mul(scale).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0))
                    .intoArray(arena.shorts, o + 2 * outStride, present);
            ((ShortVector) c3.mul(scale).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0))
                    .intoArray(arena.shorts, o + 3 * outStride, present);
            ((ShortVector) c4.mul(scale).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0))
                    .intoArray(arena.shorts, o + 4 * outStride, present);
            ((ShortVector) c5.mul(scale).add(Requantization.ROUNDER).reinterpretAsInts().max(min).min(max)
                    .convertShape(VectorOperators.I2S, Lanes.SHORTS, 0))
                    .intoArray(arena.shorts, o + 5 * outStride, present);
        }
    }
}

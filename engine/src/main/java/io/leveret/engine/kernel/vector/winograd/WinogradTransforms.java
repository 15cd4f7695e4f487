package io.leveret.engine.kernel.vector.winograd;

import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The loops that take tiles to the domain of {@link Winograd} and back. A vector holds channels side by side, so that
 * both transforms are additions of whole vectors.
 *
 * <p>Each makes one row of its result at a time, from two or three rows of its source: little enough for 16 registers,
 * and for the JIT to inline. That the rows differ in one sign only, which is then a factor, makes them one loop.
 */
@HotLoops
final class WinogradTransforms {
    /** From one tile's or pixel's sums to the next one's: those of two panels. */
    static final int STRIDE = 2 * Lanes.COUNT;

    private WinogradTransforms() {}

    /**
     * One row of {@code Bᵀ d B} of each tile: that of two rows of the tile, {@code first + sign · second}.
     *
     * @param band {@code [row][column][channel]}
     * @param tiles where in it each tile starts
     * @param first where the one row starts, from there
     * @param second where the other row starts, from there
     * @param out {@code [position][tile][channel, in whole vectors]}; lanes beyond the channels
     *     hold whatever comes next
     * @param outAt where the row's first position starts
     * @param positionStride from one position to the next
     */
    static void input(float[] band, int[] tiles, int count, int channels, int first, int second, float sign,
            float[] out,
            int outAt, int positionStride) {
        FloatVector s = FloatVector.broadcast(Lanes.FLOATS, sign);
        int o = outAt;
        for (int tile = 0; tile < count; tile++) {
            int a = tiles[tile] + first;
            int b = tiles[tile] + second;
            for (int c = 0; c < channels; c += Lanes.COUNT) {
                FloatVector d0 = FloatVector.fromArray(Lanes.FLOATS, band, b + c)
                        .fma(s, FloatVector.fromArray(Lanes.FLOATS, band, a + c));
                FloatVector d1 = FloatVector.fromArray(Lanes.FLOATS, band, b + c + channels)
                        .fma(s, FloatVector.fromArray(Lanes.FLOATS, band, a + c + channels));
                FloatVector d2 = FloatVector.fromArray(Lanes.FLOATS, band, b + c + 2 * channels)
                        .fma(s, FloatVector.fromArray(Lanes.FLOATS, band, a + c + 2 * channels));
                FloatVector d3 = FloatVector.fromArray(Lanes.FLOATS, band, b + c + 3 * channels)
                        .fma(s, FloatVector.fromArray(Lanes.FLOATS, band, a + c + 3 * channels));
                d0.sub(d2).intoArray(out, o);
                d1.add(d2).intoArray(out, o + positionStride);
                d2.sub(d1).intoArray(out, o + 2 * positionStride);
                d3.sub(d1).intoArray(out, o + 3 * positionStride);
                o += Lanes.COUNT;
            }
        }
    }

    /**
     * One row of {@code Aᵀ m A} of each tile, plus the bias: that of three rows of positions,
     * {@code outer + inner + sign · inner2}, where inner2 follows inner.
     *
     * @param sums {@code [position][tile][2·lanes]}
     * @param outer where the outer row's first position starts
     * @param inner where the first inner row's does
     * @param positionStride from one position to the next
     * @param count tiles
     * @param out {@code [2·tile + column][2·lanes]}
     */
    static void float32(float[] sums, int outer, int inner, float sign, int positionStride, int count, float[] bias,
            int biasAt, float[] out, int outAt) {
        FloatVector s = FloatVector.broadcast(Lanes.FLOATS, sign);
        FloatVector start = FloatVector.fromArray(Lanes.FLOATS, bias, biasAt);
        int inner2 = inner + 4 * positionStride;
        for (int tile = 0; tile < count; tile++) {
            int at = tile * STRIDE;
            FloatVector m0 = FloatVector.fromArray(Lanes.FLOATS, sums, inner2 + at)
                    .fma(s, FloatVector.fromArray(Lanes.FLOATS, sums, inner + at))
                    .add(FloatVector.fromArray(Lanes.FLOATS, sums, outer + at));
            FloatVector m1 = FloatVector.fromArray(Lanes.FLOATS, sums, inner2 + at + positionStride)
                    .fma(s, FloatVector.fromArray(Lanes.FLOATS, sums, inner + at + positionStride))
                    .add(FloatVector.fromArray(Lanes.FLOATS, sums, outer + at + positionStride));
            FloatVector m2 = FloatVector.fromArray(Lanes.FLOATS, sums, inner2 + at + 2 * positionStride)
                    .fma(s, FloatVector.fromArray(Lanes.FLOATS, sums, inner + at + 2 * positionStride))
                    .add(FloatVector.fromArray(Lanes.FLOATS, sums, outer + at + 2 * positionStride));
            FloatVector m3 = FloatVector.fromArray(Lanes.FLOATS, sums, inner2 + at + 3 * positionStride)
                    .fma(s, FloatVector.fromArray(Lanes.FLOATS, sums, inner + at + 3 * positionStride))
                    .add(FloatVector.fromArray(Lanes.FLOATS, sums, outer + at + 3 * positionStride));
            int o = outAt + 2 * at;
            m1.add(m2).add(m0).add(start).intoArray(out, o);
            m1.sub(m2).add(m3).add(start).intoArray(out, o + STRIDE);
        }
    }

    /**
     * The same of integers, whose sums are four times what they stand for. Only the first half of the additions is
     * known to be exact in float32.
     *
     * @param before what the results are added to, as {@code out}, or for {@code beforeStride} 0 all to the same vector
     * @param beforeStride from one pixel's values to the next one's
     * @param integers the results, as {@code out}; may be {@code before}
     * @param out the results, as the nearest float32
     */
    static void integers(float[] sums, int outer, int inner, float sign, int positionStride, int count, int[] before,
            int beforeAt, int beforeStride, int[] integers, int integersAt, float[] out, int outAt) {
        FloatVector s = FloatVector.broadcast(Lanes.FLOATS, sign);
        int inner2 = inner + 4 * positionStride;
        for (int tile = 0; tile < count; tile++) {
            int at = tile * STRIDE;
            FloatVector m0 = FloatVector.fromArray(Lanes.FLOATS, sums, inner2 + at)
                    .fma(s, FloatVector.fromArray(Lanes.FLOATS, sums, inner + at))
                    .add(FloatVector.fromArray(Lanes.FLOATS, sums, outer + at));
            FloatVector m1 = FloatVector.fromArray(Lanes.FLOATS, sums, inner2 + at + positionStride)
                    .fma(s, FloatVector.fromArray(Lanes.FLOATS, sums, inner + at + positionStride))
                    .add(FloatVector.fromArray(Lanes.FLOATS, sums, outer + at + positionStride));
            FloatVector m2 = FloatVector.fromArray(Lanes.FLOATS, sums, inner2 + at + 2 * positionStride)
                    .fma(s, FloatVector.fromArray(Lanes.FLOATS, sums, inner + at + 2 * positionStride))
                    .add(FloatVector.fromArray(Lanes.FLOATS, sums, outer + at + 2 * positionStride));
            FloatVector m3 = FloatVector.fromArray(Lanes.FLOATS, sums, inner2 + at + 3 * positionStride)
                    .fma(s, FloatVector.fromArray(Lanes.FLOATS, sums, inner + at + 3 * positionStride))
                    .add(FloatVector.fromArray(Lanes.FLOATS, sums, outer + at + 3 * positionStride));
            IntVector i0 = (IntVector) m0.convertShape(VectorOperators.F2I, Lanes.INTS, 0);
            IntVector i1 = (IntVector) m1.convertShape(VectorOperators.F2I, Lanes.INTS, 0);
            IntVector i2 = (IntVector) m2.convertShape(VectorOperators.F2I, Lanes.INTS, 0);
            IntVector i3 = (IntVector) m3.convertShape(VectorOperators.F2I, Lanes.INTS, 0);
            int b = beforeAt + 2 * tile * beforeStride;
            IntVector left = i1.add(i2).add(i0).lanewise(VectorOperators.ASHR, 2)
                    .add(IntVector.fromArray(Lanes.INTS, before, b));
            IntVector right = i1.sub(i2).add(i3).lanewise(VectorOperators.ASHR, 2)
                    .add(IntVector.fromArray(Lanes.INTS, before, b + beforeStride));
            left.intoArray(integers, integersAt + 2 * at);
            right.intoArray(integers, integersAt + 2 * at + STRIDE);
            ((FloatVector) left.convertShape(VectorOperators.I2F, Lanes.FLOATS, 0)).intoArray(out, outAt + 2 * at);
            ((FloatVector) right.convertShape(VectorOperators.I2F, Lanes.FLOATS, 0))
                    .intoArray(out, outAt + 2 * at + STRIDE);
        }
    }

    /**
     * {@code Bᵀ d} of four pixels in a line, for {@link LineWinograd}.
     *
     * @param tiles from {@code tilesAt} on, where in the band each tile starts
     * @param step from one of its pixels to the next
     * @param out {@code [kind][tile][channel]}; what a vector writes beyond a tile's channels the next tile overwrites
     */
    static void line(float[] band, int[] tiles, int tilesAt, int count, int channels, int step, float[] out, int outAt,
            int kindStride) {
        for (int tile = 0; tile < count; tile++) {
            int a = tiles[tilesAt + tile];
            int o = outAt + tile * channels;
            for (int c = 0; c < channels; c += Lanes.COUNT) {
                FloatVector d0 = FloatVector.fromArray(Lanes.FLOATS, band, a + c);
                FloatVector d1 = FloatVector.fromArray(Lanes.FLOATS, band, a + c + step);
                FloatVector d2 = FloatVector.fromArray(Lanes.FLOATS, band, a + c + 2 * step);
                FloatVector d3 = FloatVector.fromArray(Lanes.FLOATS, band, a + c + 3 * step);
                d0.sub(d2).intoArray(out, o + c);
                d1.add(d2).intoArray(out, o + c + kindStride);
                d2.sub(d1).intoArray(out, o + c + 2 * kindStride);
                d3.sub(d1).intoArray(out, o + c + 3 * kindStride);
            }
        }
    }

    /**
     * {@code Aᵀ m} of each tile of {@link LineWinograd}, plus the bias.
     *
     * @param sums {@code [kind][tile][2·lanes]}
     * @param tileStep from one tile's results to the next one's
     * @param pixelStep from the first pixel's to the second one's
     */
    static void lineOfFloat32(float[] sums, int sumsAt, int kindStride, int count, float[] bias, int biasAt,
            float[] out,
            int outAt, int tileStep, int pixelStep) {
        FloatVector start = FloatVector.fromArray(Lanes.FLOATS, bias, biasAt);
        for (int tile = 0; tile < count; tile++) {
            int at = sumsAt + tile * STRIDE;
            FloatVector m0 = FloatVector.fromArray(Lanes.FLOATS, sums, at);
            FloatVector m1 = FloatVector.fromArray(Lanes.FLOATS, sums, at + kindStride);
            FloatVector m2 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 2 * kindStride);
            FloatVector m3 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 3 * kindStride);
            int o = outAt + tile * tileStep;
            m1.add(m2).add(m0).add(start).intoArray(out, o);
            m1.sub(m2).add(m3).add(start).intoArray(out, o + pixelStep);
        }
    }

    /**
     * The same of integers, whose sums are twice what they stand for, and exact only before they are added up.
     *
     * @param before what the results are added to, as {@code out} with other strides, which are 0 where all are added
     *     to the same vector
     * @param integers the results, as {@code out}; may be {@code before}
     * @param out the results, as the nearest float32
     */
    static void lineOfIntegers(float[] sums, int sumsAt, int kindStride, int count, int[] before, int beforeAt,
            int beforeTileStep, int beforePixelStep, int[] integers, int integersAt, float[] out, int outAt,
            int tileStep, int pixelStep) {
        for (int tile = 0; tile < count; tile++) {
            int at = sumsAt + tile * STRIDE;
            IntVector m0 = (IntVector) FloatVector.fromArray(Lanes.FLOATS, sums, at)
                    .convertShape(VectorOperators.F2I, Lanes.INTS, 0);
            IntVector m1 = (IntVector) FloatVector.fromArray(Lanes.FLOATS, sums, at + kindStride)
                    .convertShape(VectorOperators.F2I, Lanes.INTS, 0);
            IntVector m2 = (IntVector) FloatVector.fromArray(Lanes.FLOATS, sums, at + 2 * kindStride)
                    .convertShape(VectorOperators.F2I, Lanes.INTS, 0);
            IntVector m3 = (IntVector) FloatVector.fromArray(Lanes.FLOATS, sums, at + 3 * kindStride)
                    .convertShape(VectorOperators.F2I, Lanes.INTS, 0);
            int b = beforeAt + tile * beforeTileStep;
            int o = tile * tileStep;
            IntVector first = m1.add(m2).add(m0).lanewise(VectorOperators.ASHR, 1)
                    .add(IntVector.fromArray(Lanes.INTS, before, b));
            IntVector second = m1.sub(m2).add(m3).lanewise(VectorOperators.ASHR, 1)
                    .add(IntVector.fromArray(Lanes.INTS, before, b + beforePixelStep));
            first.intoArray(integers, integersAt + o);
            second.intoArray(integers, integersAt + o + pixelStep);
            ((FloatVector) first.convertShape(VectorOperators.I2F, Lanes.FLOATS, 0)).intoArray(out, outAt + o);
            ((FloatVector) second.convertShape(VectorOperators.I2F, Lanes.FLOATS, 0))
                    .intoArray(out, outAt + o + pixelStep);
        }
    }
}

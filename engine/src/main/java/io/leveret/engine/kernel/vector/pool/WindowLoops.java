package io.leveret.engine.kernel.vector.pool;

import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The innermost loops of poolings: all channels of one window, four vectors of channels at a time, whose results stay
 * in registers while the window's cells pass by. One vector at a time would wait for each addition and count more than
 * it adds.
 *
 * <p>There are at least as many channels as lanes. The last vector ends with the last channel, and may so compute some
 * channels again that one before it has; nothing beyond them is written.
 *
 * <p>All take: where the window's first cell starts, how many cells it has, and the elements from a row of them to the
 * next and from a cell to the next. Strides that vary keep the JIT from unrolling the loops over cells, which for the
 * three rounds that most windows take costs more than it saves.
 */
@HotLoops
final class WindowLoops {
    private static final int BLOCK = 4; // vectors

    private WindowLoops() {}

    // ---- float32 values ----

    /** The sum of each channel times {@code factor}, clamped, to {@code outAt}. */
    static void means(float[] a, int at, int rows, int columns, int rowStride, int columnStep, int channels,
            float factor,
            float min, float max, int outAt) {
        FloatVector lowest = FloatVector.broadcast(Lanes.FLOATS, min);
        FloatVector highest = FloatVector.broadcast(Lanes.FLOATS, max);
        int last = channels - Lanes.COUNT;
        for (int channel = 0; channel < channels; channel += BLOCK * Lanes.COUNT) {
            int c0 = Math.min(channel, last);
            int c1 = Math.min(channel + Lanes.COUNT, last);
            int c2 = Math.min(channel + 2 * Lanes.COUNT, last);
            int c3 = Math.min(channel + 3 * Lanes.COUNT, last);
            FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            int end = at + rows * rowStride;
            for (int row = at; row < end; row += rowStride) {
                int rowEnd = row + columns * columnStep;
                for (int cell = row; cell < rowEnd; cell += columnStep) {
                    s0 = s0.add(FloatVector.fromArray(Lanes.FLOATS, a, cell + c0));
                    s1 = s1.add(FloatVector.fromArray(Lanes.FLOATS, a, cell + c1));
                    s2 = s2.add(FloatVector.fromArray(Lanes.FLOATS, a, cell + c2));
                    s3 = s3.add(FloatVector.fromArray(Lanes.FLOATS, a, cell + c3));
                }
            }
            s0 = s0.mul(factor);
            s1 = s1.mul(factor);
            s2 = s2.mul(factor);
            s3 = s3.mul(factor);
            s0 = s0.blend(lowest, s0.compare(VectorOperators.LT, lowest));
            s1 = s1.blend(lowest, s1.compare(VectorOperators.LT, lowest));
            s2 = s2.blend(lowest, s2.compare(VectorOperators.LT, lowest));
            s3 = s3.blend(lowest, s3.compare(VectorOperators.LT, lowest));
            s0.blend(highest, s0.compare(VectorOperators.GT, highest)).intoArray(a, outAt + c0);
            s1.blend(highest, s1.compare(VectorOperators.GT, highest)).intoArray(a, outAt + c1);
            s2.blend(highest, s2.compare(VectorOperators.GT, highest)).intoArray(a, outAt + c2);
            s3.blend(highest, s3.compare(VectorOperators.GT, highest)).intoArray(a, outAt + c3);
        }
    }

    /**
     * The largest value of each channel, clamped, to {@code outAt}; NaN is passed over. Java's own maximum of floats
     * takes several instructions for NaN and −0.
     */
    static void maxima(float[] a, int at, int rows, int columns, int rowStride, int columnStep, int channels, float min,
            float max, int outAt) {
        FloatVector highest = FloatVector.broadcast(Lanes.FLOATS, max);
        int last = channels - Lanes.COUNT;
        for (int channel = 0; channel < channels; channel += BLOCK * Lanes.COUNT) {
            int c0 = Math.min(channel, last);
            int c1 = Math.min(channel + Lanes.COUNT, last);
            int c2 = Math.min(channel + 2 * Lanes.COUNT, last);
            int c3 = Math.min(channel + 3 * Lanes.COUNT, last);
            FloatVector m0 = FloatVector.broadcast(Lanes.FLOATS, min);
            FloatVector m1 = m0;
            FloatVector m2 = m0;
            FloatVector m3 = m0;
            int end = at + rows * rowStride;
            for (int row = at; row < end; row += rowStride) {
                int rowEnd = row + columns * columnStep;
                for (int cell = row; cell < rowEnd; cell += columnStep) {
                    FloatVector v = FloatVector.fromArray(Lanes.FLOATS, a, cell + c0);
                    m0 = m0.blend(v, v.compare(VectorOperators.GT, m0));
                    v = FloatVector.fromArray(Lanes.FLOATS, a, cell + c1);
                    m1 = m1.blend(v, v.compare(VectorOperators.GT, m1));
                    v = FloatVector.fromArray(Lanes.FLOATS, a, cell + c2);
                    m2 = m2.blend(v, v.compare(VectorOperators.GT, m2));
                    v = FloatVector.fromArray(Lanes.FLOATS, a, cell + c3);
                    m3 = m3.blend(v, v.compare(VectorOperators.GT, m3));
                }
            }
            m0.blend(highest, m0.compare(VectorOperators.GT, highest)).intoArray(a, outAt + c0);
            m1.blend(highest, m1.compare(VectorOperators.GT, highest)).intoArray(a, outAt + c1);
            m2.blend(highest, m2.compare(VectorOperators.GT, highest)).intoArray(a, outAt + c2);
            m3.blend(highest, m3.compare(VectorOperators.GT, highest)).intoArray(a, outAt + c3);
        }
    }

    // ---- quantized values ----

    /** The sum of each channel, of so few cells that it fits, to the start of {@code out}. */
    static void sums(short[] a, int at, int rows, int columns, int rowStride, int columnStep, int channels,
            short[] out) {
        int lanes = 2 * Lanes.COUNT;
        int last = channels - lanes;
        for (int channel = 0; channel < channels; channel += BLOCK * lanes) {
            int c0 = Math.min(channel, last);
            int c1 = Math.min(channel + lanes, last);
            int c2 = Math.min(channel + 2 * lanes, last);
            int c3 = Math.min(channel + 3 * lanes, last);
            ShortVector s0 = ShortVector.zero(Lanes.WHOLE_SHORTS);
            ShortVector s1 = s0;
            ShortVector s2 = s0;
            ShortVector s3 = s0;
            int end = at + rows * rowStride;
            for (int row = at; row < end; row += rowStride) {
                int rowEnd = row + columns * columnStep;
                for (int cell = row; cell < rowEnd; cell += columnStep) {
                    s0 = s0.add(ShortVector.fromArray(Lanes.WHOLE_SHORTS, a, cell + c0));
                    s1 = s1.add(ShortVector.fromArray(Lanes.WHOLE_SHORTS, a, cell + c1));
                    s2 = s2.add(ShortVector.fromArray(Lanes.WHOLE_SHORTS, a, cell + c2));
                    s3 = s3.add(ShortVector.fromArray(Lanes.WHOLE_SHORTS, a, cell + c3));
                }
            }
            s0.intoArray(out, c0);
            s1.intoArray(out, c1);
            s2.intoArray(out, c2);
            s3.intoArray(out, c3);
        }
    }

    /**
     * {@link #maxima(short[], int, int, int, int, int, int, int, int, int)} of fewer channels than fill such a vector,
     * but no fewer than there are lanes of float32.
     */
    static void maximaOfFew(short[] a, int at, int rows, int columns, int rowStride, int columnStep, int channels,
            int min, int max, int outAt) {
        int last = channels - Lanes.COUNT;
        ShortVector m0 = ShortVector.broadcast(Lanes.SHORTS, (short) min);
        ShortVector m1 = m0;
        int end = at + rows * rowStride;
        for (int row = at; row < end; row += rowStride) {
            int rowEnd = row + columns * columnStep;
            for (int cell = row; cell < rowEnd; cell += columnStep) {
                m0 = m0.max(ShortVector.fromArray(Lanes.SHORTS, a, cell));
                m1 = m1.max(ShortVector.fromArray(Lanes.SHORTS, a, cell + last));
            }
        }
        m0.min((short) max).intoArray(a, outAt);
        m1.min((short) max).intoArray(a, outAt + last);
    }

    /** The largest value of each channel, clamped, to {@code outAt}. */
    static void maxima(short[] a, int at, int rows, int columns, int rowStride, int columnStep, int channels, int min,
            int max, int outAt) {
        int lanes = 2 * Lanes.COUNT;
        int last = channels - lanes;
        for (int channel = 0; channel < channels; channel += BLOCK * lanes) {
            int c0 = Math.min(channel, last);
            int c1 = Math.min(channel + lanes, last);
            int c2 = Math.min(channel + 2 * lanes, last);
            int c3 = Math.min(channel + 3 * lanes, last);
            ShortVector m0 = ShortVector.broadcast(Lanes.WHOLE_SHORTS, (short) min);
            ShortVector m1 = m0;
            ShortVector m2 = m0;
            ShortVector m3 = m0;
            int end = at + rows * rowStride;
            for (int row = at; row < end; row += rowStride) {
                int rowEnd = row + columns * columnStep;
                for (int cell = row; cell < rowEnd; cell += columnStep) {
                    m0 = m0.max(ShortVector.fromArray(Lanes.WHOLE_SHORTS, a, cell + c0));
                    m1 = m1.max(ShortVector.fromArray(Lanes.WHOLE_SHORTS, a, cell + c1));
                    m2 = m2.max(ShortVector.fromArray(Lanes.WHOLE_SHORTS, a, cell + c2));
                    m3 = m3.max(ShortVector.fromArray(Lanes.WHOLE_SHORTS, a, cell + c3));
                }
            }
            m0.min((short) max).intoArray(a, outAt + c0);
            m1.min((short) max).intoArray(a, outAt + c1);
            m2.min((short) max).intoArray(a, outAt + c2);
            m3.min((short) max).intoArray(a, outAt + c3);
        }
    }
}

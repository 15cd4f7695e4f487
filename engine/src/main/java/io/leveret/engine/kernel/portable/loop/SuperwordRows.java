package io.leveret.engine.kernel.portable.loop;

import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;

/**
 * The size of what the convolutions of this package keep in their scratch at a time, and how their innermost loops must
 * be written so that the JIT turns them into vectors.
 *
 * <p>C2's superword pass (JDK 25) packs the operations of an unrolled loop over arrays. It does so only where it can
 * prove that nothing that is written is read again, and it compares addresses by their constant parts alone: of
 * {@code sums[i] += x * weights[offset + i]}, both {@code float[]}, it proves nothing, since the arrays may be one and
 * {@code offset} anything. Hence:
 * <ul>
 * <li>What such a loop reads lies in separate arrays that are indexed by the loop's variable alone (rows of a filter:
 * {@code float[][]}), or at a constant distance from what it writes (rows of a scratch, {@link #STRIDE} apart).
 * <li>Quantized values are widened to int beforehand, by way of float; short and int do not mix in a vector.
 * <li>Products are added one after the other to what is there, {@code sums[i] = sums[i] + x0 * w0 + x1 * w1}. If they
 * are added up first, as {@code sums[i] += x0 * w0 + x1 * w1} means, and several sums use the same weights, it pairs
 * products of different sums and gives up, or not, as it happens to meet them.
 * <li>The body is small, about nine multiply-adds at most, or it is not unrolled far enough.
 * </ul>
 * Measured on one core of Zen 4, rows of 256 elements from the cache, in G multiply-adds/s: float32 values 3.4 in plain
 * loops that are not turned into vectors, 31 in these; integers 1.6 and 23. With AVX2 alone they are as fast.
 */
public final class SuperwordRows {
    /** The most elements in a row. */
    public static final int WIDTH = Scratch.ROW;
    /** Elements from a row to the next: no power of two, so that rows do not meet in the same lines of the cache. */
    public static final int STRIDE = WIDTH + 16;

    private SuperwordRows() {}

    /** Clamps float32 values in place. */
    public static void clamp(float[] values, int from, int to, float min, float max) {
        for (int i = from; i < to; i++) {
            values[i] = Math.min(Math.max(values[i], min), max);
        }
    }

    /**
     * Requantizes sums in place, each with its own scale: as {@link Requantization#apply} does, but clamped after the
     * rounding, which is the same for whole bounds, and as ints.
     */
    public static void requantize(int[] sums, int from, int length, float[] scales, int first,
            Requantization requantization) {
        int min = requantization.min();
        int max = requantization.max();
        for (int n = 0; n < length; n++) {
            float scaled = sums[from + n] * scales[first + n];
            int rounded = (int) (scaled + Requantization.ROUNDER - Requantization.ROUNDER);
            sums[from + n] = Math.min(Math.max(rounded, min), max);
        }
    }

    /** Requantizes the sums of one channel in place. */
    public static void requantize(int[] sums, int from, int length, int channel, Requantization requantization) {
        float scale = requantization.scales()[channel];
        int min = requantization.min();
        int max = requantization.max();
        for (int n = 0; n < length; n++) {
            float scaled = sums[from + n] * scale;
            int rounded = (int) (scaled + Requantization.ROUNDER - Requantization.ROUNDER);
            sums[from + n] = Math.min(Math.max(rounded, min), max);
        }
    }

    /**
     * Widens values. The detour by float changes none of them, and C2 knows vectors for both of its halves but not for
     * the direct way.
     */
    public static void widen(short[] values, int from, int length, int[] results, int to) {
        for (int n = 0; n < length; n++) {
            results[to + n] = (int) (float) values[from + n];
        }
    }

    /** Narrows values that 16 bits hold, by the same detour. */
    public static void narrow(int[] values, int from, int length, short[] results, int to) {
        for (int n = 0; n < length; n++) {
            results[to + n] = (short) (float) values[from + n];
        }
    }
}

package io.leveret.engine.kernel.portable.loop;

import java.util.Arrays;

/**
 * Rows of sums of products of 16 by 8 bits. An int holds {@value #PRODUCTS} of them; after as many, the sums are
 * carried over to two more rows, so that the innermost loop adds ints, which C2 turns into vectors.
 *
 * @param length of a row
 * @param high where the higher parts of the carried sums begin in a scratch's ints
 * @param low where their lower 16 bits begin
 */
public record WideSums(int length, int high, int low) {
    /** The products that an int holds. */
    public static final int PRODUCTS = 384;

    /** Makes all sums of a row at the start of the ints 0. */
    public void clear(int[] ints) {
        Arrays.fill(ints, 0, length, 0);
        Arrays.fill(ints, high, high + length, 0);
        Arrays.fill(ints, low, low + length, 0);
    }

    /** Carries the sums at the start of the ints over. */
    public void carry(int[] ints) {
        for (int n = 0; n < length; n++) {
            int lower = ints[low + n] + (ints[n] & 0xffff);
            ints[high + n] += (ints[n] >> 16) + (lower >>> 16);
            ints[low + n] = lower & 0xffff;
            ints[n] = 0;
        }
    }

    /** Returns a sum. */
    public long sum(int[] ints, int n) {
        return ((long) ints[high + n] << 16) + ints[low + n] + ints[n];
    }
}

package io.leveret.vision.judge;

import java.util.Arrays;

/** Ranks scores: from the model's order to the indices of the best first. */
public final class Ranking {
    private final ClassFilter filter;
    private final int maxResults;
    private final float scoreThreshold;

    /**
     * A ranking.
     *
     * @param maxResults the largest number of classes that results have
     * @param scoreThreshold the least score of results; −∞ for all, even NaN
     */
    public Ranking(ClassFilter filter, int maxResults, float scoreThreshold) {
        this.filter = filter;
        this.maxResults = maxResults;
        this.scoreThreshold = scoreThreshold;
    }

    /**
     * Returns the indices of the classes that the filter keeps, best first; for equal scores the lower index first, NaN
     * last.
     */
    public int[] order(float[] scores) {
        long[] keys = new long[scores.length]; // [kept] sort key of the score above, index below
        int kept = 0;
        for (int i = 0; i < scores.length; i++) {
            if (filter.keeps(i)) {
                keys[kept++] = (long) descendingKey(scores[i]) << 32 | i;
            }
        }
        Arrays.sort(keys, 0, kept);
        int[] order = new int[kept];
        for (int i = 0; i < kept; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    /** Returns the classes of an {@link #order} whose score reaches the threshold, up to the wanted number. */
    public int[] best(int[] order, float[] scores) {
        // NaN only without a threshold
        return Arrays.stream(order)
                .filter(index -> scores[index] >= scoreThreshold || scoreThreshold == Float.NEGATIVE_INFINITY)
                .limit(maxResults).toArray();
    }

    /**
     * Returns an int that grows as the score falls. The bits of IEEE 754 floats grow with positive values and fall with
     * negative ones; adding 0 turns −0 into +0.
     */
    private static int descendingKey(float score) {
        if (Float.isNaN(score)) {
            return Integer.MAX_VALUE;
        }
        int bits = Float.floatToRawIntBits(score + 0f);
        int ascending = bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
        return ~ascending;
    }
}

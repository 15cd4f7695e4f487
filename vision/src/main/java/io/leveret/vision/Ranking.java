package io.leveret.vision;

import io.leveret.tflite.metadata.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Ranks scores: from the model's order to the best first. */
final class Ranking {
    private final Optional<Labels> labels;
    private final ClassFilter filter;
    private final int maxResults; // −1: all
    private final float scoreThreshold;

    Ranking(Optional<Labels> labels, ClassFilter filter, int maxResults, float scoreThreshold) {
        this.labels = labels;
        this.filter = filter;
        this.maxResults = maxResults;
        this.scoreThreshold = scoreThreshold;
    }

    /**
     * Returns the indices of the classes that the filter keeps, best first; for equal scores the lower index first, NaN
     * last.
     */
    int[] order(float[] scores) {
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
    List<Classification> best(int[] order, float[] scores) {
        int most = maxResults == ClassifierOptions.ALL_RESULTS ? order.length : Math.min(order.length, maxResults);
        List<Classification> best = new ArrayList<>(most);
        for (int i = 0; i < order.length && best.size() < most; i++) {
            float score = scores[order[i]];
            if (score >= scoreThreshold || scoreThreshold == Float.NEGATIVE_INFINITY) { // NaN only without a threshold
                best.add(named(order[i], score));
            }
        }
        return best;
    }

    /** Returns a class with its names. */
    Classification named(int index, float score) {
        return new Classification(index, labels.map(l -> l.names().get(index)).orElse(""),
                labels.map(l -> l.displayNames().get(index)).orElse(""), score);
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

package io.leveret.vision;

import io.leveret.model.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** From scores in the model's order to classes in that of their scores. */
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

    /** The classes that the filter keeps and whose score reaches the threshold: best first, of equal ones the lower index, scores of NaN last. */
    List<Classification> rank(float[] scores) {
        long[] order = new long[scores.length]; // [kept] sort key of the score above, index below
        int kept = 0;
        for (int i = 0; i < scores.length; i++) {
            if (!(scores[i] < scoreThreshold) && filter.keeps(i)) {
                order[kept++] = (long) descendingKey(scores[i]) << 32 | i;
            }
        }
        Arrays.sort(order, 0, kept);
        int count = maxResults == ClassifierOptions.ALL_RESULTS ? kept : Math.min(kept, maxResults);
        List<Classification> ranked = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int index = (int) order[i];
            ranked.add(new Classification(index, labels.map(l -> l.names().get(index)).orElse(""),
                    labels.map(l -> l.displayNames().get(index)).orElse(""), scores[index]));
        }
        return ranked;
    }

    /**
     * An int that grows as the score falls. The bits of IEEE 754 floats grow with the value of positive ones and fall
     * with that of negative ones; adding 0 makes one zero of two.
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

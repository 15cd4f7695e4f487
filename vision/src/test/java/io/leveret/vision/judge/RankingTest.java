package io.leveret.vision.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static final float NO_THRESHOLD = Float.NEGATIVE_INFINITY;

    @Test
    void best_anyFloats_descendWithLowerIndexFirst() {
        Random random = new Random(7);
        float[] scores = new float[2000];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = i % 3 == 0 ? random.nextInt(5) - 2 : (float) random.nextGaussian();
        }
        scores[100] = Float.POSITIVE_INFINITY;
        scores[200] = Float.NEGATIVE_INFINITY;
        scores[300] = Float.MIN_VALUE;
        scores[400] = -Float.MIN_VALUE;
        scores[500] = Float.MAX_VALUE;

        assertEquals(IntStream.range(0, scores.length).boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -scores[i]).thenComparing(i -> i)).toList(),
                indices(scores, Integer.MAX_VALUE, NO_THRESHOLD));
    }

    @Test
    void best_zeroes_tieWhateverTheirSign() {
        assertEquals(List.of(0, 1, 2), indices(new float[]{-0f, 0f, -0f}, 3, NO_THRESHOLD));
    }

    @Test
    void best_notANumber_comesLast() {
        assertEquals(List.of(2, 1, 0), indices(new float[]{Float.NaN, Float.NEGATIVE_INFINITY, 1}, 3, NO_THRESHOLD));
    }

    @Test
    void best_notANumber_reachesNoThreshold() {
        assertEquals(List.of(1), indices(new float[]{Float.NaN, 1}, 3, -1e30f));
    }

    @Test
    void best_threshold_keepsEqualScores() {
        assertEquals(List.of(2, 1), indices(new float[]{0.4999f, 0.5f, 0.6f}, Integer.MAX_VALUE, 0.5f));
    }

    @Test
    void best_moreResultsAskedForThanThereAre_givesAll() {
        assertEquals(List.of(1, 0), indices(new float[]{1, 2}, 1000, NO_THRESHOLD));
    }

    /** The Task Library's own example: {0, 64, 255, 32, 128} with scale 1/256. */
    @Test
    void best_taskLibraryExample_givesItsOrder() {
        float[] scores = {0, 64 / 256f, 255 / 256f, 32 / 256f, 128 / 256f};

        Ranking ranking = new Ranking(ClassFilter.ALL, 3, NO_THRESHOLD);
        float[] ranked = new float[3];
        int[] best = ranking.best(ranking.order(scores), scores);
        for (int i = 0; i < ranked.length; i++) {
            ranked[i] = scores[best[i]];
        }

        assertEquals(3, best.length);
        assertArrayEquals(new float[]{.99609375f, .5f, .25f}, ranked);
    }

    private static List<Integer> indices(float[] scores, int maxResults, float threshold) {
        Ranking ranking = new Ranking(ClassFilter.ALL, maxResults, threshold);
        return Arrays.stream(ranking.best(ranking.order(scores), scores)).boxed().toList();
    }
}

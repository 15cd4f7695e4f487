package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.vision.Ambiguity.Verdict;
import io.leveret.vision.judge.ClassFilter;
import io.leveret.vision.judge.Ranking;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AmbiguityTest {
    /** The overview page's example: none of rabbit, hamster and dog stands out. */
    @Test
    void of_allClassesAlike_knowsNone() {
        Ambiguity ambiguity = of(0.31f, 0.35f, 0.34f);

        assertTrue(ambiguity.ambiguous());
        assertEquals(Verdict.NONE_KNOWN, ambiguity.verdict());
        assertEquals(0.35f, ambiguity.topScore());
        assertEquals(0.01f, ambiguity.margin(), 1e-6f);
        assertEquals(-(0.31 * Math.log(0.31) + 0.35 * Math.log(0.35) + 0.34 * Math.log(0.34)) / Math.log(3),
                ambiguity.normalizedEntropy(), 1e-6);
        assertEquals(List.of(), ambiguity.contenders());
    }

    @Test
    void of_twoAhead_isTornBetweenThem() {
        Ambiguity ambiguity = of(0.1f, 0.46f, 0.44f);

        assertTrue(ambiguity.ambiguous());
        assertEquals(Verdict.TORN, ambiguity.verdict());
        assertEquals(List.of(1, 2), ambiguity.contenders().stream().map(Classification::index).toList());
        assertEquals(List.of(0.46f, 0.44f), ambiguity.contenders().stream().map(Classification::score).toList());
    }

    @Test
    void of_threeOfAThousandAhead_isTornBetweenThem() {
        float[] scores = new float[1000];
        scores[7] = 0.33f;
        scores[500] = 0.34f;
        scores[999] = 0.33f;

        Ambiguity ambiguity = of(scores);

        assertEquals(Verdict.TORN, ambiguity.verdict());
        assertEquals(List.of(500, 7, 999), ambiguity.contenders().stream().map(Classification::index).toList());
    }

    @Test
    void of_oneAhead_isClear() {
        Ambiguity ambiguity = of(0.1f, 0.7f, 0.2f);

        assertFalse(ambiguity.ambiguous());
        assertEquals(Verdict.CLEAR, ambiguity.verdict());
        assertEquals(0.5f, ambiguity.margin(), 1e-6f);
        assertEquals(List.of(), ambiguity.contenders());
    }

    /** Two cats of three have most of it; the rest is spread over a thousand. */
    @Test
    void of_fewThatHoldMost_isTornHoweverTheRestIsSpread() {
        float[] scores = new float[1001];
        Arrays.fill(scores, 0.28f / 999);
        scores[281] = 0.36f;
        scores[285] = 0.36f;

        assertEquals(Verdict.TORN, of(scores).verdict());
        assertTrue(of(scores).normalizedEntropy() > 0.2f);
        scores[285] = 0.1f; // and less
        scores[281] = 0.1f;
        assertEquals(Verdict.NONE_KNOWN, of(scores).verdict());
    }

    /** A denied winner still counts for the entropy, but the rest is close to 0. */
    @Test
    void of_winnerDenied_knowsNone() {
        float[] scores = new float[1001];
        Arrays.fill(scores, 0.02f / 1000);
        scores[933] = 0.98f;
        int[] order = IntStream.range(0, 1001).filter(index -> index != 933).toArray();

        Ambiguity ambiguity = Ambiguity.of(order, scores, true, AmbiguityLimits.DEFAULT,
                index -> new Classification(index, "", "", scores[index]));

        assertEquals(Verdict.NONE_KNOWN, ambiguity.verdict());
        assertEquals(List.of(), ambiguity.contenders());
    }

    /** 1001 equal classes have 0.001 each, which quantizes to 0 in units of 1/256. */
    @Test
    void of_allZero_knowsNone() {
        assertEquals(Verdict.NONE_KNOWN, of(new float[1001]).verdict());
        assertEquals(1, of(new float[1001]).normalizedEntropy());
    }

    @Test
    void of_lowTopScoreOfFewClasses_isNotYetUnknown() {
        float[] scores = new float[1000];
        scores[3] = 0.39f;
        scores[4] = 0.2f;
        scores[5] = 0.2f;
        scores[6] = 0.21f;

        assertEquals(Verdict.CLEAR, of(scores).verdict()); // spread over too few
    }

    @Test
    void of_limits_areFollowed() {
        float[] scores = {0.3f, 0.35f, 0.35f};

        assertEquals(Verdict.TORN, of(scores, new AmbiguityLimits(0.3f, 0, 0.1f)).verdict());
        assertEquals(Verdict.TORN, of(scores, new AmbiguityLimits(1, 1, 0.1f)).verdict());
        assertEquals(Verdict.CLEAR, of(scores, new AmbiguityLimits(0, 0, 0)).verdict());
        assertEquals(Verdict.NONE_KNOWN, of(scores, new AmbiguityLimits(0.4f, 0.9f, 0)).verdict());
    }

    @Test
    void of_oneClass_isClear() {
        Ambiguity ambiguity = of(1f);

        assertEquals(Verdict.CLEAR, ambiguity.verdict());
        assertEquals(1, ambiguity.margin());
        assertEquals(0, ambiguity.normalizedEntropy());
    }

    @Test
    void of_noClassLetThrough_hasNoScore() {
        Ambiguity ambiguity = Ambiguity.of(new int[0], new float[]{0.5f, 0.5f}, true, AmbiguityLimits.DEFAULT,
                index -> null);

        assertEquals(Verdict.NONE_KNOWN, ambiguity.verdict());
        assertEquals(0, ambiguity.topScore());
        assertEquals(0, ambiguity.margin());
    }

    @Test
    void of_scoresThatAreNoProbabilities_isUndefined() {
        float[] scores = {3, 3, 3};
        Ambiguity ambiguity = Ambiguity.of(new int[]{0, 1, 2}, scores, false, AmbiguityLimits.DEFAULT, index -> null);

        assertEquals(Verdict.UNDEFINED, ambiguity.verdict());
        assertFalse(ambiguity.ambiguous());
        assertEquals(Verdict.UNDEFINED, of(Float.NaN, 0.5f, 0.5f).verdict());
    }

    @Test
    void normalizedEntropy_quantizedSumsOtherThanOne_isThatOfTheShares() {
        assertEquals(1, Ambiguity.normalizedEntropy(new float[]{0.25f, 0.25f, 0.25f}), 1e-6);
        assertEquals(Math.log(2) / Math.log(4), Ambiguity.normalizedEntropy(new float[]{0.49f, 0.49f, 0, 0}), 1e-6);
        assertEquals(0, Ambiguity.normalizedEntropy(new float[]{0, 0.9f}));
    }

    private static Ambiguity of(float... scores) {
        return of(scores, AmbiguityLimits.DEFAULT);
    }

    private static Ambiguity of(float[] scores, AmbiguityLimits limits) {
        float[] given = Arrays.copyOf(scores, scores.length);
        Ranking ranking = new Ranking(ClassFilter.ALL, 1, Float.NEGATIVE_INFINITY);
        return Ambiguity.of(ranking.order(given), given, true, limits,
                index -> new Classification(index, "", "", given[index]));
    }
}

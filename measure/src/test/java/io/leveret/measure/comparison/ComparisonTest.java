package io.leveret.measure.comparison;

import static io.leveret.measure.comparison.ComparedModels.model;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static Comparison compare(ComparedModel... models) {
        return Comparison.of(List.of(models));
    }

    /** A model that is right on the first {@code correct} of 20 photos. */
    private static ComparedModel right(int correct, long latencyNanos, long fileBytes) {
        return model("+".repeat(correct) + "-".repeat(20 - correct), latencyNanos, fileBytes);
    }

    @Test
    void of_list_isCopied() {
        List<ComparedModel> models = new ArrayList<>(List.of(model("+"), model("-")));
        Comparison comparison = Comparison.of(models);
        List<ComparedModel> before = List.copyOf(models);

        models.clear();

        assertEquals(before, comparison.models());
        assertThrows(UnsupportedOperationException.class, () -> comparison.models().clear());
    }

    @Test
    void of_nothing_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Comparison.of(List.of()));
    }

    @Test
    void of_differentNumbersOfPhotos_isRefusedWithBoth() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> compare(model("++"), model("+-"), model("++?"))).getMessage();

        assertTrue(message.contains("saw 2 photos") && message.contains(" 3;"), message);
    }

    @Test
    void test_twoModels_isOfTheirHits() {
        Comparison comparison = compare(model("+++?"), model("+--+"), model("---+"));

        assertEquals(new McNemar(2, 0), comparison.test(0, 1));
        assertEquals(new McNemar(0, 1), comparison.test(2, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> comparison.test(0, 3));
    }

    @Test
    void differing_photos_areThoseThatTheFewestAreRightOnFirst() {
        Comparison comparison = compare(model("++-+-?+"), model("+---+++"), model("+--++++"));

        assertEquals(List.of(1, 3, 4), comparison.differing(10)); // all agree on 0, 2, 6; one could not read 5
        assertEquals(List.of(1, 3), comparison.differing(2));
        assertEquals(List.of(), compare(model("+-"), model("+-")).differing(10));
    }

    @Test
    void bestFirst_models_areByAccuracyThenLatencyThenSize() {
        assertEquals(List.of(3, 1, 2, 0),
                compare(right(9, 1, 1), right(10, 4, 9), right(10, 5, 1), right(11, 9, 9)).bestFirst());
        assertEquals(List.of(1, 0, 2), compare(right(9, 1, 2), right(9, 1, 1), right(9, 1, 2)).bestFirst());
    }

    // ---- the frontier ----

    @Test
    void dominatedBy_betterInOneOnly_isThatModel() {
        ComparedModel base = right(10, 50, 50);

        assertEquals(Optional.of(1), compare(base, right(11, 50, 50)).dominatedBy(0));
        assertEquals(Optional.of(1), compare(base, right(10, 49, 50)).dominatedBy(0));
        assertEquals(Optional.of(1), compare(base, right(10, 50, 49)).dominatedBy(0));
    }

    @Test
    void dominatedBy_worseInOne_isNone() {
        ComparedModel base = right(10, 50, 50);

        assertEquals(Optional.empty(), compare(base, right(9, 1, 1)).dominatedBy(0));
        assertEquals(Optional.empty(), compare(base, right(20, 51, 1)).dominatedBy(0));
        assertEquals(Optional.empty(), compare(base, right(20, 1, 51)).dominatedBy(0));
    }

    @Test
    void onFrontier_duplicates_bothAre() {
        Comparison comparison = compare(right(10, 50, 50), right(10, 50, 50), right(9, 50, 50));

        assertEquals(List.of(true, true, false), IntStream.range(0, 3).mapToObj(comparison::onFrontier).toList());
        assertEquals(Optional.of(0), comparison.dominatedBy(2), "the first of equals");
    }

    @Test
    void onFrontier_oneModel_is() {
        assertTrue(compare(right(0, 50, 50)).onFrontier(0));
    }

    @Test
    void dominatedBy_several_isTheMostAccurateThenFastestThenSmallest() {
        ComparedModel worst = right(1, 90, 90);

        assertEquals(Optional.of(2), compare(worst, right(10, 1, 1), right(11, 80, 80)).dominatedBy(0));
        assertEquals(Optional.of(2), compare(worst, right(11, 80, 1), right(11, 79, 80)).dominatedBy(0));
        assertEquals(Optional.of(2), compare(worst, right(11, 79, 80), right(11, 79, 79)).dominatedBy(0));
    }

    /** 2 of 4 readable photos are as good as 3 of 6, and 2 of 2 are better. */
    @Test
    void dominatedBy_otherUnreadablePhotos_comparesShares() {
        assertEquals(Optional.empty(), compare(model("++--??"), model("+++---")).dominatedBy(0));
        assertEquals(Optional.empty(), compare(model("++--??"), model("+++---")).dominatedBy(1));
        assertEquals(Optional.of(1), compare(model("++--??"), model("++++--")).dominatedBy(0));
        assertEquals(Optional.of(1), compare(model("+++---"), model("++????")).dominatedBy(0));
    }

    @Test
    void dominatedBy_randomModels_isByTheDefinition() {
        SplittableRandom random = new SplittableRandom(7);
        for (int run = 0; run < 300; run++) {
            int count = random.nextInt(1, 8);
            int[][] values = new int[count][]; // [model][correct, latency, size], with many equals
            ComparedModel[] models = new ComparedModel[count];
            for (int i = 0; i < count; i++) {
                values[i] = random.ints(3, 1, 5).toArray();
                models[i] = right(values[i][0], values[i][1], values[i][2]);
            }
            Comparison comparison = compare(models);
            for (int i = 0; i < count; i++) {
                int[] own = values[i];
                List<Integer> dominators = IntStream.range(0, count).filter(other -> values[other][0] >= own[0]
                        && values[other][1] <= own[1] && values[other][2] <= own[2]
                        && !(values[other][0] == own[0] && values[other][1] == own[1] && values[other][2] == own[2]))
                        .boxed().toList();
                assertEquals(dominators.isEmpty(), comparison.onFrontier(i));
                comparison.dominatedBy(i).ifPresent(other -> {
                    assertTrue(dominators.contains(other));
                    assertTrue(comparison.onFrontier(other), "what dominates is dominated by none");
                });
            }
        }
    }

    // ---- recommendations ----

    private static Optional<Integer> best(ComparedModel... models) {
        return compare(models).recommend(Constraints.NONE).best();
    }

    @Test
    void best_tie_isTheFasterThenTheSmallerThenTheFirst() {
        assertEquals(Optional.of(1), best(right(10, 1, 1), right(11, 50, 50), right(9, 1, 1)));
        assertEquals(Optional.of(1), best(right(11, 50, 1), right(11, 49, 50)));
        assertEquals(Optional.of(1), best(right(11, 50, 50), right(11, 50, 49)));
        assertEquals(Optional.of(1), best(right(10, 50, 50), right(11, 50, 50), right(11, 50, 50)));
    }

    @Test
    void recommend_budget_looksOnlyAtWhatIsWithin() {
        Comparison comparison = compare(right(20, 101, 10), right(10, 100, 50), right(19, 10, 51), right(11, 100, 50));

        Recommendation recommendation = comparison.recommend(new Constraints(100, 50));

        assertEquals(new Recommendation(List.of(1, 3), Optional.of(3), Optional.empty(), Optional.empty(),
                Optional.empty()), recommendation);
    }

    @Test
    void recommend_cheaperWithinChance_isNamed() {
        // Of 20 photos the best is right on 5 more than the second and third, p = 0.0625; on 6 more than the last, p =
        // 0.03125.
        Comparison comparison = compare(right(16, 50, 50), right(11, 20, 60), right(11, 60, 20), right(10, 1, 1));

        assertEquals(new Recommendation(List.of(0, 1, 2, 3), Optional.of(0), Optional.of(1), Optional.of(2),
                Optional.empty()), comparison.recommend(Constraints.NONE));
    }

    @Test
    void recommend_cheaperOutOfBudget_isNotNamed() {
        Comparison comparison = compare(right(16, 50, 50), right(15, 20, 60), right(15, 60, 20));

        assertEquals(new Recommendation(List.of(0), Optional.of(0), Optional.empty(), Optional.empty(),
                Optional.empty()), comparison.recommend(new Constraints(50, 50)));
    }

    @Test
    void recommend_cheaperOfSameCost_isTheMostAccurateThenTheCheaperOtherwiseThenTheFirst() {
        ComparedModel best = right(16, 50, 50);

        assertEquals(Optional.of(2),
                compare(best, right(14, 20, 1), right(15, 20, 90)).recommend(Constraints.NONE).faster());
        assertEquals(Optional.of(2), compare(best, right(15, 20, 90), right(15, 20, 80), right(15, 20, 80))
                .recommend(Constraints.NONE).faster());
        assertEquals(Optional.of(2),
                compare(best, right(14, 1, 20), right(15, 90, 20)).recommend(Constraints.NONE).smaller());
        assertEquals(Optional.of(2), compare(best, right(15, 90, 20), right(15, 80, 20), right(15, 80, 20))
                .recommend(Constraints.NONE).smaller());
    }

    @Test
    void recommend_asCheapAsTheBest_isNotCheaper() {
        Recommendation recommendation = compare(right(16, 50, 50), right(15, 50, 50)).recommend(Constraints.NONE);

        assertEquals(Optional.empty(), recommendation.faster());
        assertEquals(Optional.empty(), recommendation.smaller());
    }

    /**
     * A model that reads other photos may have the lower share, though it is significantly better on the photos that
     * both read.
     */
    @Test
    void recommend_significantlyBetterOnSharedPhotos_isNotTakenForWorse() {
        ComparedModel best = model("+".repeat(40) + "-".repeat(6) + "?".repeat(6), 50, 50); // 40 of 46
        ComparedModel other = model("?".repeat(40) + "+".repeat(6) + "-".repeat(6), 20, 20); // 6 of 12
        Comparison comparison = compare(best, other);

        assertEquals(new McNemar(0, 6), comparison.test(0, 1));
        assertEquals(new Recommendation(List.of(0, 1), Optional.of(0), Optional.of(1), Optional.of(1),
                Optional.empty()), comparison.recommend(Constraints.NONE));
    }

    @Test
    void recommend_noneWithin_isTheNearest() {
        Constraints budget = new Constraints(100, 1000);
        Comparison comparison = compare(right(20, 300, 10), right(1, 50, 2000), right(5, 190, 1500),
                right(6, 190, 1900));

        assertEquals(new Recommendation(List.of(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(2)), comparison.recommend(budget));
        assertEquals(Optional.of(0), compare(right(1, 200, 10), right(20, 10, 2000)).recommend(budget).nearest(),
                "the first of equals");
        assertEquals(Optional.of(1), compare(right(1, 300, 10), right(1, 200, 4000))
                .recommend(new Constraints(100, Long.MAX_VALUE)).nearest(), "no limit is never exceeded");
    }
}

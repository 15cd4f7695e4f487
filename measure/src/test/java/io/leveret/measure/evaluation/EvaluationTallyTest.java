package io.leveret.measure.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.codec.Damage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Six photos of three classes, counted by hand. */
class EvaluationTallyTest {
    private static final PhotoOutcome UNREADABLE = new PhotoOutcome.Unreadable("g", 0, "g: is damaged");

    // The photos of class 0 are predicted as 0, 0 and 1, those of class 1 as 1 and 2, that of class 2 as 1.
    private final EvaluationResult result = result(3, photo(0, 0, 1, 2), photo(0, 0, 2, 1), UNREADABLE,
            photo(0, 1, 2, 0), photo(1, 1, 0, 2), photo(1, 2, 1, 0), photo(2, 1, 2, 0));

    @Test
    void merge_ofAnyParts_isTheSameToTheLastDigit() {
        Random random = new Random(1);
        List<PhotoOutcome> photos = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            String name = "%04d".formatted(i);
            float first = 0.05f + 0.95f * random.nextFloat();
            photos.add(i % 100 == 0 ? new PhotoOutcome.Unreadable(name, i % 3, "damaged")
                    : new PhotoOutcome.Classified(name, i % 3,
                            List.of(new Prediction(random.nextInt(3), first), new Prediction(0, first / 3)),
                            random.nextInt(1000), random.nextInt(1000), random.nextInt(1000),
                            i % 70 == 0 ? Optional.of(new Damage(9, 8, "cut")) : Optional.empty()));
        }
        EvaluationTally whole = new EvaluationTally(3);
        photos.forEach(whole::add);

        Collections.shuffle(photos, random);
        EvaluationTally merged = new EvaluationTally(3);
        for (int from = 0; from < photos.size(); from += 300) {
            EvaluationTally part = new EvaluationTally(3);
            photos.subList(from, Math.min(from + 300, photos.size())).forEach(part::add);
            merged.merge(part);
        }

        assertEquals(whole.result(), merged.result());
        assertThrows(IllegalArgumentException.class, () -> merged.merge(new EvaluationTally(4)));
    }

    @Test
    void result_topK_countsWithinTheFirstK() {
        assertEquals(List.of(new Accuracy(3, 6), new Accuracy(5, 6), new Accuracy(6, 6)), result.topK());
        assertEquals(0.5, result.top(1).orElseThrow().share());
        assertEquals(Optional.empty(), result.top(5));
    }

    @Test
    void result_unreadable_isListedAndNotCounted() {
        assertEquals(6, result.images());
        assertEquals(List.of(UNREADABLE), result.unreadable());
    }

    @Test
    void result_confusion_hasTheCellsByRows() {
        assertEquals(List.of(new ConfusionCell(0, 0, 2), new ConfusionCell(0, 1, 1), new ConfusionCell(1, 1, 1),
                new ConfusionCell(1, 2, 1), new ConfusionCell(2, 1, 1)), result.confusion());
    }

    @Test
    void result_perClass_isPrecisionRecallAndF1() {
        assertEquals(List.of(new ClassScores(0, 3, 2, 2), new ClassScores(1, 2, 3, 1), new ClassScores(2, 1, 1, 0)),
                result.perClass());
        ClassScores first = result.perClass().getFirst();
        assertEquals(1, first.precision().orElseThrow().share());
        assertEquals(2 / 3.0, first.recall().orElseThrow().share(), 1e-12);
        assertEquals(0.8, first.f1(), 1e-12); // 2 · 1 · ⅔ / (1 + ⅔)
        ClassScores second = result.perClass().get(1);
        assertEquals(1 / 3.0, second.precision().orElseThrow().share(), 1e-12);
        assertEquals(0.5, second.recall().orElseThrow().share(), 1e-12);
        assertEquals(0.4, second.f1(), 1e-12); // 2 · ⅓ · ½ / (⅓ + ½)
        assertEquals(0, result.perClass().get(2).f1());
    }

    @Test
    void perClass_neverPredicted_hasNoPrecision() {
        EvaluationResult one = result(3, photo(2, 0));

        assertEquals(List.of(new ClassScores(0, 0, 1, 0), new ClassScores(2, 1, 0, 0)), one.perClass());
        assertEquals(Optional.empty(), one.perClass().getLast().precision());
        assertEquals(Optional.empty(), one.perClass().getFirst().recall());
    }

    @Test
    void mostConfused_isWithoutTheDiagonalMostFirst() {
        EvaluationResult confused = result(3, photo(0, 1), photo(2, 1), photo(2, 1), photo(1, 1), photo(1, 1),
                photo(1, 1), photo(1, 0));

        assertEquals(List.of(new ConfusionCell(2, 1, 2), new ConfusionCell(0, 1, 1), new ConfusionCell(1, 0, 1)),
                confused.mostConfused());
    }

    @Test
    void result_moreClassesThanTen_stopsAtTopTen() {
        EvaluationResult many = result(1000, photo(999, 0, 1, 2, 3, 4, 5, 6, 7, 8, 999), photo(50, 0));

        assertEquals(10, many.topK().size());
        assertEquals(new Accuracy(0, 2), many.topK().get(8));
        assertEquals(new Accuracy(1, 2), many.topK().get(9));
    }

    @Test
    void result_nothingReadable_hasNoAccuracy() {
        EvaluationResult none = result(3, UNREADABLE);

        assertEquals(0, none.images());
        assertEquals(Optional.empty(), none.top(1));
        assertEquals(Optional.empty(), none.calibration());
        assertEquals(Optional.empty(), none.likelyShift());
        assertEquals(List.of(), none.perClass());
    }

    @Test
    void result_times_areMeanLeastAndMost() {
        EvaluationResult two = result(2, new PhotoOutcome.Classified("a", 0, List.of(new Prediction(0, 1)), 10, 20, 30,
                Optional.empty()),
                new PhotoOutcome.Classified("b", 0, List.of(new Prediction(0, 1)), 11, 40, 90, Optional.empty()));

        assertEquals(new PhaseTimes(10.5, 10, 11), two.decode());
        assertEquals(new PhaseTimes(30, 20, 40), two.preprocess());
        assertEquals(new PhaseTimes(60, 30, 90), two.inference());
    }

    @Test
    void likelyShift_indicesWithoutTheBackground_isOne() {
        List<PhotoOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            outcomes.add(photo(i, i % 4 == 0 ? i : i + 1));
        }
        EvaluationResult off = result(101, outcomes.toArray(PhotoOutcome[]::new));

        assertEquals(new Accuracy(25, 100), off.top(1).orElseThrow());
        assertEquals(new Accuracy(75, 100), off.top1Shifted().get(1));
        assertEquals(new Accuracy(0, 100), off.top1Shifted().get(-1));
        assertEquals(Optional.of(1), off.likelyShift());
    }

    @Test
    void likelyShift_indicesWithABackgroundTooMany_isMinusOne() {
        EvaluationResult off = result(9, photo(8, 7), photo(7, 6), photo(6, 5), photo(5, 4), photo(4, 3), photo(3, 2));

        assertEquals(Optional.of(-1), off.likelyShift());
    }

    @Test
    void likelyShift_whatChanceExplains_isNone() {
        assertEquals(Optional.empty(), result(9, photo(8, 7), photo(7, 7), photo(6, 5)).likelyShift());
    }

    @Test
    void result_tenThousandPhotosOfTwoClasses_keepsFourCells() {
        EvaluationTally tally = new EvaluationTally(2);
        for (int i = 0; i < 10_000; i++) {
            tally.add(photo(i % 2, i % 4 / 2));
        }

        assertEquals(4, tally.result().confusion().size());
        assertTrue(tally.result().confusion().stream().allMatch(cell -> cell.images() == 2500));
    }

    private static EvaluationResult result(int classes, PhotoOutcome... outcomes) {
        EvaluationTally tally = new EvaluationTally(classes);
        for (PhotoOutcome each : outcomes) {
            tally.add(each);
        }
        return tally.result();
    }

    /** A photo of a class with these predictions, in this order. */
    private static PhotoOutcome photo(int index, int... given) {
        List<Prediction> top = new ArrayList<>();
        for (int each : given) {
            top.add(new Prediction(each, 1f / (top.size() + 2)));
        }
        return new PhotoOutcome.Classified("photo", index, top, 0, 0, 0, Optional.empty());
    }
}

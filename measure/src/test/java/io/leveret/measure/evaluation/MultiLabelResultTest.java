package io.leveret.measure.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Figures computed by hand. */
class MultiLabelResultTest {
    private static final PhaseTimes NO_TIME = new PhaseTimes(0, 0, 0);

    @Test
    void averagePrecision_rightOnesFirst_isOne() {
        assertEquals(1, area(new float[]{0.9f, 0.2f, 0.8f, 0.1f}, 0, 2));
    }

    /** Recall 1/2 at precision 1/1, then recall 1 at precision 2/3: 1/2 · 1 + 1/2 · 2/3. */
    @Test
    void averagePrecision_aWrongOneBetween_isTheAreaOfSteps() {
        assertEquals(5 / 6.0, area(new float[]{0.9f, 0.8f, 0.7f, 0.6f}, 0, 2), 1e-12);
    }

    /** One step only: no order of equal scores is better than another. */
    @Test
    void averagePrecision_equalScores_areOneStep() {
        assertEquals(1 / 4.0, area(new float[]{0.5f, 0.5f, 0.5f, 0.5f}, 3), 1e-12);
        assertEquals(0.5 * 1 + 0.5 * 2 / 4, area(new float[]{0.9f, 0.5f, 0.5f, 0.5f}, 0, 2), 1e-12);
    }

    @Test
    void averagePrecision_nan_isLast() {
        assertEquals(1 / 3.0, area(new float[]{Float.NaN, 0.1f, -1}, 0), 1e-12);
    }

    /** Precision 1, 1/2, none predicted; recall 1/2, 1, 0; F1 2/3, 2/3, 0; the last class is shown by no photo. */
    @Test
    void macroAndMicro_classesOfSeveralCounts_areMeansAndSums() {
        MultiLabelResult result = new MultiLabelResult(9, List.of(), List.of(), 0.5,
                List.of(scores(0, 4, 2, 2, 0.8), scores(1, 1, 2, 1, 0.5), scores(2, 3, 0, 0, 0.2),
                        new LabelScores(new ClassScores(3, 0, 2, 0), Optional.empty())),
                NO_TIME, NO_TIME, NO_TIME);

        assertEquals(0.5, result.meanAveragePrecision().orElseThrow(), 1e-12);
        MultiLabelResult.Average macro = result.macro().orElseThrow();
        assertEquals(0.5, macro.precision(), 1e-12);
        assertEquals(0.5, macro.recall(), 1e-12);
        assertEquals(4 / 9.0, macro.f1(), 1e-12);
        MultiLabelResult.Average micro = result.micro().orElseThrow();
        assertEquals(3 / 6.0, micro.precision(), 1e-12);
        assertEquals(3 / 8.0, micro.recall(), 1e-12);
        assertEquals(2 * 3 / 14.0, micro.f1(), 1e-12);
    }

    @Test
    void averages_photosThatShowNothing_areAbsent() {
        MultiLabelResult result = new MultiLabelResult(2, List.of(), List.of(), 0.5,
                List.of(new LabelScores(new ClassScores(0, 0, 1, 0), Optional.empty())), NO_TIME, NO_TIME, NO_TIME);

        assertEquals(Optional.empty(), result.meanAveragePrecision());
        assertEquals(Optional.empty(), result.macro());
        assertEquals(Optional.empty(), result.micro());
    }

    private static LabelScores scores(int index, int support, int predicted, int correct, double area) {
        return new LabelScores(new ClassScores(index, support, predicted, correct), Optional.of(area));
    }

    private static double area(float[] scores, int... positives) {
        BitSet right = new BitSet();
        for (int each : positives) {
            right.set(each);
        }
        return AveragePrecision.of(scores, right);
    }
}

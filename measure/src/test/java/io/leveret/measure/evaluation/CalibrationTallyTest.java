package io.leveret.measure.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.measure.evaluation.Calibration.Bin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTallyTest {
    private final CalibrationTally tally = new CalibrationTally();

    @Test
    void expectedCalibrationError_fivePhotos_isAsByHand() {
        add(0.95f, true);
        add(0.91f, false);
        add(1, true);
        add(0.25f, false);
        add(0.5f, true);

        Calibration calibration = tally.calibration().orElseThrow();

        // Of the three above 0.9 two are right, with a mean score of 2.86/3; of those in (0.2, 0.3] none; of those in
        // (0.4, 0.5] all.
        assertEquals((3 / 5.0) * (2.86 / 3 - 2 / 3.0) + (1 / 5.0) * 0.25 + (1 / 5.0) * 0.5,
                calibration.expectedCalibrationError(), 1e-7);
        assertEquals(2, calibration.bins().get(9).correct());
        assertEquals(2.86 / 3, calibration.bins().get(9).meanScore(), 1e-7);
        assertEquals(new Bin(0.2, 0.3, 1, 0, 0.25), calibration.bins().get(2));
        assertEquals(new Bin(0.4, 0.5, 1, 1, 0.5), calibration.bins().get(4));
        assertEquals(10, calibration.bins().size());
        assertEquals(5, calibration.bins().stream().mapToLong(Bin::images).sum());
    }

    @Test
    void expectedCalibrationError_honestScores_isNone() {
        for (int i = 0; i < 100; i++) {
            add(0.75f, i < 75);
        }

        assertEquals(0, tally.calibration().orElseThrow().expectedCalibrationError(), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0.0999,0", "0.125,1", "0.2,2", "0.25,2", "0.5,4", "0.50001,5", "0.9,8", "0.91,9", "1,9"})
    void calibration_score_isInTheBinThatEndsAtIt(float score, int bin) {
        add(score, true); // 0.2f is a little more than 0.2, and 0.9f a little less than 0.9

        assertEquals(1, tally.calibration().orElseThrow().bins().get(bin).images());
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.1f, 1.5f, Float.NaN, Float.POSITIVE_INFINITY})
    void calibration_noProbability_isNone(float score) {
        add(0.5f, true);
        add(score, true);

        assertEquals(Optional.empty(), tally.calibration());
        assertEquals(List.of(), tally.thresholds());
    }

    @Test
    void calibration_laterScoreIsNoProbability_isNone() {
        tally.add(List.of(new Prediction(0, 1), new Prediction(1, -1)), true);

        assertEquals(Optional.empty(), tally.calibration());
    }

    @Test
    void thresholds_fourPhotos_areAsByHand() {
        add(0.9f, true);
        add(0.8f, true);
        add(0.7f, false);
        add(0.6f, true);

        List<PrecisionThreshold> thresholds = tally.thresholds();

        assertEquals(List.of(new PrecisionThreshold(0.9, new Accuracy(1, 1)),
                new PrecisionThreshold(0.8, new Accuracy(2, 2)), new PrecisionThreshold(0.7, new Accuracy(2, 3)),
                new PrecisionThreshold(0.6, new Accuracy(3, 4))), thresholds);
        assertEquals(0.8, PrecisionThreshold.lowest(thresholds, 0.9).orElseThrow().threshold());
        assertEquals(0.6, PrecisionThreshold.lowest(thresholds, 0.75).orElseThrow().threshold());
        assertEquals(0.6, PrecisionThreshold.lowest(thresholds, 0.7).orElseThrow().threshold());
    }

    @Test
    void lowest_firstPhotosWrong_isNone() {
        add(0.9f, false);
        add(0.8f, true);

        assertEquals(Optional.empty(), PrecisionThreshold.lowest(tally.thresholds(), 0.6));
        assertEquals(0.8, PrecisionThreshold.lowest(tally.thresholds(), 0.5).orElseThrow().threshold());
    }

    /** Filtering by a reported threshold must select exactly the photos it was computed from. */
    @Test
    void thresholds_randomScores_areThoseThatFilteringGives() {
        Random random = new Random(5);
        List<Float> scores = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            float score = i % 2 == 0 ? random.nextInt(1001) / 1000f : random.nextInt(257) / 256f;
            scores.add(score);
            add(score, score > 0.5f);
        }

        for (PrecisionThreshold each : tally.thresholds()) {
            float threshold = (float) each.threshold();
            assertEquals(scores.stream().filter(score -> score >= threshold).count(), each.precision().images());
            assertEquals(scores.stream().filter(score -> score >= threshold && score > 0.5f).count(),
                    each.precision().correct());
        }
    }

    private void add(float score, boolean correct) {
        tally.add(List.of(new Prediction(0, score)), correct);
    }
}

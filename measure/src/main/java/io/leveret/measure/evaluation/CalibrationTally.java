package io.leveret.measure.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Counts for a {@link Calibration} and for {@link PrecisionThreshold}s. Memory depends on the number of bins only, not
 * of photos.
 */
final class CalibrationTally implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Scores from 2⁻¹⁰ on are whole multiples of it, and sums of half a billion of them fit into a long. */
    private static final double SCORE_UNIT = 0x1p-34;

    /** Thresholds are multiples of 1/1000. */
    private static final int STEPS = 1000;

    private final long[] binImages = new long[Calibration.BINS];
    private final long[] binCorrect = new long[Calibration.BINS];
    private final long[] binScores = new long[Calibration.BINS]; // in SCORE_UNITs: the order of photos has no say
    private final long[] stepImages = new long[STEPS + 1]; // by the highest threshold that the score reaches
    private final long[] stepCorrect = new long[STEPS + 1];
    private boolean probabilities = true;

    /**
     * Counts a photo.
     *
     * @param top its top classes; any score outside 0…1 means that scores are not probabilities
     * @param correct whether the top class is right
     */
    void add(List<Prediction> top, boolean correct) {
        if (!top.stream().allMatch(each -> each.score() >= 0 && each.score() <= 1)) { // NaN is not
            probabilities = false;
            return;
        }
        float score = top.getFirst().score();
        int bin = Math.max(0, (int) Math.ceil(score * (double) Calibration.BINS) - 1);
        int step = step(score);
        binImages[bin]++;
        binScores[bin] += Math.round(score / SCORE_UNIT);
        stepImages[step]++;
        if (correct) {
            binCorrect[bin]++;
            stepCorrect[step]++;
        }
    }

    /** Adds what another tally has counted. */
    void merge(CalibrationTally other) {
        probabilities &= other.probabilities;
        add(binImages, other.binImages);
        add(binCorrect, other.binCorrect);
        add(binScores, other.binScores);
        add(stepImages, other.stepImages);
        add(stepCorrect, other.stepCorrect);
    }

    private static void add(long[] counts, long[] others) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += others[i];
        }
    }

    /** Returns the highest threshold that a score reaches, compared as float32. */
    private static int step(float score) {
        int step = (int) (score * (double) STEPS);
        if (step < STEPS && score >= threshold(step + 1)) {
            return step + 1;
        }
        return score < threshold(step) ? step - 1 : step;
    }

    private static float threshold(int step) {
        return (float) ((double) step / STEPS);
    }

    /** Returns the calibration; empty if there were no photos, or a score was not a probability. */
    Optional<Calibration> calibration() {
        if (!probabilities || Arrays.stream(binImages).sum() == 0) {
            return Optional.empty();
        }
        List<Calibration.Bin> bins = new ArrayList<>(Calibration.BINS);
        for (int i = 0; i < Calibration.BINS; i++) {
            bins.add(new Calibration.Bin((double) i / Calibration.BINS, (i + 1.0) / Calibration.BINS, binImages[i],
                    binCorrect[i], binImages[i] == 0 ? 0 : binScores[i] * SCORE_UNIT / binImages[i]));
        }
        return Optional.of(new Calibration(bins));
    }

    /** Returns every threshold at which the result changes, highest first; empty if a score was not a probability. */
    List<PrecisionThreshold> thresholds() {
        List<PrecisionThreshold> thresholds = new ArrayList<>();
        long images = 0;
        long correct = 0;
        for (int step = probabilities ? STEPS : -1; step >= 0; step--) {
            images += stepImages[step];
            correct += stepCorrect[step];
            if (stepImages[step] > 0) {
                thresholds.add(new PrecisionThreshold((double) step / STEPS, new Accuracy(correct, images)));
            }
        }
        return thresholds;
    }
}

package io.leveret.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Counts what a {@link Calibration} and {@link PrecisionThreshold}s are made of: some numbers for each bin, whatever the photos. */
final class CalibrationTally {
    /** Thresholds are sought in thousandths. */
    private static final int STEPS = 1000;

    private final long[] binImages = new long[Calibration.BINS];
    private final long[] binCorrect = new long[Calibration.BINS];
    private final double[] binScores = new double[Calibration.BINS];
    private final long[] stepImages = new long[STEPS + 1]; // by the highest threshold that the score reaches
    private final long[] stepCorrect = new long[STEPS + 1];
    private boolean probabilities = true;

    /**
     * Counts a photo.
     *
     * @param top the classes given for it: one score outside 0…1, be it not the first's, tells that they are no probabilities
     * @param correct whether the first is right
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
        binScores[bin] += score;
        stepImages[step]++;
        if (correct) {
            binCorrect[bin]++;
            stepCorrect[step]++;
        }
    }

    /** The highest threshold that a score reaches, as those who compare float32 see it. */
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

    /** The calibration; nothing if there were no photos, or a score was no probability. */
    Optional<Calibration> calibration() {
        if (!probabilities || Arrays.stream(binImages).sum() == 0) {
            return Optional.empty();
        }
        List<Calibration.Bin> bins = new ArrayList<>(Calibration.BINS);
        for (int i = 0; i < Calibration.BINS; i++) {
            bins.add(new Calibration.Bin((double) i / Calibration.BINS, (i + 1.0) / Calibration.BINS, binImages[i],
                    binCorrect[i], binImages[i] == 0 ? 0 : binScores[i] / binImages[i]));
        }
        return Optional.of(new Calibration(bins));
    }

    /** What each threshold gives that any photo makes a difference to, the highest first; nothing if a score was no probability. */
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

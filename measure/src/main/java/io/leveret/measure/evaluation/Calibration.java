package io.leveret.measure.evaluation;

import java.util.List;

/**
 * How well scores predict the probability of being right: the data of a reliability diagram. Photos fall into {@value
 * #BINS} bins by the score of their top class; with calibrated scores, the accuracy of a bin is its mean score (C. Guo
 * et al., "On Calibration of Modern Neural Networks", 2017, sections 2 and 4).
 *
 * @param bins all bins, lowest scores first, empty ones included
 */
public record Calibration(List<Bin> bins) {
    /** The number of bins. */
    public static final int BINS = 10;

    /**
     * The photos whose top class has a score in ({@code low}, {@code high}]; the first bin includes 0.
     *
     * @param low 0…0.9
     * @param high 0.1…1
     * @param images number of photos, at least 0
     * @param correct photos whose top class is right
     * @param meanScore mean score of their top classes; 0 if there are no photos
     */
    public record Bin(double low, double high, long images, long correct, double meanScore) {}

    /** The list is copied. */
    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * Returns the expected calibration error, 0…1: {@code Σ images/all · |accuracy − mean score|} over the bins,
     * equation 3 there. 0 if there are no photos.
     */
    public double expectedCalibrationError() {
        long all = bins.stream().mapToLong(Bin::images).sum();
        // images · |correct/images − mean|, written without a division by an empty bin's 0
        return all == 0 ? 0 : bins.stream().mapToDouble(bin -> Math.abs(bin.correct() - bin.images() * bin.meanScore()))
                .sum() / all;
    }
}

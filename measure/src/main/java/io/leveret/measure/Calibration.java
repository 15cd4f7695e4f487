package io.leveret.measure;

import java.util.List;

/**
 * How far scores can be taken for probabilities of being right: the data of a reliability diagram. Photos are put into
 * {@value #BINS} bins by the score of their first class; where scores are honest, the accuracy of a bin is its mean score (C. Guo
 * et al., "On Calibration of Modern Neural Networks", 2017, sections 2 and 4).
 *
 * @param bins all of them, from the lowest scores, also those of no photos
 */
public record Calibration(List<Bin> bins) {
    /** How many bins there are. */
    public static final int BINS = 10;

    /**
     * The photos whose first class has a score in ({@code low}, {@code high}]; in the first bin also those of 0.
     *
     * @param low 0…0.9
     * @param high 0.1…1
     * @param images how many, at least 0
     * @param correct of how many the first class is right
     * @param meanScore of their first classes; 0 if there are none
     */
    public record Bin(double low, double high, long images, long correct, double meanScore) {}

    /** The list is copied. */
    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * The expected calibration error, 0…1: {@code Σ images/all · |accuracy − mean score|} over the bins, equation 3 there. 0 if there
     * are no photos.
     */
    public double expectedCalibrationError() {
        long all = bins.stream().mapToLong(Bin::images).sum();
        // images · |correct/images − mean|, so that nothing is divided by a bin's 0
        return all == 0 ? 0 : bins.stream().mapToDouble(bin -> Math.abs(bin.correct() - bin.images() * bin.meanScore()))
                .sum() / all;
    }
}

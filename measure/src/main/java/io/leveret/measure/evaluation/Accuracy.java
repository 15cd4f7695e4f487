package io.leveret.measure.evaluation;

/**
 * The share of photos for which an answer is right.
 *
 * @param correct 0 to images
 * @param images at least 1
 */
public record Accuracy(long correct, long images) {
    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public Accuracy {
        if (images < 1 || correct < 0 || correct > images) {
            throw new IllegalArgumentException(correct + " correct of " + images);
        }
    }

    /** Returns the share that is right, 0…1. */
    public double share() {
        return (double) correct / images;
    }

    /** Returns the 95 % confidence interval of the share for all photos of this kind. */
    public Interval interval() {
        return Interval.wilson(correct, images);
    }
}

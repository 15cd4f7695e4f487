package io.leveret.measure;

/**
 * How often something was right.
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

    /** The share that was right, 0…1. */
    public double share() {
        return (double) correct / images;
    }

    /** Where the share lies for all photos of this kind, at 95 %, as far as these photos tell. */
    public Interval interval() {
        return Interval.wilson(correct, images);
    }
}

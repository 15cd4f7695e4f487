package io.leveret.measure;

/**
 * A cell of the confusion matrix.
 *
 * @param actual the photos' class, by its place in the model's output
 * @param predicted the class that the model gives first
 * @param images how many photos of the one were taken for the other, at least 1
 */
public record ConfusionCell(int actual, int predicted, long images) {}

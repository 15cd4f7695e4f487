package io.leveret.measure.evaluation;

/**
 * A cell of the confusion matrix.
 *
 * @param actual the photos' class, as its index in the model's output
 * @param predicted the model's top class
 * @param images number of photos of the first class predicted as the second, at least 1
 */
public record ConfusionCell(int actual, int predicted, long images) {}

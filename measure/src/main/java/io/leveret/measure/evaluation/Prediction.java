package io.leveret.measure.evaluation;

import java.io.Serializable;

/**
 * A class that a model predicts for a photo.
 *
 * @param index the class's index in the model's output, from 0
 * @param score a probability 0…1, or another score of the model
 */
public record Prediction(int index, float score) implements Serializable {}

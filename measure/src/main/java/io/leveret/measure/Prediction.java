package io.leveret.measure;

/**
 * A class that a model gives for a photo.
 *
 * @param index the class's place in the model's output, from 0
 * @param score a probability 0…1, or whatever else the model gives
 */
public record Prediction(int index, float score) {}

package io.leveret.vision;

/**
 * The times of one classification.
 *
 * @param decodeNanos time to read the photo's file and to decode it to the size of the model's input, since its rows
 *        are resized as they are decoded; 0 if pixels were classified
 * @param preprocessNanos time to fill the model's input, and to crop, rotate and resize pixels that were given
 * @param inferenceNanos time to run the model; for a batch, the photo's share
 */
public record Timing(long decodeNanos, long preprocessNanos, long inferenceNanos) {}

package io.leveret.vision;

/**
 * The times of one classification.
 *
 * @param decodeNanos time to read and decode the photo's file; 0 if pixels were classified
 * @param preprocessNanos time to crop, rotate and resize it, and to fill the model's input
 * @param inferenceNanos time to run the model; for a batch, the photo's share
 */
public record Timing(long decodeNanos, long preprocessNanos, long inferenceNanos) {}

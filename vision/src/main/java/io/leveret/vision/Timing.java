package io.leveret.vision;

/**
 * How long one classification took.
 *
 * @param decodeNanos time to read and decode the photo's file; 0 if pixels were classified
 * @param preprocessNanos time to cut, turn and resize it, and to fill the model's input
 * @param inferenceNanos time to run the model; of photos that were run as one batch, the share of each
 */
public record Timing(long decodeNanos, long preprocessNanos, long inferenceNanos) {}

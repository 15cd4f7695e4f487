package io.leveret.vision;

import java.util.List;

/**
 * What a photo shows, as the model sees it.
 *
 * @param classifications the classes within the options' limits: highest score first, of equal ones the lower index
 *     first
 * @param width the photo's width in pixels, upright
 * @param height the photo's height in pixels, upright
 * @param decodeNanos time to read and decode the photo's file; 0 if it came as pixels
 * @param preprocessNanos time to resize it and to fill the model's input
 * @param inferenceNanos time to run the model
 */
public record ImageClassification(List<Classification> classifications, int width, int height, long decodeNanos,
        long preprocessNanos, long inferenceNanos) {
    /** A result; the list is copied. */
    public ImageClassification {
        classifications = List.copyOf(classifications);
    }
}

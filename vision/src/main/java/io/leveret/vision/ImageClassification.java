package io.leveret.vision;

import io.leveret.image.codec.Damage;
import java.util.List;
import java.util.Optional;

/**
 * The result of classifying a photo.
 *
 * @param heads the result of each of the model's outputs, at least one; most models have exactly one
 * @param width the photo's width in pixels, upright
 * @param height the photo's height in pixels, upright
 * @param timing how long it took
 * @param damage what is missing of the photo's file, of which only a part was used; empty if it is complete
 */
public record ImageClassification(List<Head> heads, int width, int height, Timing timing, Optional<Damage> damage) {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there is no head
     */
    public ImageClassification {
        heads = List.copyOf(heads);
        if (heads.isEmpty()) {
            throw new IllegalArgumentException("a result needs at least one head");
        }
    }

    /** Returns the first output's classes within the options' limits, highest score first. */
    public List<Classification> classifications() {
        return heads.getFirst().classifications();
    }

    /** Returns whether one class of the first output stands out. */
    public Ambiguity ambiguity() {
        return heads.getFirst().ambiguity();
    }
}

package io.leveret.vision;

import java.util.List;

/**
 * What a photo shows, as the model sees it.
 *
 * @param heads what each of the model's outputs says, at least one; most models have just one
 * @param width the photo's width in pixels, upright
 * @param height the photo's height in pixels, upright
 * @param timing how long it took
 */
public record ImageClassification(List<Head> heads, int width, int height, Timing timing) {
    /**
     * A result; the list is copied.
     *
     * @throws IllegalArgumentException if there is no head
     */
    public ImageClassification {
        heads = List.copyOf(heads);
        if (heads.isEmpty()) {
            throw new IllegalArgumentException("a result needs at least one head");
        }
    }

    /** What the first output says: the classes within the options' limits, highest score first. */
    public List<Classification> classifications() {
        return heads.getFirst().classifications();
    }

    /** Whether one class of the first output stands out. */
    public Ambiguity ambiguity() {
        return heads.getFirst().ambiguity();
    }
}

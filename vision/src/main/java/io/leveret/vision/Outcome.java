package io.leveret.vision;

import java.io.IOException;
import java.util.Objects;

/**
 * What became of one of many photos.
 *
 * @param <T> what stands for a photo, its path for instance
 */
public sealed interface Outcome<T> {
    /** What stands for the photo. */
    T item();

    /**
     * It was classified.
     *
     * @param classification what it shows
     */
    record Classified<T>(T item, ImageClassification classification) implements Outcome<T> {
        /** Checks that there is a result. */
        public Classified {
            Objects.requireNonNull(classification, "classification");
        }
    }

    /**
     * It was not classified.
     *
     * @param cause an {@link IOException} if the photo cannot be read, an {@link IllegalArgumentException} if a region reaches
     *     outside it, a {@link io.leveret.base.ClosedException} if the classifier is closed; anything else is a fault of what made it a
     *     picture, or of Leveret
     */
    record Failed<T>(T item, Throwable cause) implements Outcome<T> {
        /** Checks that there is a cause. */
        public Failed {
            Objects.requireNonNull(cause, "cause");
        }
    }
}

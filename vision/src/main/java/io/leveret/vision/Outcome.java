package io.leveret.vision;

import java.io.IOException;
import java.util.Objects;

/**
 * The outcome of one of many photos.
 *
 * @param <T> the type that identifies a photo, such as a path
 */
public sealed interface Outcome<T> {
    /** Identifies the photo. */
    T item();

    /**
     * The photo was classified.
     *
     * @param classification the result
     */
    record Classified<T>(T item, ImageClassification classification) implements Outcome<T> {
        /** Checks that there is a result. */
        public Classified {
            Objects.requireNonNull(classification, "classification");
        }
    }

    /**
     * The photo was not classified.
     *
     * @param cause an {@link IOException} if the photo cannot be read; a {@link io.leveret.base.LeveretException} whose
     *     code says why if it cannot be decoded, a region reaches outside it, or the classifier is closed; anything
     *     else is a bug in the source of pictures or in Leveret
     */
    record Failed<T>(T item, Throwable cause) implements Outcome<T> {
        /** Checks that there is a cause. */
        public Failed {
            Objects.requireNonNull(cause, "cause");
        }
    }
}

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
     * @param cause an {@link IOException} if the photo cannot be read; a {@link io.leveret.base.LeveretException} whose code
     *     says why if it cannot be decoded, a region reaches outside it, or the classifier is closed; anything else is a
     *     fault of the source that makes pictures, or of Leveret
     */
    record Failed<T>(T item, Throwable cause) implements Outcome<T> {
        /** Checks that there is a cause. */
        public Failed {
            Objects.requireNonNull(cause, "cause");
        }
    }
}

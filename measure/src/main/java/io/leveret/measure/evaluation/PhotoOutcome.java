package io.leveret.measure.evaluation;

import io.leveret.image.codec.Damage;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The outcome of a photo whose class is known. */
public sealed interface PhotoOutcome extends Serializable {
    /** The photo's name in its data set. */
    String name();

    /** The index of its class in the model's output, from 0. */
    int index();

    /**
     * The photo was classified.
     *
     * @param top the classes with the highest scores, highest first, at least one
     * @param decodeNanos time to read and decode the photo
     * @param preprocessNanos time to write it into the model's input
     * @param inferenceNanos time to run the model
     * @param damage what is missing of the photo's file; empty if it is complete
     */
    record Classified(String name, int index, List<Prediction> top, long decodeNanos, long preprocessNanos,
            long inferenceNanos, Optional<Damage> damage) implements PhotoOutcome {
        /**
         * Checks that there is a class; the list is copied.
         *
         * @throws IllegalArgumentException if there is none
         */
        public Classified {
            top = List.copyOf(top);
            if (top.isEmpty()) {
                throw new IllegalArgumentException(name + " was classified as nothing");
            }
        }
    }

    /**
     * The photo could not be read.
     *
     * @param error why, in one line
     * @param temporary whether the photo may be fine: its file was missing or not to be opened, or this process had too
     *     little memory; resuming an evaluation tries it again
     */
    record Unreadable(String name, int index, String error, boolean temporary) implements PhotoOutcome {
        /** Checks that there is a reason. */
        public Unreadable {
            Objects.requireNonNull(error, "error");
        }

        /** A photo that another try would not read either. */
        public Unreadable(String name, int index, String error) {
            this(name, index, error, false);
        }
    }
}

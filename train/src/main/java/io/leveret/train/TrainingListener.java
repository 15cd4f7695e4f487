package io.leveret.train;

import io.leveret.dataset.LabeledPhoto;
import io.leveret.image.codec.Damage;
import io.leveret.measure.evaluation.PhotoOutcome;
import java.util.List;

/** Receives the progress of a training. The defaults do nothing. Calls come one at a time, from several threads. */
public interface TrainingListener {
    /** Does nothing. */
    TrainingListener NONE = new TrainingListener() {
    };

    /** The phases of a training, in order. */
    enum Phase {
        /** Extracts features of all photos. */
        FEATURES("looking at the photos"),
        /** Extracts features of other views of the training photos. */
        VIEWS("looking at other views of them"),
        /** Searches learning rate and weight decay. */
        TUNING("seeking learning rate and weight decay"),
        /** Finds the number of epochs by cross-validation. */
        VALIDATION("seeking how long to train, by cross-validation"),
        /** Trains the head with all training photos. */
        TRAINING("training"),
        /** Tests the model. */
        TEST("testing with photos that it never saw");

        private final String description;

        Phase(String description) {
            this.description = description;
        }

        /** Returns what is done, for people who wait, such as {@code looking at the photos}. */
        public String description() {
            return description;
        }
    }

    /**
     * Called with the progress of a phase, 0 at its start; for validation, {@code total} is the largest number of
     * epochs.
     */
    default void progress(Phase phase, int done, int total) {}

    /** Called after each epoch of the cross-validation. */
    default void epoch(EpochFigures figures) {}

    /**
     * Called for a photo whose file is cut off or damaged, of which what is there is used, in each
     * phase that looks at it.
     */
    default void damaged(LabeledPhoto photo, Damage damage) {}

    /** Called before the test with its photos, in order. */
    default void beginTest(List<LabeledPhoto> photos) {}

    /** Called with the outcome of the next test photo. */
    default void tested(PhotoOutcome outcome) {}
}

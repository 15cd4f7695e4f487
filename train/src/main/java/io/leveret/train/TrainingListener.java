package io.leveret.train;

import io.leveret.dataset.LabeledPhoto;
import io.leveret.measure.PhotoOutcome;
import java.util.List;

/** Is told how far a training is. The defaults do nothing. Calls come one after the other, from several threads. */
public interface TrainingListener {
    /** Tells nobody anything. */
    TrainingListener NONE = new TrainingListener() {
    };

    /** What takes time, in this order. */
    enum Phase {
        /** Features of all photos are extracted. */
        FEATURES,
        /** Features of other views of the photos to train with are extracted. */
        VIEWS,
        /** Learning rate and weight decay are sought. */
        TUNING,
        /** The number of epochs is sought by cross-validation. */
        VALIDATION,
        /** The head is trained with all photos to train with. */
        TRAINING,
        /** The finished model is tested. */
        TEST
    }

    /** So much of a phase is done, 0 of it at its beginning; of the validation, the epochs at most. */
    default void progress(Phase phase, int done, int total) {}

    /** An epoch of the cross-validation is over. */
    default void epoch(EpochFigures figures) {}

    /** The finished model will be tested with these photos, in this order. */
    default void beginTest(List<LabeledPhoto> photos) {}

    /** That is what it made of the next of them. */
    default void tested(PhotoOutcome outcome) {}
}

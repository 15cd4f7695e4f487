package io.leveret.measure.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Outcomes of photos and what follows from them, from a text with a character a photo: {@code +} is right, {@code -} is
 * wrong and {@code ?} could not be read.
 */
public final class Outcomes {
    private Outcomes() {}

    /** The outcomes, in the order of the text. */
    public static Stream<PhotoOutcome> of(String photos) {
        return photos.chars().mapToObj(Outcomes::outcome);
    }

    /** An evaluation of a model with two classes. */
    public static EvaluationResult result(String photos) {
        EvaluationTally tally = new EvaluationTally(2);
        of(photos).forEach(tally::add);
        return tally.result();
    }

    /** Two bits a photo. */
    public static Hits hits(String photos) {
        Hits hits = new Hits();
        of(photos).forEach(hits);
        return hits;
    }

    private static PhotoOutcome outcome(int photo) {
        return photo == '?' ? new PhotoOutcome.Unreadable("photo", 1, "photo: is damaged")
                : new PhotoOutcome.Classified("photo", 1, photo == '+' ? top(1, 0) : top(0, 1), 0, 0, 0,
                        Optional.empty());
    }

    private static List<Prediction> top(int first, int second) {
        return List.of(new Prediction(first, 0.75f), new Prediction(second, 0.25f));
    }
}

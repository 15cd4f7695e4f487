package io.leveret.measure;

import io.leveret.vision.Classification;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassification;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.Outcome;
import io.leveret.vision.PictureSource;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures how right a model is: classifies photos whose classes are known, on all of the classifier's threads, and counts. Photos go
 * in their order, so that results never depend on the number of threads.
 *
 * <pre>{@code
 * List<LabelledPhoto> photos = new ClassMatching("hares.tflite", classifier.classes(), classifier.labels())
 *         .match(LabelledPhotos.read(Path.of("validation.csv")), 0);
 * EvaluationResult result = new Evaluation(classifier, photo -> decoder.decode(photo.file())).run(photos, outcome -> {});
 * System.out.println(result.top(1).orElseThrow().share());
 * }</pre>
 */
public final class Evaluation {
    /** Of each photo so many classes are looked at, or all if the model has fewer. */
    public static final int MAX_K = 10;

    private final ImageClassifier classifier;
    private final PictureSource<LabelledPhoto> source;

    /**
     * An evaluation.
     *
     * @param classifier one with {@link #options}: of others some classes might be missing
     * @param source makes the pictures of photos, on many threads at once; the messages of its {@link IOException}s say why a photo is
     *     unreadable
     */
    public Evaluation(ImageClassifier classifier, PictureSource<LabelledPhoto> source) {
        this.classifier = classifier;
        this.source = source;
    }

    /** Options that give the {@value #MAX_K} classes of the highest scores, however low these are. */
    public static ClassifierOptions.Builder options() {
        return ClassifierOptions.builder().maxResults(MAX_K).scoreThreshold(Float.NEGATIVE_INFINITY);
    }

    /**
     * Evaluates photos.
     *
     * @param listener is told what becomes of each, in their order, on the calling thread
     * @throws IllegalStateException if the program fails at a photo; unreadable ones are no failure
     */
    public EvaluationResult run(List<LabelledPhoto> photos, Consumer<PhotoOutcome> listener) {
        EvaluationTally tally = new EvaluationTally(classifier.classes());
        try (Stream<Outcome<LabelledPhoto>> outcomes = classifier.classifyAll(photos.stream(), source)) {
            for (Iterator<Outcome<LabelledPhoto>> each = outcomes.iterator(); each.hasNext();) {
                PhotoOutcome outcome = outcome(each.next());
                tally.add(outcome);
                listener.accept(outcome);
            }
        }
        return tally.result();
    }

    private static PhotoOutcome outcome(Outcome<LabelledPhoto> outcome) {
        LabelledPhoto photo = outcome.item();
        return switch (outcome) {
            case Outcome.Classified<LabelledPhoto>(var _, ImageClassification seen) ->
                    new PhotoOutcome.Classified(photo.name(), photo.index(), top(seen.classifications()),
                            seen.decodeNanos(), seen.preprocessNanos(), seen.inferenceNanos());
            case Outcome.Failed<LabelledPhoto>(var _, IOException unreadable) ->
                    new PhotoOutcome.Unreadable(photo.name(), photo.index(), String.valueOf(unreadable.getMessage()));
            case Outcome.Failed<LabelledPhoto>(var _, Throwable fault) ->
                    throw new IllegalStateException(photo.name() + ": " + fault, fault);
        };
    }

    private static List<Prediction> top(List<Classification> classes) {
        return classes.stream().limit(MAX_K).map(each -> new Prediction(each.index(), each.score())).toList();
    }
}

package io.leveret.measure.evaluation;

import io.leveret.base.Cancellation;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.image.ImageFormatException;
import io.leveret.vision.Classification;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassification;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ImageProcessingOptions;
import io.leveret.vision.Outcome;
import io.leveret.vision.PictureReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Iterator;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures a model's accuracy: classifies photos whose classes are known, on all of the classifier's threads, and
 * counts. Counts in photo order, so that results never depend on the number of threads.
 *
 * <pre>{@code
 * List<LabeledPhoto> photos = new ClassMatching("hares.tflite", classifier.classes(), classifier.labels())
 *         .match(LabeledPhotos.read(Path.of("validation.csv")), 0);
 * EvaluationResult result = new Evaluation(classifier, (photo, wanted) -> decoder.decode(photo.file(), wanted))
 *         .run(photos, outcome -> {});
 * System.out.println(result.top(1).orElseThrow().share());
 * }</pre>
 */
public final class Evaluation {
    /** The number of top classes kept for each photo; all if the model has fewer. */
    public static final int MAX_K = 10;

    private final ImageClassifier classifier;
    private final PictureReader<LabeledPhoto> source;
    private final Cancellation cancellation;

    /**
     * Creates an evaluation.
     *
     * @param classifier a classifier created with {@link #options}; others may omit classes
     * @param source reads the pictures of photos, on many threads at once; the message of its {@link IOException} says
     *     why a photo is unreadable
     */
    public Evaluation(ImageClassifier classifier, PictureReader<LabeledPhoto> source) {
        this(classifier, source, Cancellation.NONE);
    }

    /**
     * An evaluation that can end early.
     *
     * @param cancellation ends it between photos: {@link #run} throws a {@link io.leveret.base.CancelledException} then
     */
    public Evaluation(ImageClassifier classifier, PictureReader<LabeledPhoto> source, Cancellation cancellation) {
        this.classifier = classifier;
        this.source = source;
        this.cancellation = cancellation;
    }

    /** Returns options for the {@value #MAX_K} classes with the highest scores, without a lower limit on scores. */
    public static ClassifierOptions.Builder options() {
        return ClassifierOptions.builder().maxResults(MAX_K).scoreThreshold(Float.NEGATIVE_INFINITY);
    }

    /**
     * Evaluates photos.
     *
     * @param listener gets the outcome of each photo, in order, on the calling thread
     * @throws IllegalStateException if classifying a photo fails; an unreadable photo is not a failure
     */
    public EvaluationResult run(List<LabeledPhoto> photos, Consumer<PhotoOutcome> listener) {
        EvaluationTally tally = new EvaluationTally(classifier.classes());
        try (Stream<PhotoOutcome> outcomes = outcomes(photos)) {
            outcomes.forEachOrdered(outcome -> {
                tally.add(outcome);
                listener.accept(outcome);
            });
        }
        return tally.result();
    }

    /**
     * Evaluates photos that are not in a journal yet, and those in it that another try may read, and appends their
     * outcomes to it. The result is that of an uninterrupted run, times included.
     *
     * @param listener gets the outcome of each photo, those in the journal included, in order, on the calling thread
     * @throws JournalException if the journal belongs to other photos
     * @throws IOException if the journal cannot be read or written
     * @throws IllegalStateException if classifying a photo fails; an unreadable photo is not a failure
     */
    public EvaluationResult run(List<LabeledPhoto> photos, EvaluationJournal journal,
            Consumer<PhotoOutcome> listener) throws IOException {
        retry(photos, journal);
        EvaluationTally tally = new EvaluationTally(classifier.classes());
        Consumer<PhotoOutcome> count = tally::add;
        journal.replay(photos, count.andThen(listener));
        try (Stream<PhotoOutcome> outcomes = outcomes(photos.subList(journal.photos(), photos.size()))) {
            for (Iterator<PhotoOutcome> each = outcomes.iterator(); each.hasNext();) {
                PhotoOutcome outcome = each.next();
                journal.append(outcome);
                count.andThen(listener).accept(outcome);
            }
        }
        return tally.result();
    }

    /** Tries the photos again that were missing, or too large for the memory of an earlier process. */
    private void retry(List<LabeledPhoto> photos, EvaluationJournal journal) throws IOException {
        SequencedMap<Integer, PhotoOutcome> before = journal.temporary();
        List<Integer> places = before.keySet().stream().filter(place -> place < photos.size()).toList();
        try (Stream<PhotoOutcome> outcomes = outcomes(places.stream().map(photos::get).toList())) {
            Iterator<PhotoOutcome> each = outcomes.iterator();
            for (int place : places) {
                PhotoOutcome outcome = each.next();
                if (!outcome.equals(before.get(place))) {
                    journal.appendRetry(place, outcome);
                }
            }
        }
    }

    private Stream<PhotoOutcome> outcomes(List<LabeledPhoto> photos) {
        return classifier
                .classifyAll(photos.stream(), source,
                        ImageProcessingOptions.builder().cancellation(cancellation).build())
                .map(Evaluation::outcome);
    }

    private static PhotoOutcome outcome(Outcome<LabeledPhoto> outcome) {
        LabeledPhoto photo = outcome.item();
        return switch (outcome) {
            case Outcome.Classified<LabeledPhoto>(var _, ImageClassification seen) ->
                    new PhotoOutcome.Classified(photo.name(), photo.index(), top(seen.classifications()),
                            seen.timing().decodeNanos(), seen.timing().preprocessNanos(),
                            seen.timing().inferenceNanos(), seen.damage());
            case Outcome.Failed<LabeledPhoto>(var _, IOException unreadable) ->
                    new PhotoOutcome.Unreadable(photo.name(), photo.index(), String.valueOf(unreadable.getMessage()),
                            isTemporary(unreadable));
            case Outcome.Failed<LabeledPhoto>(var _, ImageFormatException unreadable) ->
                    new PhotoOutcome.Unreadable(photo.name(), photo.index(), unreadable.getMessage(),
                            isTemporary(unreadable));
            case Outcome.Failed<LabeledPhoto>(var _, Throwable fault) ->
                    throw new IllegalStateException(photo.name() + ": " + fault, fault);
        };
    }

    /** Returns whether the failure is none of the photo itself: for want of memory, or since its file is missing. */
    private static boolean isTemporary(Throwable failure) {
        return failure instanceof OutOfMemoryError || failure instanceof FileSystemException
                || failure instanceof FileNotFoundException
                || failure.getCause() != null && isTemporary(failure.getCause());
    }

    private static List<Prediction> top(List<Classification> classes) {
        return classes.stream().limit(MAX_K).map(each -> new Prediction(each.index(), each.score())).toList();
    }
}

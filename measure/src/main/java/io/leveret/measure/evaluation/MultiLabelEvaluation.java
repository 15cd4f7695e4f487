package io.leveret.measure.evaluation;

import io.leveret.base.LimitExceededException;
import io.leveret.dataset.MultiLabelPhoto;
import io.leveret.image.ImageFormatException;
import io.leveret.vision.Classification;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassification;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.Outcome;
import io.leveret.vision.PictureReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures a model that gives each class a probability of its own, on photos that may show several classes. Keeps all
 * scores of all photos, four bytes each, since an average precision needs their order.
 */
public final class MultiLabelEvaluation {
    private final ImageClassifier classifier;
    private final PictureReader<MultiLabelPhoto> source;
    private final double threshold;

    /**
     * Creates an evaluation.
     *
     * @param classifier a classifier created with {@link #options}
     * @param source reads the pictures of photos, on many threads at once
     * @param threshold the least score of a class that counts as predicted
     */
    public MultiLabelEvaluation(ImageClassifier classifier, PictureReader<MultiLabelPhoto> source, double threshold) {
        this.classifier = classifier;
        this.source = source;
        this.threshold = threshold;
    }

    /** Returns options for the scores of all classes. */
    public static ClassifierOptions.Builder options() {
        return ClassifierOptions.builder().scoreThreshold(Float.NEGATIVE_INFINITY);
    }

    /**
     * Evaluates photos.
     *
     * @param listener gets the outcome of each photo, in order, on the calling thread, with {@code −1} for its class
     * @throws LimitExceededException if the scores of all photos take more than half of the heap
     * @throws IllegalStateException if classifying a photo fails; an unreadable photo is not a failure
     */
    public MultiLabelResult run(List<MultiLabelPhoto> photos, Consumer<PhotoOutcome> listener) {
        long bytes = (long) Float.BYTES * photos.size() * classifier.classes();
        long most = Runtime.getRuntime().maxMemory() / 2;
        if (bytes > most) {
            throw new LimitExceededException("scoreBytes", bytes, most,
                    _ -> photos.size() + " photos with " + classifier.classes() + " scores each take " + bytes
                            + " bytes, above the limit of half of the heap, " + most
                            + "; evaluate fewer photos, or give Java a larger heap (-Xmx)");
        }
        Tally tally = new Tally(photos, classifier.classes());
        try (Stream<Outcome<MultiLabelPhoto>> outcomes = classifier.classifyAll(photos.stream(), source)) {
            outcomes.forEachOrdered(outcome -> listener.accept(tally.add(outcome)));
        }
        return tally.result(threshold);
    }

    /** The scores so far. */
    private static final class Tally {
        private final int classes;
        private final float[][] scores; // [class][image]
        private final List<BitSet> shown = new ArrayList<>(); // by class: the images that show it
        private final List<PhotoOutcome.Unreadable> unreadable = new ArrayList<>();
        private final List<DamagedPhoto> damaged = new ArrayList<>();
        private final PhaseTimes.Tally decode = new PhaseTimes.Tally();
        private final PhaseTimes.Tally preprocess = new PhaseTimes.Tally();
        private final PhaseTimes.Tally inference = new PhaseTimes.Tally();
        private int images;

        Tally(List<MultiLabelPhoto> photos, int classes) {
            this.classes = classes;
            this.scores = new float[classes][photos.size()];
            for (int i = 0; i < classes; i++) {
                shown.add(new BitSet(photos.size()));
            }
        }

        PhotoOutcome add(Outcome<MultiLabelPhoto> outcome) {
            return switch (outcome) {
                case Outcome.Classified<MultiLabelPhoto>(MultiLabelPhoto photo, ImageClassification seen) ->
                        add(photo, seen);
                case Outcome.Failed<MultiLabelPhoto>(MultiLabelPhoto photo, IOException reason) ->
                        add(new PhotoOutcome.Unreadable(photo.name(), -1, String.valueOf(reason.getMessage())));
                case Outcome.Failed<MultiLabelPhoto>(MultiLabelPhoto photo, ImageFormatException reason) ->
                        add(new PhotoOutcome.Unreadable(photo.name(), -1, reason.getMessage()));
                case Outcome.Failed<MultiLabelPhoto>(MultiLabelPhoto photo, Throwable fault) ->
                        throw new IllegalStateException(photo.name() + ": " + fault, fault);
            };
        }

        private PhotoOutcome add(PhotoOutcome.Unreadable photo) {
            unreadable.add(photo);
            return photo;
        }

        private PhotoOutcome add(MultiLabelPhoto photo, ImageClassification seen) {
            int image = images++;
            for (Classification each : seen.classifications()) {
                scores[each.index()][image] = each.score();
            }
            photo.indices().forEach(index -> shown.get(index).set(image));
            seen.damage().ifPresent(damage -> damaged.add(new DamagedPhoto(photo.name(), photo.indices(), damage)));
            decode.add(seen.timing().decodeNanos());
            preprocess.add(seen.timing().preprocessNanos());
            inference.add(seen.timing().inferenceNanos());
            List<Prediction> top = seen.classifications().stream().limit(Evaluation.MAX_K)
                    .map(each -> new Prediction(each.index(), each.score())).toList();
            return new PhotoOutcome.Classified(photo.name(), -1, top, seen.timing().decodeNanos(),
                    seen.timing().preprocessNanos(), seen.timing().inferenceNanos(), seen.damage());
        }

        MultiLabelResult result(double threshold) {
            List<LabelScores> perClass = new ArrayList<>();
            for (int i = 0; i < classes; i++) {
                perClass.add(LabelScores.of(i, Arrays.copyOf(scores[i], images), shown.get(i), threshold));
            }
            return new MultiLabelResult(images, unreadable, damaged, threshold, perClass, decode.times(),
                    preprocess.times(),
                    inference.times());
        }
    }
}

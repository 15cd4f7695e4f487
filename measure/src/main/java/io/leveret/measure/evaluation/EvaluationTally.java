package io.leveret.measure.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Counts the outcomes of photos. Keeps only counts of classified photos, so that memory depends on the number of
 * classes, and the names of unreadable and damaged ones. Several can count parts of the photos, on several machines,
 * and be merged: the result is the same to the last digit, whatever the parts.
 */
public final class EvaluationTally implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int PREVIOUS = -1;
    private static final int NEXT = 1;

    private final int classes;
    private final long[] correctWithin; // [k − 1] photos whose class is among the first k
    private final ArrayList<PhotoOutcome.Unreadable> unreadable = new ArrayList<>();
    private final ArrayList<DamagedPhoto> damaged = new ArrayList<>();
    private final ConfusionMatrix confusion = new ConfusionMatrix();
    private final CalibrationTally calibration = new CalibrationTally();
    private final PhaseTimes.Tally decode = new PhaseTimes.Tally();
    private final PhaseTimes.Tally preprocess = new PhaseTimes.Tally();
    private final PhaseTimes.Tally inference = new PhaseTimes.Tally();
    private long images;
    private long correctIfPrevious;
    private long correctIfNext;

    /**
     * Creates an empty tally.
     *
     * @param classes number of the model's classes
     */
    public EvaluationTally(int classes) {
        this.classes = classes;
        this.correctWithin = new long[Math.min(Evaluation.MAX_K, classes)];
    }

    /** Counts a photo. */
    public void add(PhotoOutcome outcome) {
        switch (outcome) {
            case PhotoOutcome.Unreadable failed -> unreadable.add(failed);
            case PhotoOutcome.Classified seen -> add(seen);
        }
    }

    private void add(PhotoOutcome.Classified seen) {
        images++;
        for (int rank = rank(seen); rank < correctWithin.length; rank++) {
            correctWithin[rank]++;
        }
        Prediction first = seen.top().getFirst();
        confusion.add(seen.index(), first.index());
        calibration.add(seen.top(), first.index() == seen.index());
        correctIfPrevious += first.index() == seen.index() + PREVIOUS ? 1 : 0;
        correctIfNext += first.index() == seen.index() + NEXT ? 1 : 0;
        seen.damage().ifPresent(damage -> damaged.add(new DamagedPhoto(seen.name(), Set.of(seen.index()), damage)));
        decode.add(seen.decodeNanos());
        preprocess.add(seen.preprocessNanos());
        inference.add(seen.inferenceNanos());
    }

    /**
     * Adds what another tally has counted. The lists of unreadable and damaged photos are in the order of their names
     * then.
     *
     * @throws IllegalArgumentException if it is of a model with another number of classes
     */
    public void merge(EvaluationTally other) {
        if (classes != other.classes) {
            throw new IllegalArgumentException(other.classes + " classes are not " + classes);
        }
        images += other.images;
        for (int k = 0; k < correctWithin.length; k++) {
            correctWithin[k] += other.correctWithin[k];
        }
        correctIfPrevious += other.correctIfPrevious;
        correctIfNext += other.correctIfNext;
        unreadable.addAll(other.unreadable);
        unreadable.sort(Comparator.comparing(PhotoOutcome.Unreadable::name));
        damaged.addAll(other.damaged);
        damaged.sort(Comparator.comparing(DamagedPhoto::name));
        confusion.merge(other.confusion);
        calibration.merge(other.calibration);
        decode.merge(other.decode);
        preprocess.merge(other.preprocess);
        inference.merge(other.inference);
    }

    /** Returns the number of classes ranked before the right one, as far as known. */
    private static int rank(PhotoOutcome.Classified seen) {
        int rank = 0;
        while (rank < seen.top().size() && seen.top().get(rank).index() != seen.index()) {
            rank++;
        }
        return rank < seen.top().size() ? rank : Integer.MAX_VALUE;
    }

    /** Returns the result of all photos so far. */
    public EvaluationResult result() {
        List<Accuracy> topK = new ArrayList<>();
        SequencedMap<Integer, Accuracy> top1Shifted = new LinkedHashMap<>();
        if (images > 0) {
            for (long correct : correctWithin) {
                topK.add(new Accuracy(correct, images));
            }
            top1Shifted.put(PREVIOUS, new Accuracy(correctIfPrevious, images));
            top1Shifted.put(NEXT, new Accuracy(correctIfNext, images));
        }
        return new EvaluationResult(classes, images, List.copyOf(unreadable), List.copyOf(damaged), topK,
                confusion.cells(),
                calibration.calibration(), calibration.thresholds(), top1Shifted, decode.times(), preprocess.times(),
                inference.times());
    }
}

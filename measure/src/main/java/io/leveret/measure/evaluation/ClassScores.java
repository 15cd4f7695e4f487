package io.leveret.measure.evaluation;

import java.util.Optional;

/**
 * Precision and recall of one class, by the model's top class.
 *
 * @param index its index in the model's output, from 0
 * @param support photos of this class
 * @param predicted photos whose top class is this class
 * @param correct photos of this class whose top class it is
 */
public record ClassScores(int index, long support, long predicted, long correct) {
    /** Returns the share of the predicted photos that are of this class; empty if none was predicted. */
    public Optional<Accuracy> precision() {
        return predicted == 0 ? Optional.empty() : Optional.of(new Accuracy(correct, predicted));
    }

    /** Returns the share of the photos of this class that were predicted as such; empty if there are none. */
    public Optional<Accuracy> recall() {
        return support == 0 ? Optional.empty() : Optional.of(new Accuracy(correct, support));
    }

    /**
     * Returns the harmonic mean of precision and recall, {@code 2 · correct / (support + predicted)}, 0…1; 0 if both
     * counts are 0.
     */
    public double f1() {
        return support + predicted == 0 ? 0 : 2.0 * correct / (support + predicted);
    }
}

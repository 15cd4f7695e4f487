package io.leveret.measure;

import java.util.Optional;

/**
 * How well one class is told from the others, by the first class that the model gives.
 *
 * @param index its place in the model's output, from 0
 * @param support photos of this class
 * @param predicted photos that were taken for this class
 * @param correct photos that are both
 */
public record ClassScores(int index, long support, long predicted, long correct) {
    /** The share of the photos taken for this class that are of it; nothing if none was. */
    public Optional<Accuracy> precision() {
        return predicted == 0 ? Optional.empty() : Optional.of(new Accuracy(correct, predicted));
    }

    /** The share of the photos of this class that were taken for it; nothing if there is none. */
    public Optional<Accuracy> recall() {
        return support == 0 ? Optional.empty() : Optional.of(new Accuracy(correct, support));
    }

    /** The harmonic mean of precision and recall, {@code 2 · correct / (support + predicted)}, 0…1; 0 if both counts are 0. */
    public double f1() {
        return support + predicted == 0 ? 0 : 2.0 * correct / (support + predicted);
    }
}

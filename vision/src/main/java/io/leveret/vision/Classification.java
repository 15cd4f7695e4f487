package io.leveret.vision;

import java.util.Objects;

/**
 * A class with its score.
 *
 * @param index the class's index in the model's output, from 0; with a single score and two labels, 0 for the first
 *        label, whose score is 1 minus the model's, and 1 for the second
 * @param label the class's name; empty if neither the model nor the options have labels
 * @param displayName the name to show to people; the same as the label unless the model has localized names
 * @param score a probability 0…1, unless {@link ClassifierOptions#softmax} or the model's calibration say otherwise
 */
public record Classification(int index, String label, String displayName, float score) {
    /** A class with its score. */
    public Classification {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(displayName, "displayName");
    }
}

package io.leveret.tflite.metadata;

import java.util.Optional;

/**
 * What the model's author said about an output of class scores.
 *
 * @param name what it is called, possibly empty
 * @param labels the names of its classes, from the label files packed into the model; empty if there are none
 * @param scoreThreshold the score, calibrated if there is a calibration, below which classes are not
 *     worth mentioning; finite
 * @param calibration how its values become scores that can be compared
 */
public record OutputMetadata(String name, Optional<LocalizedLabels> labels, Optional<Float> scoreThreshold,
        Optional<ScoreCalibration> calibration) {

    /** What is said of an output that nothing is said of. */
    public static final OutputMetadata NONE = new OutputMetadata("", Optional.empty(), Optional.empty(),
            Optional.empty());

    /**
     * What is said.
     *
     * @throws IllegalArgumentException if the threshold is not finite
     */
    public OutputMetadata {
        scoreThreshold.filter(threshold -> !Float.isFinite(threshold)).ifPresent(threshold -> {
            throw new IllegalArgumentException("a score threshold of " + threshold + "; it must be a finite number");
        });
    }

    /**
     * The labels with the display names that suit a locale best, as {@link LocalizedLabels#in} finds them;
     * empty if there are none.
     */
    public Optional<Labels> labels(String locale) {
        return labels.map(localized -> localized.in(locale));
    }
}

package io.leveret.tflite.metadata;

import java.util.Optional;

/**
 * The author's description of an output of class scores.
 *
 * @param name its name, possibly empty
 * @param labels the names of its classes, from the label files packed into the model; empty if there are none
 * @param scoreThreshold the minimum score of a class, calibrated if there is a calibration; finite
 * @param calibration the calibration of its scores
 */
public record OutputMetadata(String name, Optional<LocalizedLabels> labels, Optional<Float> scoreThreshold,
        Optional<ScoreCalibration> calibration) {

    /** The metadata of an output without any. */
    public static final OutputMetadata NONE = new OutputMetadata("", Optional.empty(), Optional.empty(),
            Optional.empty());

    /**
     * Checks the threshold.
     *
     * @throws IllegalArgumentException if the threshold is not finite
     */
    public OutputMetadata {
        scoreThreshold.filter(threshold -> !Float.isFinite(threshold)).ifPresent(threshold -> {
            throw new IllegalArgumentException("a score threshold of " + threshold + "; it must be a finite number");
        });
    }

    /**
     * Returns the labels with the best display names for a locale, as in {@link LocalizedLabels#in}; empty if there are
     * none.
     */
    public Optional<Labels> labels(String locale) {
        return labels.map(localized -> localized.in(locale));
    }
}

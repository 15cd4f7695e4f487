package io.leveret.report;

import io.leveret.measure.evaluation.PhotoOutcome;
import java.util.List;
import java.util.Optional;

/**
 * A photo on a page.
 *
 * @param name its name in the data set
 * @param jpeg a thumbnail as a JPEG file; empty if the photo can no longer be read
 * @param answers the models' outcomes: one, or in a comparison one for each model
 */
public record ReportPhoto(String name, Optional<byte[]> jpeg, List<PhotoOutcome.Classified> answers) {
    /** The list is copied. */
    public ReportPhoto {
        answers = List.copyOf(answers);
    }
}

package io.leveret.report;

import io.leveret.measure.PhotoOutcome;
import java.util.List;
import java.util.Optional;

/**
 * A photo on a page.
 *
 * @param name what its data call it
 * @param jpeg a small picture of it, as a JPEG file; nothing if it can no longer be read
 * @param answers what models made of it: one, or in a comparison one for each model
 */
public record ReportPhoto(String name, Optional<byte[]> jpeg, List<PhotoOutcome.Classified> answers) {
    /** The list is copied. */
    public ReportPhoto {
        answers = List.copyOf(answers);
    }
}

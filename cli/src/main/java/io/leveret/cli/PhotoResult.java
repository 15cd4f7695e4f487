package io.leveret.cli;

import io.leveret.vision.ImageClassification;
import io.leveret.vision.ImageClassifier;
import java.io.IOException;

/** What became of a photo. */
sealed interface PhotoResult {
    /** The photo's name. */
    String file();

    /** It was classified. */
    record Classified(String file, ImageClassification classification) implements PhotoResult {}

    /** It could not be read. */
    record Unreadable(String file, String error, IOException cause) implements PhotoResult {}

    /** The program failed at it. */
    record Broken(String file, String error, Throwable fault) implements PhotoResult {}

    /** Classifies a photo; whatever happens, the others go on. */
    static PhotoResult of(Photo photo, ImageClassifier classifier) {
        try {
            return new Classified(photo.name(), photo.classify(classifier));
        } catch (IOException unreadable) {
            return new Unreadable(photo.name(), Failures.describe(photo.name(), unreadable), unreadable);
        } catch (RuntimeException | Error fault) {
            return new Broken(photo.name(), Failures.describeInternal(fault), fault);
        }
    }
}

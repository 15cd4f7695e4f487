package io.leveret.cli.classify;

import io.leveret.base.LeveretException;
import io.leveret.cli.console.Failures;
import io.leveret.vision.ImageClassification;
import io.leveret.vision.Outcome;
import io.leveret.wire.ClassificationWriter;
import io.leveret.wire.ErrorStatus;
import io.leveret.wire.ExitCode;
import java.io.IOException;

/** The outcome of a photo, in the words of the command line. */
sealed interface PhotoResult {
    /** The photo's name. */
    String file();

    /** Writes it. */
    default void writeTo(ClassificationWriter results) throws IOException {
        switch (this) {
            case Classified(String file, ImageClassification seen) -> results.classified(file, seen);
            case Unreadable(String file, String error, var _) -> results.failed(file, error);
            case Broken(String file, String error, var _) -> results.failed(file, error);
        }
    }

    /** It was classified. */
    record Classified(String file, ImageClassification classification) implements PhotoResult {}

    /** The photo could not be read, or not be processed as the options say. */
    record Unreadable(String file, String error, Exception cause) implements PhotoResult {}

    /** The program failed at it. */
    record Broken(String file, String error, Throwable fault) implements PhotoResult {}

    /** The outcome in the command line's words. */
    static PhotoResult of(Outcome<Photo> outcome) {
        String name = outcome.item().name();
        return switch (outcome) {
            case Outcome.Classified<Photo>(var _, ImageClassification seen) -> new Classified(name, seen);
            case Outcome.Failed<Photo>(var _, IOException unreadable) ->
                    new Unreadable(name, Failures.describe(name, unreadable), unreadable);
            case Outcome.Failed<Photo>(var _, LeveretException refused) when ErrorStatus.of(refused.code())
                    .exitCode() == ExitCode.BAD_INPUT ->
                    new Unreadable(name, Failures.describe(name, refused), refused);
            case Outcome.Failed<Photo>(var _, Throwable fault) ->
                    new Broken(name, Failures.describeInternal(fault), fault);
        };
    }
}

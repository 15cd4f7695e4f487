package io.leveret.cli.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import io.leveret.base.OptionException;
import io.leveret.cli.Samples;
import io.leveret.cli.console.Failures;
import io.leveret.image.ImageDecoder;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassification;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ModelSource;
import io.leveret.vision.Outcome;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PhotoResultTest {
    private static final Photo PHOTO = new Photo.InMemory("red", new byte[0]);

    @Test
    void of_unreadableFolder_saysWhy() {
        PhotoResult result = PhotoResult.of(new Outcome.Failed<>(PHOTO, new AccessDeniedException("red")));

        assertEquals("red: you have no permission to read it",
                assertInstanceOf(PhotoResult.Unreadable.class, result).error());
    }

    @Test
    void of_regionOutsideThePhoto_saysWhy() {
        PhotoResult result = PhotoResult
                .of(new Outcome.Failed<>(PHOTO,
                        new OptionException("region", "0,0,9,9", _ -> "the region is outside")));

        assertEquals("red: the region is outside", assertInstanceOf(PhotoResult.Unreadable.class, result).error());
    }

    @Test
    void of_anythingElse_isAFaultOfTheProgram() {
        PhotoResult result = PhotoResult.of(new Outcome.Failed<>(PHOTO, new IllegalStateException("closed")));

        assertEquals("internal error: java.lang.IllegalStateException: closed; run with --verbose and report it",
                assertInstanceOf(PhotoResult.Broken.class, result).error());
    }

    @Test
    void of_photo_keepsItsResult() throws IOException {
        try (ImageClassifier classifier = ImageClassifier.open(ModelSource.bytes(Samples.colorModel(), "colors"),
                ClassifierOptions.DEFAULT)) {
            Photo red = new Photo.InMemory("red", Samples.png(Samples.RED));
            PhotoResult result = PhotoResult.of(
                    classifier.classifyAll(Stream.of(red),
                            (photo, wanted) -> photo.source().read(new ImageDecoder(), wanted)).findFirst()
                            .orElseThrow());

            ImageClassification seen = assertInstanceOf(PhotoResult.Classified.class, result).classification();
            assertEquals(0, seen.classifications().getFirst().index());
        }
    }

    @Test
    void describe_exceptionsOfFiles_sayWhatToDo() {
        assertEquals("a.jpg: there is no such file; check the path",
                Failures.describe("a.jpg", new NoSuchFileException("a.jpg")));
        assertEquals("a.jpg: there is no such file; check the path",
                Failures.describe("a.jpg", new FileNotFoundException("a.jpg")));
        assertEquals("a.jpg: Input/output error",
                Failures.describe("a.jpg", new FileSystemException("a.jpg", null, "Input/output error")));
        assertEquals("a.jpg: Is a directory", Failures.describe("a.jpg", new IOException("Is a directory")));
    }
}

package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassification;
import io.leveret.vision.ImageClassifier;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhotoResultTest {
    @Test
    void of_unreadableFolder_saysWhy() {
        PhotoResult result = PhotoResult.of(new Photo.Unreadable("private", new AccessDeniedException("private")),
                null);

        assertEquals("private: you have no permission to read it",
                assertInstanceOf(PhotoResult.Unreadable.class, result).error());
    }

    @Test
    void of_closedClassifier_isAFaultOfTheProgram() throws IOException {
        ImageClassifier classifier = ImageClassifier.open(Samples.colourModel(), "colours", ClassifierOptions.DEFAULT);
        classifier.close();

        PhotoResult result = PhotoResult.of(new Photo.InMemory("red", Samples.png(Samples.RED)), classifier);

        String error = assertInstanceOf(PhotoResult.Broken.class, result).error();
        assertEquals(List.of("internal error: java.lang.IllegalStateException: the classifier of colours is closed;"
                + " run with --verbose and report it"), List.of(error));
    }

    @Test
    void of_photo_keepsItsResult() throws IOException {
        try (ImageClassifier classifier = ImageClassifier.open(Samples.colourModel(), "colours",
                ClassifierOptions.DEFAULT)) {
            PhotoResult result = PhotoResult.of(new Photo.InMemory("red", Samples.png(Samples.RED)), classifier);

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

package io.leveret.cli;

import io.leveret.vision.ImageClassification;
import io.leveret.vision.ImageClassifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Something to classify, by the name that results call it. */
sealed interface Photo {
    /** The name that results and errors call it. */
    String name();

    /** Reads and classifies it. */
    ImageClassification classify(ImageClassifier classifier) throws IOException;

    /** A file. */
    record InFile(Path path) implements Photo {
        @Override
        public String name() {
            return path.toString();
        }

        @Override
        public ImageClassification classify(ImageClassifier classifier) throws IOException {
            return classifier.classify(path);
        }
    }

    /** What comes through standard input, of which no more than a limit is read. */
    record InStream(InputStream stream, long maxBytes) implements Photo {
        @Override
        public String name() {
            return PhotoFinder.STANDARD_INPUT;
        }

        @Override
        public ImageClassification classify(ImageClassifier classifier) throws IOException {
            // One byte too many is enough for the decoder to refuse it.
            return classifier.classify(stream.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8)), name());
        }
    }

    /** A file in memory. */
    record InMemory(String name, byte[] encoded) implements Photo {
        @Override
        public ImageClassification classify(ImageClassifier classifier) throws IOException {
            return classifier.classify(encoded, name);
        }
    }

    /** Where photos were to be found, but none can be. */
    record Unreadable(String name, IOException reason) implements Photo {
        @Override
        public ImageClassification classify(ImageClassifier classifier) throws IOException {
            throw reason;
        }
    }
}

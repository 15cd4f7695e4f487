package io.leveret.cli.classify;

import io.leveret.image.ImageDecoder;
import io.leveret.image.Pixels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Something to classify, by the name that results call it. */
sealed interface Photo {
    /** The name that results and errors call it. */
    String name();

    /** Reads it. */
    Pixels read(ImageDecoder decoder) throws IOException;

    /** A file. */
    record InFile(Path path) implements Photo {
        @Override
        public String name() {
            return path.toString();
        }

        @Override
        public Pixels read(ImageDecoder decoder) throws IOException {
            return decoder.decode(path);
        }
    }

    /** What comes through standard input. */
    record InStream(InputStream stream) implements Photo {
        @Override
        public String name() {
            return PhotoFinder.STANDARD_INPUT;
        }

        @Override
        public Pixels read(ImageDecoder decoder) throws IOException {
            return decoder.decode(stream, name());
        }
    }

    /** A file in memory. */
    record InMemory(String name, byte[] encoded) implements Photo {
        @Override
        public Pixels read(ImageDecoder decoder) {
            return decoder.decode(encoded, name);
        }
    }

    /** Where photos were to be found, but none can be. */
    record Unreadable(String name, IOException reason) implements Photo {
        @Override
        public Pixels read(ImageDecoder decoder) throws IOException {
            throw reason;
        }
    }
}

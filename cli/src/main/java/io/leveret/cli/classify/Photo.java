package io.leveret.cli.classify;

import io.leveret.image.DecodeLimits;
import io.leveret.vision.PictureSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Something to classify, by the name that results and errors call it. */
sealed interface Photo {
    /** The name that results and errors call it. */
    String name();

    /** Returns its source. */
    PictureSource source() throws IOException;

    /** A file. */
    record InFile(Path path) implements Photo {
        @Override
        public String name() {
            return path.toString();
        }

        @Override
        public PictureSource source() {
            return PictureSource.file(path);
        }
    }

    /** What comes through standard input, once. */
    record InStream(InputStream stream) implements Photo {
        @Override
        public String name() {
            return PhotoFinder.STANDARD_INPUT;
        }

        @Override
        public PictureSource source() {
            return PictureSource.stream(stream, name());
        }

        /** Reads it, to one byte beyond the limit. */
        InMemory inMemory(DecodeLimits limits) throws IOException {
            return new InMemory(name(),
                    stream.readNBytes((int) Math.min(limits.maxBytes() + 1, Integer.MAX_VALUE - 8)));
        }
    }

    /** A file in memory. */
    record InMemory(String name, byte[] encoded) implements Photo {
        @Override
        public PictureSource source() {
            return PictureSource.bytes(encoded, name);
        }
    }

    /** Where photos were to be found, but none can be. */
    record Unreadable(String name, IOException reason) implements Photo {
        @Override
        public PictureSource source() throws IOException {
            throw reason;
        }
    }
}

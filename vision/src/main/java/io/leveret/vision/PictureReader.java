package io.leveret.vision;

import io.leveret.image.Pixels;
import java.io.IOException;

/** Reads pictures by files, keys of a store or other items. */
@FunctionalInterface
public interface PictureReader<T> {
    /**
     * Reads a picture, upright. Called by many threads at once.
     *
     * @throws IOException if there is none, or it cannot be read
     */
    Pixels read(T item) throws IOException;
}

package io.leveret.vision;

import io.leveret.image.Pixels;
import java.io.IOException;

/** Makes pictures of what stands for them, such as files or the keys of a store. */
@FunctionalInterface
public interface PictureReader<T> {
    /**
     * Makes a picture, upright. Called by many threads at once.
     *
     * @throws IOException if there is none, or it cannot be read
     */
    Pixels read(T item) throws IOException;
}

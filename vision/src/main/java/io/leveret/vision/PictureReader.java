package io.leveret.vision;

import io.leveret.image.FramedPhoto;
import io.leveret.image.Framing;
import java.io.IOException;

/** Reads pictures by files, keys of a store or other items. */
@FunctionalInterface
public interface PictureReader<T> {
    /**
     * Reads what is wanted of a picture: {@code decoder.decode(file, wanted)} of a photo file, which then need not be
     * decoded with all pixels, or {@code wanted.of(pixels)} of a picture in memory. Called by many threads at once.
     *
     * @throws IOException if there is none, or it cannot be read
     */
    FramedPhoto read(T item, Framing wanted) throws IOException;
}

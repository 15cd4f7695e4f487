package io.leveret.measure.evaluation;

import java.util.BitSet;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Records on which photos a model is right. A listener of an {@link Evaluation}; takes two bits a photo.
 *
 * <p>Not thread-safe.
 */
public final class Hits implements Consumer<PhotoOutcome> {
    private final BitSet readable = new BitSet(); // by photo
    private final BitSet right = new BitSet(); // by photo
    private int photos;

    /** Creates an empty record. */
    public Hits() {}

    /** Records the next photo. */
    @Override
    public void accept(PhotoOutcome outcome) {
        switch (outcome) {
            case PhotoOutcome.Unreadable _ -> {
            }
            case PhotoOutcome.Classified seen -> {
                readable.set(photos);
                right.set(photos, seen.top().getFirst().index() == seen.index());
            }
        }
        photos++;
    }

    /** Returns the number of photos, unreadable ones included. */
    public int photos() {
        return photos;
    }

    /**
     * Returns whether a photo could be read.
     *
     * @param photo its index, from 0
     * @throws IndexOutOfBoundsException if there was no such photo
     */
    public boolean readable(int photo) {
        return readable.get(Objects.checkIndex(photo, photos));
    }

    /**
     * Returns whether the top class is right; false for an unreadable photo.
     *
     * @param photo its index, from 0
     * @throws IndexOutOfBoundsException if there was no such photo
     */
    public boolean right(int photo) {
        return right.get(Objects.checkIndex(photo, photos));
    }
}

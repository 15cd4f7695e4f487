package io.leveret.measure;

import java.util.BitSet;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Notes on which photos a model was right: a listener of an {@link Evaluation}, which takes two bits a photo.
 *
 * <p>For one thread at a time.
 */
public final class Hits implements Consumer<PhotoOutcome> {
    private final BitSet readable = new BitSet(); // by photo
    private final BitSet right = new BitSet(); // by photo
    private int photos;

    /** Hits of no photo yet. */
    public Hits() {}

    /** Notes the next photo. */
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

    /** How many there were, unreadable ones among them. */
    public int photos() {
        return photos;
    }

    /**
     * Whether a photo could be read.
     *
     * @param photo its place, from 0
     * @throws IndexOutOfBoundsException if there was no such photo
     */
    public boolean readable(int photo) {
        return readable.get(Objects.checkIndex(photo, photos));
    }

    /**
     * Whether the first class was right, which it never is on an unreadable photo.
     *
     * @param photo its place, from 0
     * @throws IndexOutOfBoundsException if there was no such photo
     */
    public boolean right(int photo) {
        return right.get(Objects.checkIndex(photo, photos));
    }
}
